/** "imdissect": the engine with the built-in dissectors. The only file of src/ that names dissectors/. */
export * from './core.js';
export { dissectors as builtIn } from '../dissectors/index.js';

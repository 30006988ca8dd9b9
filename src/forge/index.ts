/** "imdissect/forge": captures out of scenarios, for programs. */
export { captureWriter, type CaptureWriter, type WriterOptions } from '../capture/writer.js';
export { forge, type Forged, type ForgeOptions } from './forge.js';
export { ScenarioError } from './node.js';
export { scenarioSchema, scenarioVersion } from './scenario-schema.js';

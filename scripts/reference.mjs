// Writes dissectors/<protocol>/REFERENCE.md from the declarations.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const { builtIn, referenceOf } = await import(`${root}/dist/src/index.js`);

for (const mounted of builtIn) {
  writeFileSync(`${root}/dissectors/${mounted.id}/REFERENCE.md`, referenceOf(mounted));
}

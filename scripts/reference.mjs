// Writes dissectors/<protocol>/REFERENCE.md from the declarations.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const { builtIn } = await import(`${root}/dist/src/index.js`);
const { referenceOf } = await import(`${root}/dist/src/render/reference/page.js`);

for (const mounted of builtIn) {
  writeFileSync(`${root}/dissectors/${mounted.id}/REFERENCE.md`, referenceOf(mounted));
}

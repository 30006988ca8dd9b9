/** `npm run hostile`: writes samples/hostile/ anew. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { about } from './about.js';
import { cases } from './cases.js';

for (const one of cases) {
  const folder = resolve(import.meta.dirname, '../../samples/hostile', one.name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, one.file), one.bytes);
  writeFileSync(join(folder, 'ABOUT.md'), about(one));
}

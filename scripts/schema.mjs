// Part of the build: writes what programs need to read the JSON lines into dist/, made from the declarations.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { builtIn, duckdbRecipe, jsonSchema } from '../dist/src/index.js';

const dist = resolve(import.meta.dirname, '../dist');

writeFileSync(`${dist}/schema.json`, `${JSON.stringify(jsonSchema(builtIn), null, 2)}\n`);
writeFileSync(`${dist}/duckdb.sql`, duckdbRecipe('imdissect.jsonl'));

// npm run new -- <protocol>: a dissector, its tests and a sample, made of the files shown in dissectors/README.md.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import * as prettier from 'prettier';
import { firstCapture } from './first-capture.mjs';

const root = resolve(import.meta.dirname, '..');
const template = 'chirp';
const templatePort = 7580;
const list = 'dissectors/index.ts';

/** The files of the guide: path and text. */
function guideFiles() {
  const guide = readFileSync(`${root}/dissectors/README.md`, 'utf8');
  const blocks = guide.matchAll(/^<!-- file: (\S+) -->\n(`{3,})\w+\n([\s\S]*?)^\2$/gm);
  return [...blocks].map(([, path, , text]) => ({ path, text }));
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

/** A name has to do as the name of a folder, as the root of kinds and as a constant. */
function checkName(id, files) {
  if (id === undefined || process.argv.length > 3) refuse('Which protocol? npm run new -- gossip');
  if (!/^[a-z][a-z0-9]{1,19}$/.test(id)) {
    refuse(`'${id}' cannot be the id of a protocol: lower-case letters and digits, 2 to 20, a letter first`);
  }
  const code = files.filter(({ path }) => path.endsWith('.ts')).map(({ text }) => text);
  const words = new Set([...code, readFileSync(`${root}/${list}`, 'utf8')].join('\n').match(/\w+/g));
  if (id !== template && (words.has(id) || isReserved(id))) {
    refuse(`'${id}' means something in the code already: take a longer name, '${id}chat' for instance`);
  }
}

function isReserved(id) {
  try {
    return typeof new Function(`'use strict'; const ${id} = 0;`) !== 'function';
  } catch {
    return true;
  }
}

/** A port of the protocol's own, so that two new ones do not take each other's traffic. */
function portFor(id) {
  if (id === template) return templatePort;
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 10_000;
  return 20_000 + sum;
}

/** The list of dissectors with one more. */
function withEntry(text, id) {
  const lastImport = /^import .* from '\.\/.*';\n(?!import)/m;
  const end = /\]\);\n$/;
  if (!lastImport.test(text) || !end.test(text))
    refuse(`${list} has another form than expected: add the protocol by hand`);
  return text
    .replace(lastImport, (line) => `${line}import { ${id} } from './${id}/index.js';\n`)
    .replace(end, `, mount(${id})]);\n`);
}

async function formatted(path, text) {
  if (!path.endsWith('.ts')) return text;
  const options = await prettier.resolveConfig(`${root}/${path}`);
  return prettier.format(text, { ...options, filepath: path });
}

const files = guideFiles();
const [, , id] = process.argv;
checkName(id, files);
const port = portFor(id);
const renamed = (text) =>
  text
    .replaceAll(template, id)
    .replaceAll('Chirp', id[0].toUpperCase() + id.slice(1))
    .replaceAll(String(templatePort), String(port));

const made = [{ path: `samples/${id}/first/capture.pcap`, content: await firstCapture(port) }];
for (const { path, text } of files)
  made.push({ path: renamed(path), content: await formatted(renamed(path), renamed(text)) });
const taken = [`dissectors/${id}`, ...made.map(({ path }) => path)].filter((path) => existsSync(`${root}/${path}`));
if (taken.length > 0) refuse(`nothing written: there is ${taken.join(', ')} already`);
const entries = await formatted(list, withEntry(readFileSync(`${root}/${list}`, 'utf8'), id));

for (const { path, content } of made) {
  mkdirSync(dirname(`${root}/${path}`), { recursive: true });
  writeFileSync(`${root}/${path}`, content, { flag: 'wx' });
  process.stdout.write(`  ${path}\n`);
}
writeFileSync(`${root}/${list}`, entries);
process.stdout.write(`  ${list}: one protocol more

It works as it stands, on port ${port}:

  npm run docs                                  # builds, and writes dissectors/${id}/REFERENCE.md, which npm test wants
  npm run golden                                # writes down what its sample must stay, which npm test wants as well
  node dist/src/cli/main.js samples/${id}/first/capture.pcap
  npx vitest run test/dissectors/${id}

Now make it your protocol, in the order of dissectors/README.md: its story in dissectors/${id}/README.md, its
tables in kinds.ts, a recording of real software in samples/${id}/. npm run docs again, whenever a table changes.
`);

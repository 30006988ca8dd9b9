// Fills the output blocks of README.md with what the built tool really prints; with --check, only compares.
//
//   <!-- output: --demo -F summary | head 5 -->   the first five lines of `imdissect --demo -F summary`
//   <!-- output: a.pcap | record 30.1 -->         the record with that id of a tree
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const file = `${root}/README.md`;

function output(words) {
  const main = `${root}/dist/src/cli/main.js`;
  return execFileSync(process.execPath, [main, ...words], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function select(text, how) {
  const [what, which] = how.split(' ');
  if (what === 'head') return text.split('\n').slice(0, Number(which)).join('\n');
  if (what === 'record') return text.split('\n\n').find((record) => record.startsWith(`${which} `)) ?? '';
  if (what === 'line') return text.split('\n').find((line) => line.includes(`"id":"${which}"`)) ?? '';
  return text.trimEnd();
}

const before = readFileSync(file, 'utf8');
const after = before.replace(
  /<!-- output: (.*?) -->\n```(\w*)\n(?:[\s\S]*?\n)??```(?=\n)/g,
  (_whole, command, language) => {
    const [words = '', how = 'all'] = command.split(' | ');
    const shown = select(output(words.split(' ')), how);
    return `<!-- output: ${command} -->\n\`\`\`${language}\n${shown}\n\`\`\``;
  },
);

if (process.argv.includes('--check')) {
  if (after !== before) {
    process.stderr.write('README.md shows something else than the tool prints; run: npm run docs\n');
    process.exit(1);
  }
} else {
  writeFileSync(file, after);
}

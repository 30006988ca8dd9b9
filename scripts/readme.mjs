// Fills the output blocks of README.md with what the built tool really prints; with --check, only compares.
//
//   <!-- output: --demo -F summary | head 5 -->   the first five lines of `imdissect --demo -F summary`
//   <!-- output: a.pcap | record 30.1 -->         the record with that id of a tree
//   <!-- output: schema | from -- Who -->         everything from these words on
//   <!-- output: a.pcap -Y 'a b' | errors -->     what stands on standard error
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const file = `${root}/README.md`;

/** What a command prints; it must succeed, unless it is shown for its errors. */
function output(command, errors) {
  const words = (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/, '$1'));
  const main = `${root}/dist/src/cli/main.js`;
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...words], { cwd: root, encoding: 'utf8' });
  if (status !== 0 && !errors) throw new Error(`imdissect ${command}: exit code ${status}\n${stderr}`);
  return errors ? stderr.trimEnd() : stdout;
}

function select(text, how) {
  const [what, which] = how.split(' ');
  if (what === 'head') return text.split('\n').slice(0, Number(which)).join('\n');
  if (what === 'record') return text.split('\n\n').find((record) => record.startsWith(`${which} `)) ?? '';
  if (what === 'line') return text.split('\n').find((line) => line.includes(`"id":"${which}"`)) ?? '';
  if (what === 'from') return text.slice(text.indexOf(how.slice(5))).trimEnd();
  return text.trimEnd();
}

const before = readFileSync(file, 'utf8');
const after = before.replace(
  /<!-- output: (.*?) -->\n```(\w*)\n(?:[\s\S]*?\n)??```(?=\n)/g,
  (_whole, command, language) => {
    const [words = '', how = 'all'] = command.split(' | ');
    const shown = select(output(words, how === 'errors'), how);
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

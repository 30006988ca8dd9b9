// `npm run build`: dist/ from the sources.
//
// tsc gives the declarations (types are checked by `npm run check`), rolldown the code: imdissect is six hundred small
// modules, and Node.js takes a second to open so many files one by one, but 0.3 s for a few large ones. What the package
// exports and what runs as a thread keeps its own file; what they share is in dist/chunks once, so that a third party's
// dissector and imdissect itself mean the same objects.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { rolldown } from 'rolldown';

const root = resolve(import.meta.dirname, '..');
const { exports, imports, dependencies, optionalDependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

/** Sources with a file of their own in dist/. */
const entries = [
  ...Object.values(exports).flatMap((target) => target['imdissect-source'] ?? []),
  ...Object.values(imports).map((built) => built.replace('/dist/', '/').replace(/\.js$/, '.ts')),
  './src/cli/main.ts',
];

function declarations(folder) {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const words = ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--noCheck', '--outDir', folder];
  execFileSync(process.execPath, [tsc, ...words], { cwd: root, stdio: 'inherit' });
}

async function code(folder) {
  const bundle = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries.map((file) => [file.replace(/^\.\/|\.ts$/g, ''), file])),
    platform: 'node',
    tsconfig: false,
    external: [/^node:/, ...Object.keys({ ...dependencies, ...optionalDependencies })],
    resolve: { conditionNames: ['imdissect-source', 'node', 'import'], extensionAlias: { '.js': ['.ts', '.js'] } },
    onwarn: (warning) => {
      throw new Error(warning.message);
    },
  });
  await bundle.write({
    dir: folder,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    // Faults are reported by the place in the sources (src/cli/exit.ts).
    sourcemap: true,
  });
  chmodSync(join(folder, 'src/cli/main.js'), 0o755);
}

/** What programs need to read the JSON lines and to write scenarios, made from the declarations. */
async function published(folder) {
  const { builtIn, duckdbRecipe, jsonSchema } = await import(join(folder, 'src/index.js'));
  writeFileSync(join(folder, 'schema.json'), `${JSON.stringify(jsonSchema(builtIn), null, 2)}\n`);
  const { scenarioSchema } = await import(join(folder, 'src/forge/index.js'));
  writeFileSync(join(folder, 'scenario.json'), `${JSON.stringify(scenarioSchema(builtIn), null, 2)}\n`);
  writeFileSync(join(folder, 'duckdb.sql'), duckdbRecipe('imdissect.jsonl'));
}

// Made aside and put in place whole: whoever runs imdissect meanwhile has all of the old one or all of the new one.
const dist = join(root, 'dist');
const made = join(root, `node_modules/.cache/imdissect-build-${process.pid}`);
const old = `${made}-old`;
try {
  mkdirSync(made, { recursive: true });
  declarations(made);
  await code(made);
  await published(made);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(made, dist);
} finally {
  for (const folder of [made, old]) rmSync(folder, { recursive: true, force: true });
}

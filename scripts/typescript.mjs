// node --conditions=imdissect-source --import ./scripts/typescript.mjs file.ts
//
// Runs the sources as they are, without a build: Node 20 does not read TypeScript by itself.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const cache = fileURLToPath(new URL('../node_modules/.cache/imdissect-typescript', import.meta.url));

// This same file is loaded a second time as the hooks, which run in a thread of their own.
if (isMainThread) register(import.meta.url);

export async function resolve(specifier, context, next) {
  const fromTypeScript = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
  return next(fromTypeScript ? specifier.replace(/\.js$/, '.ts') : specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const fileName = fileURLToPath(url);
  return { format: 'module', source: await compiled(fileName, await readFile(fileName, 'utf8')), shortCircuit: true };
}

/** Compiling takes ten times as long as all the rest of the start, so what was compiled is kept. */
async function compiled(fileName, text) {
  const kept = `${cache}/${createHash('sha256').update(`${fileName}\0${text}`).digest('hex')}.js`;
  if (existsSync(kept)) return readFile(kept, 'utf8');
  const source = await transpiled(fileName, text);
  await mkdir(cache, { recursive: true });
  // Whole or not at all: another process may look for it at the same time.
  await writeFile(`${kept}.${process.pid}`, source);
  await rename(`${kept}.${process.pid}`, kept);
  return source;
}

async function transpiled(fileName, text) {
  const { default: ts } = await import('typescript');
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    inlineSourceMap: true,
  };
  return ts.transpileModule(text, { fileName, compilerOptions }).outputText;
}

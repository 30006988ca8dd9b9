import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './tshark.js';

const quiet = ['--no-audit', '--no-fund', '--silent'];

describe('the package', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'imdissect-package-'));
    // npm test has built dist/ already.
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder, ...quiet], {
      cwd: root,
      stdio: 'ignore',
    });
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    // Without the optional dependency, which needs a compiler.
    execFileSync('npm', ['install', '--omit=optional', '--prefix', folder, join(folder, tarball), ...quiet], {
      cwd: folder,
      stdio: 'ignore',
    });
  }, 180_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('installs into an empty folder and dissects its own sample', () => {
    const output = execFileSync(join(folder, 'node_modules/.bin/imdissect'), ['--demo', '-F', 'summary'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(output.split('\n').find((line) => line.startsWith('19.1'))).toMatch(/SENDMSG .*Hello Bob/);
  });

  it('gives programs its entry points', () => {
    const script = [
      "const { dissect, builtIn } = await import('imdissect');",
      "const entries = ['core', 'schema', 'dissector', 'filter', 'crypto', 'testing'];",
      'for (const entry of entries) await import(`imdissect/${entry}`);',
      'let count = 0;',
      `for await (const record of dissect(['${root}/samples/ipmsg/perl-and-go/capture.pcap'], { dissectors: builtIn })) count++;`,
      'console.log(count >= 34);',
    ].join('\n');
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(output.trim()).toBe('true');
  });

  it('has the JSON Schema of its output and the recipe for DuckDB', () => {
    const script = [
      "import { createRequire } from 'node:module';",
      "import { readFileSync } from 'node:fs';",
      "import { fileURLToPath } from 'node:url';",
      "const schema = createRequire(import.meta.url)('imdissect/schema.json');",
      "const sql = readFileSync(fileURLToPath(import.meta.resolve('imdissect/duckdb.sql')), 'utf8');",
      "console.log(schema.$id, sql.includes('CREATE OR REPLACE VIEW messages'));",
    ].join('\n');
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(output.trim()).toBe('urn:imdissect:schema:1 true');
  });
});

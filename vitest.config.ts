import { defineConfig } from 'vitest/config';

// Tests run on the TypeScript sources: the package's own name resolves through the
// "imdissect-source" condition of its exports. Tests of the command line run the built package.
export default defineConfig({
  resolve: { conditions: ['imdissect-source', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['imdissect-source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/**/*.test.ts', 'dissectors/**/*.test.ts'],
    testTimeout: 30_000,
    // All cores: most of the time goes to children that are waited for.
    maxWorkers: '100%',
    // Modules are read once for all files of a worker: the tests leave nothing behind.
    isolate: false,
    reporters: ['default'],
  },
});

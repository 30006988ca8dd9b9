import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'samples', 'coverage'] },
  js.configs.recommended,
  {
    files: ['scripts/**/*.mjs'],
    // What Node.js has beside the language; the sources get theirs from the compiler.
    languageOptions: {
      globals: {
        Buffer: false,
        TextEncoder: false,
        URL: false,
        clearTimeout: false,
        console: false,
        performance: false,
        process: false,
        setTimeout: false,
      },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // A short read throws a stackless Stop, 20 times cheaper than an Error; it never leaves the schema room.
      '@typescript-eslint/only-throw-error': ['error', { allow: [{ from: 'file', name: 'Stop' }] }],
      // Bytes of strangers hold control characters; patterns must be able to name them.
      'no-control-regex': 'off',
      'no-constant-condition': ['error', { checkLoops: false }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
);

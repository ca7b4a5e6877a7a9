import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

// Biome lints and formats everything; this adds what only Svelte's own rules see.
export default ts.config(
  ...svelte.configs['flat/recommended'],
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      // Paths of this shop are fixed: it is served at the root of its domain.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  { ignores: ['**/.svelte-kit/**', '**/node_modules/**', 'dist/**'] },
);

import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** A page of its own, apart from the shop's: see docs/decisions/0010. The local runtime serves what is built here. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/dev/contention/',
  plugins: [tailwindcss(), svelte({ configFile: false, preprocess: vitePreprocess() })],
  build: {
    outDir: '../../dist/contention',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});

import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** `npm run dev` says where its Worker is. */
const worker = process.env.HOLDFAST_WORKER ?? 'http://127.0.0.1:8787';
// cookie-authenticated writes and sockets need the Worker's own origin
const proxied = { target: worker, changeOrigin: true, headers: { origin: worker } };

export default defineConfig({
  plugins: [tailwindcss(), sveltekit()],
  server: {
    port: 5173,
    proxy: {
      '/api': proxied,
      '/media': proxied,
      '/sandbox': proxied,
      '/dev': proxied,
      '/live': { ...proxied, ws: true },
    },
    fs: { allow: ['..'] },
  },
});

import adapter from '@sveltejs/adapter-cloudflare';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  kit: {
    // its own config file: the adapter DELETES and rewrites whatever `main` it finds there
    adapter: adapter({
      config: 'adapter.wrangler.toml',
      platformProxy: { configPath: 'adapter.wrangler.toml', persist: false },
    }),
    csp: {
      mode: 'nonce',
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        'style-src': ['self'],
        // SvelteKit's route announcer is hidden by a style attribute
        'style-src-attr': ['unsafe-inline'],
        'img-src': ['self', 'data:'],
        'connect-src': ['self'],
        // browsers hold the redirect that answers a form to this list too: the checkout ends at PayPal
        'form-action': ['self', 'https://www.paypal.com', 'https://www.sandbox.paypal.com'],
        'frame-ancestors': ['none'],
        'base-uri': ['none'],
        'object-src': ['none'],
      },
    },
  },
};

/** What is not in wrangler.toml: secrets, and what only a local run has. */
interface Env {
  readonly JWT_KEYS?: string;
  readonly PII_KEYS?: string;
  readonly PAYPAL_CLIENT_SECRET?: string;
  readonly PAYPAL_ROOT_PEM?: string;
  readonly PII_KEYS?: string;
  /** The emulator's Worker. No production build has it: there, PayPal is reached over the network. */
  readonly PAYPAL_SANDBOX?: Fetcher;
}

declare module '*/web/.svelte-kit/cloudflare/_worker.js' {
  const pages: {
    fetch(
      request: Request,
      env: Env & { readonly API: { fetch(request: Request): Promise<Response> } },
      ctx: ExecutionContext,
    ): Promise<Response>;
  };
  export default pages;
}

declare module '@phi-ag/argon2/argon2.wasm' {
  const module: WebAssembly.Module;
  export default module;
}

// What the runtime itself can do: nothing is decided here, and a row of 300 bytes stands for an event.
import { DurableObject } from 'cloudflare:workers';

const body = 'x'.repeat(300);

export class Thing extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, body TEXT NOT NULL)');
  }

  write() {
    this.ctx.storage.sql.exec('INSERT INTO events (body) VALUES (?)', body);
  }

  /** Writes here, and at another, which answers once that is durable. */
  async both(other) {
    this.write();
    await this.env.THINGS.getByName(other).write();
  }
}

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    const [, act, name = ''] = pathname.split('/');
    if (act === 'write') await env.THINGS.getByName(name).write();
    if (act === 'both') await env.THINGS.getByName(name).both(`${name}-other`);
    return new Response('ok');
  },
};

import { networkInterfaces } from 'node:os';

/** The origins at which a shop that listens here can be asked, its own first: what it listens on, and the names of this machine. */
export function addressesOf({ host, port }: { readonly host: string; readonly port: number }): readonly string[] {
  const everywhere = host === '0.0.0.0' || host === '::';
  const found = Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));
  const names = [...(everywhere ? [] : [host]), '127.0.0.1', 'localhost', '::1', ...(everywhere ? found : [])];
  return [...new Set(names.map((name) => originOf(name, port)))];
}

const originOf = (name: string, port: number): string =>
  new URL(`http://${name.includes(':') ? `[${name.split('%', 1)[0]}]` : name}:${port}`).origin;

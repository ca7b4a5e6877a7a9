import type { TestProject } from 'vitest/node';
import { Served } from '../process/served.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly shopUrl: string;
  }
}

/** One shop for all journeys. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shop = await Served.open();
  project.provide('shopUrl', shop.url);
  return () => shop.close();
}

import type { TestProject } from 'vitest/node';
import { Served } from '../process/served.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly shopUrl: string;
    /** Where the shop keeps its data, and who may log in for a look. */
    readonly shopData: string;
  }
}

/** One shop for all journeys. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shop = await Served.open();
  project.provide('shopUrl', shop.url);
  project.provide('shopData', shop.data);
  return () => shop.close();
}

/**
 * Where a buyer who asked at `url` comes back to: that address, if the shop is served there. Whoever sends a request writes
 * its `Host`, so that any other name is not believed. `origins`: where the shop is to be found, the surest first.
 */
export const returnOrigin = (origins: readonly [string, ...string[]], url: string): string =>
  origins.find((each) => new URL(each).host === new URL(url).host) ?? origins[0];

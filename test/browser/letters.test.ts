import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openBrowser } from './chromium.ts';
import { type Credentials, logIn, newCredentials, register } from './journey.ts';

const shop = inject('shopUrl');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function open(scripts: boolean): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({ baseURL: shop, javaScriptEnabled: scripts });
  return { context, page: await context.newPage() };
}

const subjects = { reset: 'new password', verify: 'address' } as const;
/** Opens the newest letter of this kind in the local mailbox, as people do, and gives the link that stands in it. */
async function linkIn(page: Page, { email }: Credentials, kind: keyof typeof subjects, count = 1): Promise<string> {
  const rows = page.locator('main li a', { hasText: new RegExp(subjects[kind], 'i') });
  await expect
    .poll(
      async () => {
        await page.goto(`/dev/mail?to=${encodeURIComponent(email)}`);
        return rows.count();
      },
      { timeout: 15_000, interval: 300 },
    )
    .toBe(count);
  await rows.first().click();
  await page.waitForURL(/\/dev\/mail\/\d+$/);
  const text = await page.locator('pre').first().innerText();
  return new RegExp(`https?://\\S+/${kind}\\?token=\\S+`).exec(text)?.[0] ?? '';
}

async function askForLetter(page: Page, { email }: Credentials): Promise<void> {
  await page.goto('/forgot');
  await page.locator('[name=email]').fill(email);
  await page.getByTestId('forgot').click();
  await page.getByTestId('sent').waitFor();
}

async function choose(page: Page, link: string, password: string): Promise<void> {
  await page.goto(link);
  await page.locator('[name=password]').fill(password);
  await page.getByTestId('reset').click();
}

describe.each([{ scripts: true }, { scripts: false }])('with scripts: $scripts', ({ scripts }) => {
  test('[K3] a forgotten password: the letter, a new one, every session out, and in again; a link works once, and until there is a newer one', async () => {
    const [{ context, page }, other] = [await open(scripts), await open(scripts)];
    const who = newCredentials();
    await register(other.page, who);
    await askForLetter(page, who);
    const first = await linkIn(page, who, 'reset');
    await askForLetter(page, who);
    const link = await linkIn(page, who, 'reset', 2);
    expect(link).not.toBe(first);

    // The older link is over, and says where a new one comes from.
    const next = { ...who, password: 'seven gulls on a rusty rail' };
    await choose(page, first, next.password);
    await page.locator('[data-code=LINK_INVALID]').first().waitFor();
    // Scanners open links, and look at them with HEAD: nothing is used up by that.
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      const looked = await page.request.fetch(link, { method });
      expect(looked.status()).toBe(200);
    }
    await choose(page, link, next.password);
    await page.getByTestId('changed').waitFor();

    await other.page.goto('/account');
    await other.page.waitForURL(/\/login/);
    await other.page.locator('[name=email]').fill(who.email);
    await other.page.locator('[name=password]').fill(who.password);
    await other.page.getByTestId('login').click();
    await other.page.locator('[data-code=LOGIN_REFUSED]').first().waitFor();
    await logIn(other.page, next);

    await choose(page, link, 'one more that never was set');
    await page.locator('[data-code=LINK_INVALID]').first().waitFor();
    await logIn(page, next);
    for (const each of [context, other.context]) await each.close();
  });

  test('[K3] an address is confirmed by the button behind the link of its letter, and not by whoever merely opens it', async () => {
    const { context, page } = await open(scripts);
    const who = newCredentials();
    await register(page, who);
    expect(await page.getByTestId('unverified').count()).toBe(1);
    const link = await linkIn(page, who, 'verify');
    for (const method of ['HEAD', 'GET'] as const) await page.request.fetch(link, { method });
    await page.goto('/account');
    expect(await page.getByTestId('unverified').count()).toBe(1);
    await page.goto(link);
    await page.getByTestId('verify').click();
    await page.getByTestId('verified').waitFor();
    await page.goto('/account');
    expect(await page.getByTestId('unverified').count()).toBe(0);
    await page.goto(link);
    await page.getByTestId('verify').click();
    await page.locator('[data-code=LINK_INVALID]').first().waitFor();
    await context.close();
  });
});

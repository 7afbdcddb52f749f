import { describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { expectStatus, logIn, pay } from './in-browser.js';
import {
  COURSE,
  expectPaidOnce,
  POLL_LIMIT_MS,
  PRICE,
  PUSH_LIMIT_MS,
  setStage,
  SLACK_MS,
} from './purchase.js';

/** From the list of courses, past the log-in, to the button that opens the cashier. */
async function walkToTheCashier(h5: H5): Promise<void> {
  const { page } = h5;
  await page.locator('.course-card', { hasText: COURSE }).click();
  await page.locator('.course-title', { hasText: COURSE }).waitFor();
  await page.locator('.lesson-item_locked').first().waitFor();
  await h5.screenshot('h5-course');
  await page.locator('.buy-button').click();
  await logIn(h5);
  await page.locator('.method-wechat').click();
  await page.locator('.agreement-tick').click();
  await expect.poll(() => page.locator('.pay-button').innerText()).toContain(PRICE);
  await h5.screenshot('h5-checkout');
  await page.locator('.pay-button').click();
  await page.locator('.cashier__frame').waitFor();
}

async function expectOpenLessons({ page }: H5): Promise<void> {
  await page.locator('.start-button').click();
  await page.locator('.lesson-item_open').first().waitFor();
  expect(await page.locator('.lesson-item_locked').count()).toBe(0);
}

/** Everything but the named operations fails as without a network. */
async function blockAllBut({ page }: H5, operations: string[]): Promise<string[]> {
  const passed: string[] = [];
  await page.route('**/graphql', async route => {
    const { operationName } = (route.request().postDataJSON() ?? {}) as { operationName?: string };
    if (!operations.includes(operationName ?? '')) return route.abort('internetdisconnected');
    passed.push(operationName!);
    return route.continue();
  });
  return passed;
}

describe(`小明 buys 「${COURSE}」 in a browser`, () => {
  it('sees 未支付 turn into 已支付 by the socket alone', async () => {
    const stage = await setStage();
    await stage.sandbox.arm({ kind: 'notify.late', delayMs: 800 });
    const h5 = await openH5(stage.product.origin, { allowedOrigins: [stage.product.sandboxOrigin] });
    await walkToTheCashier(h5);
    expect(h5.errors).toEqual([]);

    const passed = await blockAllBut(h5, []);
    const paidAt = await pay(h5);
    await expectStatus(h5, '未支付', PUSH_LIMIT_MS);
    await h5.screenshot('h5-confirming');
    await expectStatus(h5, '已支付', PUSH_LIMIT_MS + SLACK_MS);
    expect(Date.now() - paidAt).toBeLessThan(PUSH_LIMIT_MS + SLACK_MS);
    expect(passed).toEqual([]);
    await h5.screenshot('h5-paid');

    await h5.page.unroute('**/graphql');
    await expectPaidOnce(stage, 'weixin');
    await expectOpenLessons(h5);
    await h5.screenshot('h5-lessons');
    expect(await missingGlyphs(h5.page)).toEqual([]);
    expect(h5.foreignRequests).toEqual([]);
    await h5.close();
  });

  it('finds the course that a link names, and nothing of it is missing on the screen', async () => {
    const stage = await setStage();
    const code = await stage.database.shareCodeOf(COURSE);
    const h5 = await openH5(`${stage.product.origin}/?code=${code}`);
    await h5.page.locator('.course-title', { hasText: COURSE }).waitFor();
    await h5.page.locator('.lesson-item').first().waitFor();
    expect(await missingGlyphs(h5.page)).toEqual([]);
    expect([h5.errors, h5.foreignRequests]).toEqual([[], []]);
    await h5.close();
  });

  it('sees 未支付 turn into 已支付 by asking alone', async () => {
    const stage = await setStage();
    const h5 = await openH5('about:blank');
    await h5.page.routeWebSocket('**/graphql', socket => socket.close({ code: 1001 }));
    await h5.page.goto(stage.product.origin);
    await walkToTheCashier(h5);

    const paidAt = await pay(h5);
    await expectStatus(h5, '未支付', PUSH_LIMIT_MS);
    await expectStatus(h5, '已支付', POLL_LIMIT_MS + SLACK_MS);
    expect(Date.now() - paidAt).toBeLessThan(POLL_LIMIT_MS + SLACK_MS);

    await expectPaidOnce(stage, 'weixin');
    await expectOpenLessons(h5);
    await h5.close();
  });
});

import { expect, it } from 'vitest';
import type { Platform } from '../support/mini-program/package.js';
import { launchAgreed } from './in-mini-program.js';
import { BETTER, expectRefundedOnce, LIMITED, LINES, PAYABLE, REFUNDED } from './order-life.js';
import { CHANNELS, COURSE, PUSH_LIMIT_MS, setStage, SLACK_MS } from './purchase.js';

/** WeChat gives money back two seconds after it said that it would. */
const REFUND_LIMIT_MS = 5_000;

/** The life of an order in a compiled mini program, told once for both vendors. */
export function itLivesAnOrder(platform: Platform): void {
  it(`claims a coupon, buys two courses and gives one back in the compiled ${platform} mini program`, async () => {
    const stage = await setStage();
    const { product } = stage;
    const app = await launchAgreed({
      ...{ platform, server: product, sandbox: product.sandbox, user: 'xiaoming' },
    });

    await app.tab('我的');
    await app.tap('.menu-coupon-centre');
    await app.waitFor('.centre-ticket');
    await app.locator('.centre-ticket').filter({ hasText: BETTER }).locator('.claim-coupon').click();
    await app.waitForText('.centre-ticket_claimed', BETTER);
    await app.look('01-coupon-centre');
    await app.back();

    await app.tab('选课');
    for (const title of [COURSE, LIMITED]) {
      await app.tap('.course-card', { text: title });
      await app.waitForText('.course-title', title);
      await app.tap('.cart-button');
      await app.waitFor('.cart-button_in');
      await app.look(`02-course-${title}`);
      if (title === COURSE) await app.back();
    }
    await app.tap('.cart-button_in');
    await app.waitForText('.cart-total', /307\s*\.12/);
    await app.look('03-cart');

    await app.tap('.checkout-button');
    await app.waitForText('.coupon-row', BETTER);
    for (const { title, parts } of LINES) {
      const line = await app.locator('.order-line').filter({ hasText: title }).innerText();
      for (const part of parts) expect(line).toContain(part);
    }
    await app.look('04-checkout');
    await app.tap('.coupon-row');
    await app.waitFor('.coupon-option_applied');
    await app.look('05-coupon-sheet');
    await app.tap('.coupons-done');
    await app.tap(`.method-${CHANNELS[platform].wallet}`);
    await app.tap('.agreement-tick');
    expect(await app.text('.pay-button')).toContain(PAYABLE);
    await app.tap('.pay-button');
    await app.waitForText('.order-status', '已支付', PUSH_LIMIT_MS + SLACK_MS);
    await app.look('06-result');
    expect((await app.calls(CHANNELS[platform].call)).length).toBe(1);
    await app.tap('.start-button');
    for (const { title } of LINES) await app.locator('.own-course').filter({ hasText: title }).waitFor();

    await app.tab('我的');
    await app.tap('.menu-orders');
    await app.waitForText('.order-card', '已支付');
    await app.look('07-orders');
    await app.tap('.order-card .order-line');
    await app.waitFor('.timeline-entry_PAID');
    await app.look('08-order');
    await app.tap('.ask-refund');
    await app.tap('.refund-line_chosen', { text: COURSE });
    await app.tap('.refund-reason-MISTAKE');
    await app.waitForText('.refund-sum', REFUNDED);
    await app.look('09-refund-form');
    await app.tap('.submit-refund');
    await app.waitFor('.refund-progress_SUCCEEDED', REFUND_LIMIT_MS + SLACK_MS);
    await app.look('10-refund-done');
    await app.tap('.to-order');
    await app.waitForText('.timeline-entry_REFUND_SUCCEEDED', REFUNDED);
    await app.waitForText('.order-status', '部分退款');
    await app.look('11-order-partly-refunded');
    await expectRefundedOnce(stage, platform);

    await app.back();
    await app.tap('.tab-REFUNDED');
    await app.waitForText('.own-refund_SUCCEEDED', LIMITED);
    await app.look('12-refunds');
    await app.back();
    await app.tab('选课');
    await app.tap('.course-card', { text: LIMITED });
    await app.waitFor('.lesson-item_locked');
    await app.waitFor('.buy-button');
    await app.close();
  });
}

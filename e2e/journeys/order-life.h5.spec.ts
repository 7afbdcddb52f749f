import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { expectStatus, logIn, pay } from './in-browser.js';
import { BETTER, expectRefundedOnce, GIFT, LESSER, LIMITED, LINES, PAYABLE, REFUNDED } from './order-life.js';
import { COURSE, openStage, PUSH_LIMIT_MS, SLACK_MS } from './purchase.js';

/** WeChat gives money back two seconds after it said that it would. */
const REFUND_LIMIT_MS = 5_000;

let stage: Awaited<ReturnType<typeof openStage>>;
let h5: H5;

beforeAll(async () => {
  stage = await openStage();
  h5 = await openH5(stage.product.origin, { allowedOrigins: [stage.product.sandboxOrigin] });
  h5.page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await h5.close();
  await stage.close();
});

const at = (selector: string, hasText?: string) => h5.page.locator(selector, { hasText }).first();
const tap = (selector: string, text?: string) => at(selector, text).click();
const see = (selector: string, text?: string) => at(selector, text).waitFor();
const tab = (text: string) => h5.page.locator('.uni-tabbar__item', { hasText: text }).click();
const back = () => h5.page.goBack();

async function expectBill(): Promise<void> {
  for (const { title, parts } of LINES) {
    const line = await at('.order-line', title).innerText();
    for (const part of parts) expect(line).toContain(part);
  }
}

/** From the cart to the sheet that asks for the money. */
async function walkToTheCashier(): Promise<void> {
  await tap('.checkout-button');
  await see('.coupon-row', BETTER);
  await expectBill();
  await tap('.method-wechat');
  await tap('.agreement-tick');
  await see('.pay-button', PAYABLE);
  await h5.look('06-checkout');
  await tap('.pay-button');
  await see('.cashier__frame');
}

async function openCourse(title: string): Promise<void> {
  await tap('.course-card', title);
  await see('.course-title', title);
}

describe('the life of an order in a browser', () => {
  it('begins with two coupons from the centre', async () => {
    await tab('我的');
    await see('.login-entry');
    await h5.look('01-me-signed-out');
    await tap('.login-entry');
    await logIn(h5);
    await see('.viewer-name', '小明');
    await h5.look('01-me');
    await tap('.menu-coupon-centre');
    for (const name of [BETTER, LESSER]) {
      await h5.page.locator('.centre-ticket', { hasText: name }).locator('.claim-coupon').click();
      await see('.centre-ticket_claimed', name);
    }
    await h5.look('02-coupon-centre');
    await tap('.to-wallet');
    await see('.own-ticket', BETTER);
    expect(await h5.page.locator('.own-ticket').count()).toBe(2);
    expect(await missingGlyphs(h5.page)).toEqual([]);
    await h5.look('03-wallet');
    await back();
    await back();
  });

  it('fills the cart, one course at its limited price', async () => {
    await tab('选课');
    await see('.course-card', LIMITED);
    await h5.look('04-home');
    await openCourse(COURSE);
    await tap('.cart-button');
    await see('.cart-button_in');
    await back();
    await openCourse(LIMITED);
    await see('.course-offer', '¥149.00¥199.00开课特惠');
    await h5.look('04-course-limited');
    await tap('.cart-button');
    await tap('.cart-button_in');
    await see('.cart-total', '307.12');
    expect(await h5.page.locator('.cart-item').count()).toBe(2);
    await h5.look('05-cart');
  });

  it('is kept when it is not paid, and cancelled when nobody wants it', async () => {
    await walkToTheCashier();
    await h5.look('07-cashier');
    await tap('.cashier__close');
    await see('.pay-notice', '支付已取消');
    await h5.look('08-order-stands');
    await tap('.standing-note');
    await expectStatus(h5, '未支付', PUSH_LIMIT_MS);
    await expectBill();
    await h5.look('09-order-unpaid');
    await tap('.cancel-order');
    await tap('.uni-modal__btn_primary');
    await expectStatus(h5, '已取消', PUSH_LIMIT_MS + SLACK_MS);
    await see('.timeline-entry_CANCELLED', '订单已取消');
    await h5.look('10-order-cancelled');
    expect(await stage.sandbox.trades()).toMatchObject([{ state: 'CLOSED', refundedFen: 0 }]);
    await tap('.buy-again');
    await see('.coupon-row', BETTER);
    await expectBill();
    await h5.look('10-bought-again');
    await back();
    await back();
  });

  it('is placed again with the coupon that came back, and the best one is not forced on anybody', async () => {
    await tap('.checkout-button');
    await tap('.coupon-row', BETTER);
    await see('.coupon-option_applied', BETTER);
    await h5.look('06-coupon-sheet');
    await tap('.use-no-coupon');
    await see('.coupon-sheet', '349.00');
    await tap('.coupon-option', BETTER);
    await see('.coupon-sheet', '307.12');
    await tap('.coupons-done');
    await back();
    await walkToTheCashier();
  });

  it('is paid, and both courses open', async () => {
    await pay(h5);
    await expectStatus(h5, '已支付', PUSH_LIMIT_MS + SLACK_MS);
    await h5.look('11-result-paid');
    await tap('.start-button');
    for (const { title } of LINES) await see('.own-course', title);
    await h5.look('12-learn');
    expect(await stage.database.purchasesOf('sandbox-openid-xiaoming')).toMatchObject([
      { status: 'CANCELLED', grants: 0 },
      { status: 'PAID', grants: 2 },
    ]);
  });

  it('empties the cart, uses up the one coupon and brings another', async () => {
    await tab('我的');
    await tap('.menu-cart');
    await see('.empty-state', '购物车是空的');
    await back();
    await tap('.menu-coupons');
    for (const name of [LESSER, GIFT]) await see('.own-ticket_USABLE', name);
    expect(await h5.page.locator('.own-ticket').count()).toBe(2);
    await tap('.tab-USED');
    await see('.own-ticket_USED', BETTER);
    await h5.look('12-wallet-used');
    await back();
  });

  it('gives back one line, and tells its story', async () => {
    await tap('.menu-orders');
    await see('.order-card', '已支付');
    await h5.look('13-orders');
    await tap('.order-card', '已支付');
    await see('.timeline-entry_PAID');
    await h5.look('14-order-paid');
    await tap('.ask-refund');
    await tap('.refund-line_chosen', COURSE);
    await tap('.refund-reason-MISTAKE');
    await see('.refund-sum', REFUNDED);
    await h5.look('15-refund-form');
    await tap('.submit-refund');
    await see('.refund-progress');
    await h5.look('16-refund-under-way');
    await at('.refund-progress_SUCCEEDED', '已退款').waitFor({ timeout: REFUND_LIMIT_MS + SLACK_MS });
    await h5.look('17-refund-done');
    await tap('.to-order');
    await see('.timeline-entry_REFUND_SUCCEEDED', REFUNDED);
    await expectStatus(h5, '部分退款', PUSH_LIMIT_MS);
    expect(await missingGlyphs(h5.page)).toEqual([]);
    await h5.look('18-order-partly-refunded');
    await expectRefundedOnce(stage, 'weixin');
  });

  it('leaves the returned course locked and the other one open', async () => {
    await back();
    await h5.look('19-orders-after-refund');
    await tap('.tab-REFUNDED');
    await see('.own-refund_SUCCEEDED', LIMITED);
    await h5.look('20-refunds');
    await back();
    await tab('选课');
    await openCourse(LIMITED);
    await see('.lesson-item_locked');
    await see('.buy-button');
    await back();
    await openCourse(COURSE);
    await see('.resume-button');
    expect(await h5.page.locator('.lesson-item_locked').count()).toBe(0);
    expect([h5.errors, h5.foreignRequests]).toEqual([[], []]);
  });
});

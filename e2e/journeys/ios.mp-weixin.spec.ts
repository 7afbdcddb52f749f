import { expect, it, onTestFinished } from 'vitest';
import type { App } from '../support/mini-program/app.js';
import { launchMiniProgram, type LaunchMiniProgram } from '../support/mini-program/launch.js';
import { agree, launchAgreed } from './in-mini-program.js';
import { COURSE, openStage, PRICE, PUSH_LIMIT_MS, setStage, SLACK_MS, type Stage } from './purchase.js';

/** What an iPhone is told of buying in WeChat: virtual payment, or nothing at all. */

const onIphone = ({ product }: Stage, more: Partial<LaunchMiniProgram> = {}) =>
  launchMiniProgram({
    ...{ platform: 'weixin', server: product, sandbox: product.sandbox, user: 'xiaohong' },
    ...{ device: { os: 'ios' }, ...more },
  });

it('buys through virtual payment where courses are sold on iOS', async () => {
  const stage = await setStage();
  const app = await onIphone(stage);
  await agree(app);
  await app.tap('.course-card', { text: COURSE });
  await app.tap('.buy-button');
  await app.tap('.agreement-tick');
  expect(await app.text('.pay-button')).toContain(PRICE);
  expect(await app.text('.pay-method')).toContain('Apple');
  await app.look('ios-1-checkout');
  await app.tap('.pay-button');
  await app.waitForText('.order-status', '已支付', PUSH_LIMIT_MS + SLACK_MS);
  await app.tap('.start-button');
  await app.waitFor('.lesson-item_open');
  expect(await app.count('.lesson-item_locked')).toBe(0);
  await app.back();
  await app.back();
  await app.tab('我的');
  await app.tap('.menu-orders');
  await app.tap('.order-card .order-line');
  await app.waitForText('.refund-refused', 'Apple');
  expect(await app.count('.ask-refund')).toBe(0);
  await app.look('ios-2-order');

  expect((await app.calls('requestVirtualPayment')).length).toBe(1);
  expect(await app.calls('requestPayment')).toEqual([]);
  const [trade, ...more] = await stage.sandbox.trades();
  expect(more).toEqual([]);
  expect(trade).toMatchObject({ channel: 'wechat-virtual', os: 'ios', state: 'PAID', amountFen: 20_000 });
  expect(await stage.database.purchasesOf('sandbox-openid-xiaohong')).toMatchObject([
    { status: 'PAID', payments: [{ channel: 'WECHAT_VIRTUAL', status: 'SUCCEEDED' }], grants: 1 },
  ]);
  await app.close();
});

/** A price, or a word of buying, of a cart or of coupons; how orders of one's own stand is something else. */
const OF_BUYING = /[¥￥]|购买|购物车|券|优惠|限时|特惠|价格|结算|(?<![已待])支付|付款/;

/** Notes every such word that a page shows from now on, be it for the blink of an eye. */
async function watchForBuying({ page }: App): Promise<void> {
  await page.evaluate(source => {
    const pattern = new RegExp(`.*(?:${source}).*`, 'g');
    const seen = new Set<string>();
    (globalThis as unknown as { seenOfBuying: Set<string> }).seenOfBuying = seen;
    const look = () => {
      const page = document.querySelector<HTMLElement>('.mp-page[data-current]');
      for (const line of page?.innerText.match(pattern) ?? []) seen.add(line);
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    look();
  }, OF_BUYING.source);
}

async function expectNoWordOfBuying({ page }: App): Promise<void> {
  const seen = await page.evaluate(() => [
    ...(globalThis as unknown as { seenOfBuying: Set<string> }).seenOfBuying,
  ]);
  expect(seen).toEqual([]);
}

it('says nothing of buying where nothing may be sold on iOS, while Android sells as ever', async () => {
  const stage = await openStage({ WECHAT_COURSES_IOS: 'off' });
  onTestFinished(stage.close);
  const app = await onIphone(stage);
  await watchForBuying(app);
  await agree(app);
  await app.waitForText('.course-card', COURSE);
  await app.look('ios-off-1-home');
  await app.tap('.course-card', { text: COURSE });
  await app.waitFor('.lesson-item_locked');
  await app.look('ios-off-2-course');
  await app.tap('.lesson-item_locked');
  await app.tap('.try-button');
  await app.waitFor('.lesson-title');
  await app.look('ios-off-3-trial');
  await app.tap('.lesson-item_locked');
  await app.waitFor('.locked-lesson');
  await app.look('ios-off-4-locked-lesson');
  await app.back();
  await app.back();
  await app.tab('我的');
  await app.waitFor('.menu-orders');
  await app.look('ios-off-5-me');
  await app.tap('.menu-orders');
  await app.waitFor('.empty-state');
  await app.look('ios-off-6-orders');
  await expectNoWordOfBuying(app);
  const storage = await app.storage();
  await app.close();

  const { id } = await stage.database.course(COURSE);
  for (const path of [
    `subpackages/purchase/checkout/checkout?course=${id}`,
    'subpackages/purchase/cart/cart',
    'subpackages/coupons/centre/centre',
    'subpackages/coupons/wallet/wallet',
  ]) {
    const linked = await onIphone(stage, { launch: { path }, storage });
    await linked.waitFor('.not-sold-here');
    await watchForBuying(linked);
    await linked.look(`ios-off-7-${path.split('/')[1]!}-${path.split('/')[2]!.split('?')[0]!}`);
    await expectNoWordOfBuying(linked);
    expect(linked.requests('PlaceOrder')).toEqual([]);
    await linked.close();
  }
  expect(await stage.sandbox.trades()).toEqual([]);

  const android = await launchAgreed({
    ...{ platform: 'weixin', server: stage.product, sandbox: stage.product.sandbox, user: 'xiaohong' },
  });
  await android.waitForText('.course-card', /¥\s*200/);
  await android.close();
});

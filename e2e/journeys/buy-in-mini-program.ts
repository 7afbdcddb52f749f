import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../support/mini-program/app.js';
import type { LaunchMiniProgram } from '../support/mini-program/launch.js';
import type { Platform } from '../support/mini-program/package.js';
import { launchAgreed } from './in-mini-program.js';
import {
  CHANNELS,
  COURSE,
  expectPaidOnce,
  openStage,
  POLL_LIMIT_MS,
  PRICE,
  PUSH_LIMIT_MS,
  setStage,
  SLACK_MS,
  type Stage,
} from './purchase.js';

/** The golden journey in a compiled mini program, told once for both vendors. */
export function describePurchase(platform: Platform): void {
  const { wallet, call, subject } = CHANNELS[platform];

  const launch = ({ product }: Stage, more: Partial<LaunchMiniProgram> = {}) =>
    launchAgreed({ platform, server: product, sandbox: product.sandbox, user: 'xiaoming', ...more });

  /** From the list of courses to the button that opens the wallet. */
  async function walkToTheWallet(app: App): Promise<void> {
    await app.tap('.course-card', { text: COURSE });
    await app.waitForText('.course-title', COURSE);
    expect(await app.count('.lesson-item_locked')).toBeGreaterThan(0);
    await app.screenshot(`${platform}-course`);
    await app.tap('.buy-button');
    await app.waitForPage('subpackages/purchase/checkout/checkout');
    await app.tap(`.method-${wallet}`);
    await app.tap('.agreement-tick');
    expect(await app.text('.pay-button')).toContain(PRICE);
    await app.screenshot(`${platform}-checkout`);
  }

  async function expectOpenLessons(app: App): Promise<void> {
    await app.tap('.start-button');
    await app.waitFor('.lesson-item_open');
    expect(await app.count('.lesson-item_locked')).toBe(0);
    await app.screenshot(`${platform}-lessons`);
  }

  describe(`小明 buys 「${COURSE}」 in the compiled ${platform} mini program`, () => {
    it('sees 未支付 turn into 已支付 by the socket alone', async () => {
      const stage = await setStage();
      await stage.sandbox.arm({ kind: 'notify.late', delayMs: 800 });
      const app = await launch(stage);
      await walkToTheWallet(app);

      app.block({ allBut: ['PlaceOrder', 'PayOrder'] });
      await app.tap('.pay-button');
      await app.waitForText('.order-status', '未支付');
      await app.screenshot(`${platform}-confirming`);
      await app.waitForText('.order-status', '已支付');
      expect(Date.now() - app.payments[0]!.at).toBeLessThan(PUSH_LIMIT_MS + SLACK_MS);
      expect(app.requests('CheckPayment').filter(sent => !sent.blocked)).toEqual([]);
      await app.screenshot(`${platform}-paid`);

      app.block({});
      expect((await app.calls(call)).length).toBe(1);
      await expectPaidOnce(stage, platform);
      await expectOpenLessons(app);
      await app.close();
    });

    it('sees 未支付 turn into 已支付 by asking alone', async () => {
      const stage = await setStage();
      const app = await launch(stage, { block: { socket: true } });
      await walkToTheWallet(app);

      await app.tap('.pay-button');
      await app.waitForText('.order-status', '未支付');
      await app.waitForText('.order-status', '已支付', POLL_LIMIT_MS + SLACK_MS);
      expect(Date.now() - app.payments[0]!.at).toBeLessThan(POLL_LIMIT_MS + SLACK_MS);
      expect(app.network.messages).toEqual([]);
      expect(app.requests('CheckPayment').some(sent => sent.status === 200)).toBe(true);

      await expectPaidOnce(stage, platform);
      await expectOpenLessons(app);
      await app.close();
    });
  });

  describe(`somebody new in the compiled ${platform} mini program`, () => {
    let stage: Awaited<ReturnType<typeof openStage>>;
    beforeAll(async () => (stage = await openStage()));
    afterAll(() => stage.close());

    it('finds the course that a QR code names, and a friend finds it by the shared card', async () => {
      const code = await stage.database.shareCodeOf(COURSE);
      const app = await launch(stage, {
        user: 'xiaohong',
        launch: platform === 'weixin' ? { path: 'pages/course/course', scene: code } : { appQuery: { code } },
      });
      await app.waitForText('.course-title', COURSE);
      const card = await app.share();
      expect(card?.title).toContain(COURSE);
      await app.close();

      const friend = await launch(stage, { user: 'xiaogang', launch: { path: card!.path! } });
      await friend.waitForText('.course-title', COURSE);
      await friend.close();
    });

    it('is not believed when the phone says "paid" and no money came', async () => {
      const app = await launch(stage, { user: 'xiaohong' });
      app.wallet = 'lies';
      await walkToTheWallet(app);
      await app.tap('.pay-button');
      await app.waitForText('.order-status', '未支付');
      await app.until(() => app.requests('CheckPayment').some(sent => sent.status === 200));
      expect(await app.text('.order-status')).toBe('未支付');
      expect(await stage.database.purchasesOf(`${subject}-xiaohong`)).toMatchObject([
        { status: 'PENDING', payments: [{ status: 'PENDING' }], grants: 0 },
      ]);
      await app.close();
    });

    it('cannot buy once the sandbox is stopped: nobody else says what was paid', async () => {
      const app = await launch(stage, { user: 'xiaogang' });
      await walkToTheWallet(app);
      await stage.product.stopSandbox();
      await app.tap('.pay-button');
      await app.waitFor('.pay-notice');
      await app.screenshot(`${platform}-gateway-down`);
      expect(app.payments).toEqual([]);
      expect(await stage.database.purchasesOf(`${subject}-xiaogang`)).toMatchObject([
        { status: 'PENDING', grants: 0 },
      ]);
      await app.close();
    });
  });
}

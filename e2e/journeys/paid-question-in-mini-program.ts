import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Platform } from '../support/mini-program/package.js';
import { ANSWER, answerIt, askedForMoney, OFFER, openOffer, WORDS } from './asking.js';
import { launchAgreed } from './in-mini-program.js';
import { CHANNELS, COURSE, openStage, PUSH_LIMIT_MS, SLACK_MS } from './purchase.js';

const QUESTION = 'subpackages/talk/paid-question/paid-question';

/** A question to an expert from its first word to the stars for its answer, told once for both vendors. */
export function describePaidQuestion(platform: Platform): void {
  const { wallet, call } = CHANNELS[platform];

  describe(`小明 asks an expert in the compiled ${platform} mini program`, () => {
    let stage: Awaited<ReturnType<typeof openStage>>;
    beforeAll(async () => {
      stage = await openStage();
      await openOffer(stage);
    });
    afterAll(() => stage.close());

    const phone = () => ({
      ...{ platform, server: stage.product, sandbox: stage.product.sandbox, user: 'xiaoming' },
    });

    it('writes it, pays, is answered without asking again, and says how good it was', async () => {
      const app = await launchAgreed(phone());
      await app.tap('.course-card', { text: COURSE });
      await app.tap('.to-teacher');
      await app.waitForText('.offer-card', `${OFFER.hours} 小时内回答，超时自动全额退款`);
      await app.look('paid-question-1-teacher');
      await app.tap('.ask-expert');
      await app.waitForText('.money-promise', '48 小时内未回答，自动全额退款，原路退回。');
      await app.input('.ask-words', WORDS);
      await app.look('paid-question-2-ask');
      await app.tap('.submit-ask');
      await app.waitForPage('subpackages/purchase/checkout/checkout');
      expect(await app.calls('requestSubscribeMessage')).toHaveLength(1);
      await app.waitForText('.order-line', '向 林深见 提问');
      await app.tap(`.method-${wallet}`);
      await app.tap('.agreement-tick');
      expect(await app.text('.pay-button')).toContain(OFFER.price);
      await app.look('paid-question-3-checkout');
      await app.tap('.pay-button');
      await app.waitForText('.order-status', '已支付');
      expect(await app.calls(call)).toHaveLength(1);
      await app.look('paid-question-4-result');
      await app.tap('.look-at-question');
      await app.waitForPage(QUESTION);
      await app.waitForText('.paid-state', '等待回答');
      await app.waitForText('.paid-left', /1 天 23:5\d:\d\d/);
      await app.look('paid-question-5-waiting');

      await answerIt(stage);
      expect(await app.waitForText('.paid-state', '已回答')).toBeLessThan(PUSH_LIMIT_MS + SLACK_MS);
      await app.waitForText('.paid-answer', ANSWER);
      await app.tap('.star-5');
      await app.input('.rating-words', '一下子就知道先做什么了。');
      await app.tap('.submit-rating');
      await app.waitForText('.paid-rating', '我的评分');
      await app.look('paid-question-6-answered');
      expect(await askedForMoney(stage)).toEqual([
        {
          ...{ state: 'ANSWERED', text: WORDS, priceFen: 3_900 },
          ...{ rating: 5, ratingText: '一下子就知道先做什么了。' },
        },
      ]);

      await app.tap('.to-order');
      await app.waitForText('.order-line', '向 林深见 提问');
      await app.look('paid-question-7-order');
      await app.tap('.look-at-question');
      await app.waitForText('.paid-state', '已回答');
      await app.close();
    });

    it('finds it among its questions and its orders', async () => {
      const app = await launchAgreed(phone());
      await app.tab('我的');
      await app.tap('.menu-orders');
      await app.waitForText('.order-card', '向 林深见 提问');
      await app.look('paid-question-8-orders');
      await app.tap('.look-at-question');
      await app.waitForPage(QUESTION);
      await app.close();
      expect(await stage.sandbox.trades()).toMatchObject([{ state: 'PAID', amountFen: 3_900 }]);
    });
  });
}

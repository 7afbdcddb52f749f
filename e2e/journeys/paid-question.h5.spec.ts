import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { ANSWER, answerIt, askedForMoney, OFFER, openOffer, WORDS } from './asking.js';
import { logIn, pay } from './in-browser.js';
import { onTop } from './on-top.js';
import { openStage } from './purchase.js';

let stage: Awaited<ReturnType<typeof openStage>>;
let h5: H5;

beforeAll(async () => {
  stage = await openStage();
  const teacher = await openOffer(stage);
  h5 = await openH5(`${stage.product.origin}/#/subpackages/catalog/teacher/teacher?id=${teacher}`, {
    allowedOrigins: [stage.product.sandboxOrigin],
  });
  h5.page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await h5.close();
  await stage.close();
});

describe('小明 asks an expert in a browser', () => {
  it('sees what it costs and what becomes of his money, and keeps half a question', async () => {
    const { see, tap, top } = onTop(h5);
    await see('.offer-card', '¥39');
    await see('.offer-card', OFFER.note);
    await see('.offer-record', '还没有人提问，来做第一个');
    await h5.look('paid-question-1-teacher');
    await tap('.ask-expert');
    await logIn(h5);
    await see('.money-promise', '48 小时内未回答，自动全额退款，原路退回。');
    await top('.ask-words textarea').fill('太短');
    await tap('.submit-ask');
    await see('.field__problem', '至少 10 个字');
    expect(await askedForMoney(stage)).toEqual([]);
    await top('.ask-words textarea').fill(WORDS);
    // The browser's box tells of what was typed a tenth of a second later.
    await see('.ask-page', `${[...WORDS].length} / 2000`);
    await h5.page.reload();
    await expect.poll(() => top('.ask-words textarea').inputValue()).toBe(WORDS);
    await h5.look('paid-question-2-ask');
    expect(await missingGlyphs(h5.page)).toEqual([]);
  });

  it('may still change it until it is paid', async () => {
    const { see, tap, top } = onTop(h5);
    await tap('.submit-ask');
    await see('.order-line', '向 林深见 提问');
    await see('.order-line', '应该先学什么');
    const { text, ...asked } = (await askedForMoney(stage))[0] as { text: string };
    expect([text, asked]).toEqual([
      WORDS,
      { state: 'UNPAID', priceFen: 3_900, rating: null, ratingText: null },
    ]);
    await h5.page.goto(`${stage.product.origin}/#/subpackages/talk/asked/asked?tab=paid`);
    await tap('.paid-row_UNPAID', WORDS);
    await see('.paid-state', '待支付');
    await h5.look('paid-question-3-unpaid');
    await tap('.edit-question');
    await expect.poll(() => top('.ask-words textarea').inputValue()).toBe(WORDS);
    await top('.ask-words textarea').fill(`${WORDS}谢谢老师。`);
    await tap('.submit-ask');
    await see('.order-line', '谢谢老师');
    expect(await askedForMoney(stage)).toHaveLength(1);
  });

  it('pays, and sees the answer come by itself', async () => {
    const { see, tap } = onTop(h5);
    await tap('.method-alipay');
    await tap('.agreement-tick');
    await h5.look('paid-question-4-checkout');
    await tap('.pay-button');
    await pay(h5);
    await see('.pay-result_paid', '有了回答会马上通知你');
    await h5.look('paid-question-5-result');
    await tap('.look-at-question');
    await see('.paid-state_WAITING', '等待回答');
    await see('.paid-hint', '没有回答，会自动全额退款');
    await h5.look('paid-question-6-waiting');
    await answerIt(stage);
    await see('.paid-state_ANSWERED', '已回答');
    await see('.paid-answer', ANSWER);
    // Whoever looks at it need not be told of it, and has read it.
    expect(await h5.page.locator('.banner').count()).toBe(0);
  });

  it('says how good it was, once, and the next one reads it on the teacher’s page', async () => {
    const { see, tap, top, count } = onTop(h5);
    await tap('.star-4');
    await see('.paid-rating', '满意');
    await top('.rating-words textarea').fill('知道先做什么了。');
    await tap('.submit-rating');
    await see('.paid-rating', '我的评分');
    expect(await count('.submit-rating')).toBe(0);
    await h5.look('paid-question-7-answered');
    expect(await askedForMoney(stage)).toMatchObject([
      { state: 'ANSWERED', rating: 4, ratingText: '知道先做什么了。' },
    ]);
    await tap('.to-order');
    await see('.order-line', '向 林深见 提问');
    await h5.look('paid-question-8-order');
    const [teacher] = await stage.database.rows<{ id: string }>(
      `select id from users where username = 'teacher'`,
    );
    await h5.page.goto(`${stage.product.origin}/#/subpackages/catalog/teacher/teacher?id=${teacher!.id}`);
    await see('.offer-record', '已回答 1 个提问 · 4.0 分');
    expect(h5.foreignRequests).toEqual([]);
    expect(await stage.sandbox.trades()).toMatchObject([{ state: 'PAID', amountFen: 3_900 }]);
  });
});

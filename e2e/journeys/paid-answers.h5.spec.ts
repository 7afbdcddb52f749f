import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { logIn, pay } from './in-browser.js';
import { onTop } from './on-top.js';
import { openStage } from './purchase.js';

const DESK = { width: 1280, height: 900 };
const NOTE = '转行、作品集，或者一段你卡住的代码';
const ABOUT_WORK = '我做了八年会计，想转行写代码，应该先补数学还是先做项目？';
const ABOUT_CODE = '这段递归为什么会超时？输入只有四十，我已经加了缓存，还是很慢。';
const ANSWER = '先做项目，遇到需要的数学再补。从一张你每个月都要对的表开始，把对账写成程序。';
const REASON = '这段代码要看到完整的输入，请在课程问答里贴出来';

let stage: Awaited<ReturnType<typeof openStage>>;
let phone: H5;
let desk: H5;
/** What the panel said before anybody asked. */
let before: Record<'month' | 'held', number>;

beforeAll(async () => {
  stage = await openStage();
  phone = await openH5(stage.product.origin, { allowedOrigins: [stage.product.sandboxOrigin] });
  desk = await openH5(stage.product.origin, { viewport: DESK });
  for (const { page } of [phone, desk]) page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await phone.close();
  await desk.close();
  await stage.close();
});

const logInOn = async (h5: H5, username: string) => {
  await h5.page.goto(`${stage.product.origin}/#/pages/login/login`);
  await logIn(h5, { username, password: 'zhike-demo-2026' });
};
/** ¥31.20 → 3120. */
const fenOf = (text: string) => Number(text.replaceAll(/[^\d]/g, ''));
const sums = async () => {
  const { top } = onTop(desk);
  const [month, held] = await Promise.all(
    ['.earnings-month', '.earnings-held'].map(selector => top(selector).innerText()),
  );
  return { month: fenOf(month!), held: fenOf(held!) };
};
const card = (text: string) => onTop(desk).top('.paid-card', text);

describe('an expert answers for money', () => {
  it('sets a price, a time and what to ask about', async () => {
    const { see, tap, top } = onTop(desk);
    await logInOn(desk, 'teacher');
    await tap('.staff-way-paid');
    await see('.earnings');
    before = await sums();
    await tap('.staff-panel__more', '答疑设置');
    await top('.offer-price input').fill('0.5');
    await tap('.save-offer');
    await see('.field__problem', '价格在 1 到 10,000 元之间');
    await top('.offer-price input').fill('39');
    await tap('.filter-24');
    await top('.offer-note textarea').fill(NOTE);
    await tap('.save-offer');
    await see('.earnings__offer', '¥39.00，24 小时内回答');
    expect(
      await stage.database.rows(
        'select price_fen as price, answer_hours as hours, note, open from question_offers o join users u on u.id = o.user_id where u.username = $1',
        ['teacher'],
      ),
    ).toEqual([{ price: 3_900, hours: 24, note: NOTE, open: true }]);
  });

  it('is asked twice, and paid into keeping', async () => {
    const { tap, top } = onTop(phone);
    const [teacher] = await stage.database.rows<{ id: string }>(
      `select id from users where username = 'teacher'`,
    );
    await logInOn(phone, 'xiaoming');
    await onTop(phone).see('.course-card');
    for (const question of [ABOUT_WORK, ABOUT_CODE]) {
      await phone.page.goto(`${stage.product.origin}/#/subpackages/talk/ask/ask?expert=${teacher!.id}`);
      await top('.ask-words textarea').fill(question);
      await tap('.submit-ask');
      await tap('.method-wechat');
      await tap('.agreement-tick');
      await tap('.pay-button');
      await pay(phone);
      await expect
        .poll(() => stage.database.rows('select state from paid_questions where text = $1', [question]))
        .toEqual([{ state: 'WAITING' }]);
    }
    await desk.page.reload();
    await onTop(desk).see('.paid-card_WAITING', ABOUT_CODE);
    expect(await sums()).toEqual({ month: before.month, held: before.held + 7_800 });
    expect(await card(ABOUT_WORK).locator('.paid-left').innerText()).toMatch(/^剩 23:5\d:\d\d$/);
    expect(await missingGlyphs(desk.page)).toEqual([]);
  });

  it('earns by an answer, half of which stayed on the device', async () => {
    const { tap, see } = onTop(desk);
    await card(ABOUT_WORK).locator('.answer-paid').click();
    await card(ABOUT_WORK).locator('.answer-text textarea').fill(ANSWER);
    await desk.page.reload();
    await card(ABOUT_WORK).locator('.answer-paid', { hasText: '接着写' }).click();
    expect(await card(ABOUT_WORK).locator('.answer-text textarea').inputValue()).toBe(ANSWER);
    await card(ABOUT_WORK).locator('.send-answer').click();
    await card(ABOUT_WORK).waitFor({ state: 'detached' });
    await expect.poll(sums).toEqual({ month: before.month + 3_120, held: before.held + 3_900 });
    await tap('.filter-ANSWERED');
    await see('.paid-card_ANSWERED', ANSWER);
  });

  it('says no with a reason, and the money goes back', async () => {
    const { tap, top, see } = onTop(desk);
    await tap('.filter-WAITING');
    await card(ABOUT_CODE).locator('.decline-paid').click();
    await top('.reason-words textarea').fill(REASON);
    await tap('.reason-done');
    await card(ABOUT_CODE).waitFor({ state: 'detached' });
    await expect.poll(sums).toEqual({ month: before.month + 3_120, held: before.held });
    await tap('.filter-DECLINED');
    await see('.paid-card_DECLINED', REASON);
    await expect
      .poll(() =>
        stage.database.rows(
          `select q.state, r.kind, r.status, r.amount_fen as amount from paid_questions q
             join refund_lines l on l.line_id = q.line_id join refunds r on r.id = l.refund_id where q.text = $1`,
          [ABOUT_CODE],
        ),
      )
      .toEqual([{ state: 'DECLINED', kind: 'UNANSWERED', status: 'SUCCEEDED', amount: 3_900 }]);
    expect(desk.errors).toEqual([]);
    expect(desk.foreignRequests).toEqual([]);
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStorage, inApp } from '../../testing/in-app';
import { clientBefore } from '../../testing/table-server';

const { uni, kept } = deviceStorage();
const phone = { ...uni, showToast: vi.fn() };
vi.stubGlobal('uni', phone);
const { useOffer } = await import('./use-offer');

const offer = {
  id: 'o',
  price: { fen: 3_900, text: '¥39.00' },
  answerHours: 24,
  note: '转行',
  open: true,
  answeredCount: 0,
  averageRating: null,
};
const qualified = { id: 'k', status: 'APPROVED', isExpired: false };

async function open({
  questionOffer = null as object | null,
  qualifications = [qualified],
  userErrors = [] as object[],
} = {}) {
  const { client, asked, names } = clientBefore({
    MyQuestionOffer: () => ({ me: { id: 'u', qualifications, questionOffer, desk: null } }),
    SetQuestionOffer: () => ({ setQuestionOffer: { offer, userErrors } }),
  });
  const terms = inApp(client, () => useOffer());
  await vi.waitFor(() => expect(terms.me.value).not.toBeNull());
  const sent = () => asked.filter(([name]) => name === 'SetQuestionOffer').map(([, { input }]) => input);
  return { terms, sent, names };
}

beforeEach(() => {
  vi.stubGlobal('uni', phone);
  kept.clear();
});

describe('the terms of an expert', () => {
  it('stand as they are, and half a change stays on the device', async () => {
    const { terms } = await open({ questionOffer: offer });
    expect(terms.form.value).toEqual({ price: '39', answerHours: 24, note: '转行', open: true });
    terms.change({ price: '59' });
    const { terms: later, sent } = await open({ questionOffer: offer });
    expect(later.form.value.price).toBe('59');
    expect(await later.save()).toBe(true);
    expect(sent()).toEqual([{ priceFen: 5_900, answerHours: 24, note: '转行', open: true }]);
    expect(kept.size).toBe(0);
  });

  it('are not sent with a price that is none', async () => {
    const { terms, sent } = await open();
    terms.change({ price: '0.5' });
    expect(await terms.save()).toBe(false);
    expect([terms.refusals.problems.priceFen, sent()]).toEqual([
      '价格在 1 到 10,000 元之间，最多两位小数',
      [],
    ]);
  });

  it('stay with the words of a server that refuses them', async () => {
    const { terms } = await open({ userErrors: [{ code: 'FORBIDDEN', message: '资质已过期', field: null }] });
    terms.change({ note: '作品集' });
    expect(await terms.save()).toBe(false);
    expect([terms.refusals.problem, kept.size]).toEqual(['资质已过期', 1]);
  });

  it('need a qualification that holds', async () => {
    const over = { ...qualified, isExpired: true };
    const [{ terms: holds }, { terms: ended }] = [await open(), await open({ qualifications: [over] })];
    expect([holds.qualified.value, ended.qualified.value]).toEqual([true, false]);
  });
});

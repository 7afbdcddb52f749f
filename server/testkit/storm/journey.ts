import { randomUUID } from 'node:crypto';
import type { TestApp } from '../start-app.js';
import type { Chance } from './chance.js';
import type { Bought, Learner, Town } from './learner.js';
import type { Phone, Platform, Refusals } from './phone.js';

/** What becomes of a purchase, and how often. */
export const FATES = {
  /** Paid, and nobody looks again. */
  paid: 45,
  /** Paid, seen, and all of it given back. */
  returned: 10,
  /** Paid, and one of two courses given back. */
  'partly returned': 6,
  /** Paid, and an admin gives a part of the sum back. */
  'partly refunded': 6,
  /** Cancelled before anybody paid. */
  cancelled: 6,
  /** Cancelled and paid at the same moment. */
  'cancelled while paid': 8,
  /** A sheet open in WeChat, then one in Alipay: both are tapped. */
  'two wallets': 8,
  /** Two orders for one course, both paid. */
  'two orders': 7,
  /** The sheet opened, and nobody ever paid. */
  abandoned: 4,
};
export type Fate = keyof typeof FATES;

/** What happens to the notification of a payment. */
const NOTIFICATIONS = {
  delivered: 50,
  'notify.lost': 20,
  'notify.duplicate': 15,
  'notify.late': 15,
};

/** Where a purchase is made. */
export interface Market extends Town, Pick<TestApp, 'sql'> {
  /** Somebody who may give money back. */
  admin: Phone;
  /** ¥10 off, and everything off. */
  coupons: { some: string; all: string };
}

export interface Purchase {
  learner: Learner;
  courseIds: [string, string];
  chance: Chance;
}

/** One learner buys, as people do; every wish is repeated until the server has answered it. */
export async function buy(market: Market, { learner, courseIds, chance }: Purchase): Promise<Fate> {
  const fate = chance.word(FATES);
  const here: Platform = chance.happens(0.5) ? 'mp-weixin' : 'mp-alipay';
  const there: Platform = here === 'mp-weixin' ? 'mp-alipay' : 'mp-weixin';
  const wanted = fate === 'partly returned' || chance.happens(0.3) ? courseIds : courseIds.slice(0, 1);
  const coupons = chance.happens(0.25)
    ? [await learner.claim(here, chance.happens(0.2) ? market.coupons.all : market.coupons.some)]
    : [];
  if (chance.happens(0.1)) await disturb(market, chance);

  const rival = fate === 'two orders' ? await learner.place(there, courseIds.slice(0, 1), []) : null;
  const order = await learner.place(here, wanted, coupons);
  if (order.status === 'PAID') return fate;
  const sheet = await learner.open(here, order.id);
  if (!sheet || fate === 'abandoned') return fate;
  const number = await prepare(market, chance, order.id);
  const pay = () => learner.confirm(sheet);

  switch (fate) {
    case 'cancelled':
      await learner.cancel(here, order.id);
      return fate;
    case 'cancelled while paid':
      await Promise.all(
        chance.happens(0.5)
          ? [learner.cancel(here, order.id), pay()]
          : [pay(), learner.cancel(here, order.id)],
      );
      return fate;
    case 'two wallets': {
      const isLate = number !== null && chance.happens(0.5);
      const channel = here === 'mp-weixin' ? 'wechat' : 'alipay';
      if (isLate) await market.sandbox.arm({ kind: 'close.thenpaid', channel, number, delayMs: 300 });
      const [other] = await Promise.all([learner.open(there, order.id), isLate ? null : pay()]);
      if (other) await learner.confirm(other);
      return fate;
    }
    case 'two orders': {
      const other = rival && (await learner.open(there, rival.id));
      await Promise.all([pay(), other && learner.confirm(other)]);
      return fate;
    }
  }
  await pay();
  if (fate !== 'paid' && (await learner.seesPaid(here, order.id)))
    await giveBack(market, learner, here, order, fate);
  return fate;
}

async function giveBack(
  { admin }: Market,
  learner: Learner,
  here: Platform,
  order: Bought,
  fate: Fate,
): Promise<void> {
  const paid = order.lines.find(({ price }) => price.fen > 1);
  if (fate === 'partly refunded' && paid) {
    const lines = [{ lineId: paid.id, fen: Math.floor(paid.price.fen / 2) }];
    const input = { orderId: order.id, lines, reason: '客服退款', clientKey: randomUUID() };
    await admin.ask<{ refundOrder: Refusals }>(
      `mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { userErrors { code } } }`,
      { input },
    );
    return;
  }
  await learner.giveBack(here, order.id, fate === 'partly returned' && paid ? [paid.id] : null);
}

/** Decides how the payment's notification travels; returns our number at the channel. */
async function prepare({ sql, sandbox }: Market, chance: Chance, orderId: string): Promise<string | null> {
  const rows = await sql<{ number: string }>(
    `select number from payments where order_id = $1 and status = 'PENDING'`,
    [orderId],
  );
  const number = rows[0]?.number ?? null;
  const kind = chance.word(NOTIFICATIONS);
  const [copies, delayMs] = [chance.whole(2, 8), chance.whole(200, 3_000)];
  if (!number || kind === 'delivered') return number;
  if (kind === 'notify.lost') await sandbox.arm({ kind, number });
  if (kind === 'notify.duplicate') await sandbox.arm({ kind, number, copies });
  if (kind === 'notify.late') await sandbox.arm({ kind, number, delayMs });
  return number;
}

/** The next call to a channel goes wrong, whoever makes it. */
async function disturb({ sandbox }: Market, chance: Chance): Promise<void> {
  const kind = chance.word({ 'api.lost': 1, 'api.unreached': 1, 'api.slow': 1, 'api.error': 1 });
  const api = chance.word({ create: 3, query: 1, close: 1, refund: 2, refundQuery: 1 });
  await sandbox.arm({ kind, api, ...(kind === 'api.slow' && { delayMs: 800 }) });
}

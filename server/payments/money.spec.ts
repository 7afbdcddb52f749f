import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accounts, expectSoundBooks } from '../testkit/books.js';
import { asked, concluded, QuestionStory } from '../testkit/paid-questions.js';
import { purchaseEvent, type PurchaseEvent } from '../testkit/purchase-events.js';
import { Buyer } from '../testkit/purchase.js';
import { cancelOrder, requestRefund, Staff } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { Role, type User } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let admin: Staff;
let adminUser: User;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  ({ admin, adminUser } = await newAdmin());
});
afterAll(() => app.stop());

async function newAdmin() {
  const user = await story.user({ role: Role.ADMIN });
  return { admin: new Staff(await story.as(user)), adminUser: user };
}

/** One learner with three courses, an expert to ask, and everything they have started. */
class Shopper {
  readonly orders: string[] = [];
  readonly numbers: string[] = [];
  readonly questions: string[] = [];

  private constructor(
    private readonly user: User,
    private readonly courses: string[],
    private readonly expert: User,
    private buyer: Buyer,
  ) {}

  static async arrive(): Promise<Shopper> {
    const prices = [3300, 4900, 100];
    const courses = await Promise.all(prices.map(priceFen => story.course({ priceFen })));
    const user = await story.user();
    return new Shopper(
      user,
      courses.map(({ id }) => id),
      await new QuestionStory(app, story).expert({ priceFen: 101 }),
      new Buyer(app, await story.as(user)),
    );
  }

  /** Access tokens live ten minutes by a clock that jumps. */
  async refresh(): Promise<void> {
    this.buyer = new Buyer(app, await story.as(this.user));
    admin = new Staff(await story.as(adminUser));
  }

  async live(event: PurchaseEvent): Promise<void> {
    const order = 'nth' in event ? this.orders[event.nth % this.orders.length] : undefined;
    const number = 'nth' in event ? this.numbers[event.nth % this.numbers.length] : undefined;
    switch (event.do) {
      case 'place': {
        const { order: placed } = await this.buyer.place(event.courses.map(at => this.courses[at] ?? ''));
        if (placed) this.orders.push(placed.id);
        return;
      }
      case 'launch': {
        if (!order) return;
        const { payment } = await this.buyer.pay(order, event.method);
        const [row] = payment
          ? await app.sql<{ number: string }>('select number from payments where id = $1', [payment.id])
          : [];
        if (row && !this.numbers.includes(row.number)) this.numbers.push(row.number);
        return;
      }
      case 'pay':
        return number ? quietly(app.sandbox.pay(number, { force: event.late })) : undefined;
      case 'notify':
        return number ? void (await app.sandbox.deliver(number, { again: true })) : undefined;
      case 'cancel':
        return order ? void (await cancelOrder(this.buyer.visitor, order)) : undefined;
      case 'check':
        return order ? void (await this.buyer.check(order)) : undefined;
      case 'wait':
        await app.advance(event.minutes * 60_000);
        return this.refresh();
      case 'refund': {
        if (!order) return;
        const lines = await this.lines(order);
        const line = event.line === null ? undefined : lines[event.line % lines.length];
        await requestRefund(this.buyer.visitor, order, line && { lineIds: [line.id] });
        return;
      }
      case 'giveBack': {
        if (!order) return;
        const [line] = await this.lines(order);
        const fen = Math.ceil(((line?.price_fen ?? 0) * event.percent) / 100);
        await admin.refundOrder(order, [{ lineId: line?.id ?? '', fen }]);
        return;
      }
      case 'ask': {
        const id = await asked(this.buyer.visitor, this.expert.id);
        this.questions.push(id);
        const { order: placed } = await this.buyer.place([{ kind: 'PAID_QUESTION', id }]);
        if (placed) this.orders.push(placed.id);
        return;
      }
      case 'answer': {
        const id = this.questions[event.nth % this.questions.length];
        return id ? void (await concluded(await story.as(this.expert), id, event.declines)) : undefined;
      }
      case 'trouble':
        return void (await app.sandbox.arm({ kind: event.kind, times: event.times }));
      case 'crash':
        return crash(quietly(this.buyer.check(this.orders[0] ?? randomUUID())));
    }
  }

  private lines(order: string): Promise<{ id: string; price_fen: number }[]> {
    return app.sql('select id, price_fen from order_lines where order_id = $1 order by position', [order]);
  }
}

/** What the sandbox refuses (a closed trade, a number it never heard of) is no matter here. */
const quietly = async (call: Promise<unknown>): Promise<void> => void (await call.catch(() => undefined));

/** Ends every connection of the server while it works: whatever was in a transaction is gone. */
async function crash(work: Promise<void>): Promise<void> {
  await app.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name <> 'zhike-topics'`,
  );
  await work;
  // A connection that is dead and not yet known to be dead is the next one's to find out.
  await expect.poll(async () => (await admin.visitor.send('{ me { id } }')).errors ?? null).toBeNull();
}

const DAY_MS = 24 * 60 * 60_000;

/** Lets every order's time run out, every late question be asked, and every refund come to its end. */
async function untilQuiet(shopper: Shopper): Promise<void> {
  await app.sandbox.call('DELETE', '/control/faults');
  await app.advance(DAY_MS);
  for (let round = 0; round < 12; round++) {
    await app.advance(5 * 60_000);
    await app.sandbox.call('POST', '/control/notifications/deliver', {});
    const [open] = await app.sql<{ n: number }>(
      `select (select count(*) from orders where status = 'PENDING')
        + (select count(*) from payments where status = 'PENDING')
        + (select count(*) from refunds where status in ('APPROVED', 'PROCESSING'))::int as n`,
    );
    if (Number(open?.n) === 0) return shopper.refresh();
    await settleProcessing();
  }
  throw new Error('Something never came to an end.');
}

/** Refunds that the sandbox was told to keep in hand. */
async function settleProcessing(): Promise<void> {
  const rows = await app.sql<{ number: string }>(`select number from refunds where status = 'PROCESSING'`);
  for (const { number } of rows)
    await quietly(app.sandbox.call('POST', `/control/refunds/${number}/settle`, {}));
}

/** Everything the sandbox holds as paid is granted, or has gone back. */
async function nothingIsLost(): Promise<void> {
  const { trades } = await app.sandbox.call<{
    trades: { number: string; state: string; amountFen: number; refundedFen: number }[];
  }>('GET', '/control/trades');
  const paid = trades.filter(({ state }) => state === 'PAID');
  const ours = await app.sql<{ number: string; amount_fen: number; refunded_fen: number; surplus: boolean }>(
    `select number, amount_fen, refunded_fen, surplus from payments where status = 'SUCCEEDED'`,
  );
  const byNumber = (a: { number: string }, b: { number: string }) => (a.number < b.number ? -1 : 1);
  expect(
    ours
      .map(({ number, amount_fen, refunded_fen }) => ({
        number,
        amountFen: amount_fen,
        refundedFen: refunded_fen,
      }))
      .sort(byNumber),
  ).toEqual(
    paid.map(({ number, amountFen, refundedFen }) => ({ number, amountFen, refundedFen })).sort(byNumber),
  );
}

const RUNS = Number(process.env.FUZZ_RUNS ?? 10);
const SEED = process.env.FUZZ_SEED ? Number(process.env.FUZZ_SEED) : RUNS > 10 ? undefined : 20261121;

/** Each end a purchase can have, so that no choice of numbers leaves one out. */
const ENDS: [boolean, PurchaseEvent[]][] = [
  [
    true,
    [
      { do: 'check', nth: 0 },
      { do: 'refund', nth: 0, line: null },
    ],
  ],
  [
    true,
    [
      { do: 'check', nth: 0 },
      { do: 'giveBack', nth: 0, percent: 50 },
    ],
  ],
  [
    false,
    [
      { do: 'cancel', nth: 0 },
      { do: 'pay', nth: 0, late: true },
    ],
  ],
  [false, [{ do: 'wait', minutes: 9 }]],
  ...[true, false].map((declines): [boolean, PurchaseEvent[]] => [
    false,
    [
      { do: 'ask' },
      { do: 'launch', nth: 1, method: 'ALIPAY' },
      { do: 'pay', nth: 1, late: false },
      { do: 'check', nth: 1 },
      { do: 'answer', nth: 0, declines },
    ],
  ]),
];

it(
  'keeps the books sound through anything that can happen, in any order',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(purchaseEvent, { minLength: 6, maxLength: 16 }),
        async (isPaid, events) => {
          const shopper = await Shopper.arrive();
          await shopper.live({ do: 'place', courses: [0, 1, 2] });
          await shopper.live({ do: 'launch', nth: 0, method: 'WECHAT' });
          if (isPaid) await shopper.live({ do: 'pay', nth: 0, late: false });
          for (const event of events) {
            await shopper.live(event);
            await expectSoundBooks(app);
          }
          await untilQuiet(shopper);
          await expectSoundBooks(app);
          await nothingIsLost();
          const total = Object.values(await accounts(app)).reduce((sum, fen) => sum + fen, 0);
          expect(total).toBe(0);
        },
      ),
      { numRuns: RUNS, examples: ENDS, ...(SEED !== undefined && { seed: SEED }), endOnFailure: true },
    );
  },
  RUNS * 60_000,
);

it('has seen orders, payments and refunds of every kind', async () => {
  const seen = await app.sql<{ is: string }>(`
    select distinct 'order ' || status as is from orders
    union select distinct 'payment ' || status || case when surplus then ' surplus' else '' end from payments
    union select distinct 'refund ' || kind || ' ' || status from refunds order by 1`);
  expect(seen.map(row => row.is)).toEqual(
    expect.arrayContaining([
      'order CANCELLED',
      'order EXPIRED',
      'order PAID',
      'order REFUNDED',
      'payment CLOSED',
      'payment SUCCEEDED',
      'payment SUCCEEDED surplus',
      'refund REQUESTED SUCCEEDED',
      'refund STAFF SUCCEEDED',
      'refund SURPLUS SUCCEEDED',
    ]),
  );
});

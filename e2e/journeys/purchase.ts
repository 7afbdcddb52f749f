import { expect, inject, onTestFinished } from 'vitest';
import { Database } from '../support/database.js';
import { SandboxDriver } from '../support/sandbox-driver.js';
import { Product } from '../support/server.js';

export const COURSE = 'Python入门';
export const PRICE = '¥200.00';

/** How long the outcome of a payment may take to reach the page, and what a busy machine may add. */
export const PUSH_LIMIT_MS = 2_000;
/** Where nothing is pushed, the page asks after three seconds of silence. */
export const POLL_LIMIT_MS = 5_000;
export const SLACK_MS = 1_000;

export const CHANNELS = {
  weixin: { wallet: 'wechat', channel: 'WECHAT_JSAPI', subject: 'sandbox-openid', call: 'requestPayment' },
  alipay: { wallet: 'alipay', channel: 'ALIPAY', subject: 'sandbox-alipay', call: 'tradePay' },
} as const;

export interface Stage {
  product: Product;
  sandbox: SandboxDriver;
  database: Database;
}

/** A product of one's own, freshly seeded, with settings of one's own if need be; who takes it ends it. */
export async function openStage(
  env: Record<string, string> = {},
): Promise<Stage & { close(): Promise<void> }> {
  const product = await Product.start({ from: inject('seededData'), env });
  const database = await Database.open(product.databaseUrl);
  const close = async () => {
    await database.close();
    await product.stop();
  };
  return { product, sandbox: new SandboxDriver(product.sandboxOrigin), database, close };
}

/** The same for one test, with which it ends. */
export async function setStage(): Promise<Stage> {
  const stage = await openStage();
  onTestFinished(stage.close);
  return stage;
}

/** One order, one payment that the channel knows too, one grant: no more, whatever was pressed or sent. */
export async function expectPaidOnce({ database, sandbox }: Stage, by: keyof typeof CHANNELS): Promise<void> {
  const { channel, subject } = CHANNELS[by];
  const payer = `${subject}-xiaoming`;
  const [trade] = await sandbox.trades();
  expect(await database.purchasesOf(payer)).toEqual([
    {
      number: expect.any(String) as string,
      status: 'PAID',
      payableFen: 20_000,
      payments: [
        { channel, status: 'SUCCEEDED', amountFen: 20_000, payer, transactionId: trade!.transactionId },
      ],
      grants: 1,
    },
  ]);
}

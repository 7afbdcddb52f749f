import { randomUUID } from 'node:crypto';
import { once, EventEmitter } from 'node:events';
import { Client } from 'pg';
import type { Message } from '../../kernel/bus.js';
import { CHANNEL } from '../../kernel/bus-postgres.js';
import type { Launch } from '../sandbox.js';
import type { Customer, Stage } from './stage.js';

/** Milliseconds of one purchase, step by step; `granted` is from the wallet's "paid" to the commit that opens the course. */
export interface Legs {
  place: number;
  pay: number;
  wallet: number;
  granted: number;
  whole: number;
}

interface Refusals {
  userErrors: { code: string }[];
}

const PLACE = `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) {
  order { id status payable { fen } } userErrors { code } } }`;
const PAY = `mutation ($input: PayOrderInput!) { payOrder(input: $input) {
  payment { id } userErrors { code }
  launch { __typename ... on WechatJsapiLaunch { appId timeStamp nonceStr package signType paySign }
    ... on AlipayLaunch { tradeNo } } } }`;

/** Hears of commits straight from PostgreSQL, so that listening costs the server nothing. */
export class Commits {
  private readonly changed = new EventEmitter().setMaxListeners(0);
  private readonly heard = new Set<string>();

  private constructor(private readonly client: Client) {
    client.on('notification', ({ payload }) => {
      const { topic, id } = JSON.parse(payload ?? '{}') as Message;
      if (topic !== 'orderUpdated') return;
      this.heard.add(id);
      this.changed.emit(id);
    });
  }

  static async open(databaseUrl: string): Promise<Commits> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    return new Commits(client);
  }

  async of(orderId: string): Promise<void> {
    if (!this.heard.has(orderId)) await once(this.changed, orderId, { signal: AbortSignal.timeout(30_000) });
  }

  close = (): Promise<void> => this.client.end();
}

/** Place → pay → the wallet pays and the channel notifies → granted, as a client and its platform do it. */
export async function purchase(
  { sandbox, courseIds }: Stage,
  commits: Commits,
  { visitor, method }: Customer,
): Promise<Legs> {
  const started = performance.now();
  const items = [{ kind: 'COURSE', id: courseIds.real }];
  const { placeOrder } = await visitor.run<{ placeOrder: Refusals & { order: { id: string } | null } }>(
    PLACE,
    { input: { clientKey: randomUUID(), items } },
  );
  const orderId = placeOrder.order?.id;
  if (!orderId) throw new Error(JSON.stringify(placeOrder.userErrors));
  const placed = performance.now();
  const { payOrder } = await visitor.run<{ payOrder: Refusals & { launch: Launch | null } }>(PAY, {
    input: { orderId, method, clientKey: randomUUID() },
  });
  if (!payOrder.launch) throw new Error(JSON.stringify(payOrder.userErrors));
  const launched = performance.now();
  await sandbox.payAtCashier(payOrder.launch);
  const paid = performance.now();
  await commits.of(orderId);
  const granted = performance.now();
  return {
    place: placed - started,
    pay: launched - placed,
    wallet: paid - launched,
    granted: granted - paid,
    whole: granted - started,
  };
}

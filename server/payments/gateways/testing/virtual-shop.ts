import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { runSandbox, type RunningSandbox } from '../../../users/platforms/testing/sandbox.js';
import { createWechatLogin } from '../../../users/platforms/wechat.js';
import type { HttpAnswer, Notification, PaymentGateway } from '../gateway.js';
import { createGateways } from '../gateways.js';
import { echoAnswer } from '../wechat-push.js';

/** What the sandbox knows of an order. */
interface Told {
  trade: { id: string; transactionId: string; paidAt: string; deliveredAt: string | null };
  refunds: { state: string; amountFen: number }[];
}

const PAYER = 'sandbox-openid-xiaoming';

/** The smallest merchant of virtual goods: a gateway, the address that WeChat pushes to, and a sandbox of its own. */
export class VirtualShop {
  /** What was read of every push the sandbox delivered, oldest first. */
  readonly heard: Notification[] = [];
  /** What the shop thinks of a refund that Apple is asked for. */
  refundable = true;
  readonly payer = PAYER;

  private readonly server = createServer((request, response) => {
    const query = Object.fromEntries(new URL(request.url ?? '', 'http://localhost').searchParams);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answered =
        request.method === 'GET' ? this.echo(query) : this.pushed(query, Buffer.concat(chunks));
      void answered.then(({ status, contentType, body }) =>
        response.writeHead(status, { 'content-type': contentType }).end(body),
      );
    });
  });

  private constructor(
    readonly sandbox: RunningSandbox,
    readonly gateway: PaymentGateway,
  ) {}

  static async open(timeoutMs: number): Promise<VirtualShop> {
    const sandbox = await runSandbox();
    const { WECHAT_VIRTUAL: gateway } = createGateways(sandbox, { timeoutMs });
    if (!gateway) throw new Error('WECHAT_VIRTUAL is not configured');
    const shop = new VirtualShop(sandbox, gateway);
    await new Promise<void>(resolve => shop.server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(shop.server.address() as AddressInfo).port}/wechat/push`;
    const taken = await sandbox.call('POST', '/control/wechat/push-url', { url, verify: true });
    if (taken.url !== url) throw new Error(`The address was refused: ${JSON.stringify(taken)}`);
    return shop;
  }

  /** Those of the pushes that could be believed and are about this order; late repetitions for others do not disturb. */
  about(number: string) {
    const pushes = this.heard.filter(push => push.ok);
    return pushes.filter(({ receipt, refund, inquiry }) =>
      [receipt?.number, refund?.paymentNumber, inquiry?.number].includes(number),
    );
  }

  /** What ¥200.00 for 小明 is signed over. */
  async signData(number: string): Promise<string> {
    const outcome = await this.gateway.create({
      number,
      amountFen: 20000,
      description: 'Python入门',
      payerId: PAYER,
      notifyUrl: 'http://127.0.0.1:9/unused',
      expiresAt: new Date(Date.now() + 15 * 60_000),
    });
    if (outcome.kind !== 'CREATED') throw new Error(outcome.reason);
    return outcome.launchId;
  }

  /** 小明 opens the sheet and pays; `os: 'ios'` pays Apple. */
  async pay(signData: string, how: { os?: 'ios'; user?: string } = {}): Promise<Record<string, unknown>> {
    const login = await this.sandbox.call<{ code: string }>('POST', '/control/wechat/login', {
      user: 'xiaoming',
    });
    const identity = await createWechatLogin(this.sandbox.wechatPlatform).identify(login.code);
    if (!identity.ok || !identity.sessionKey) throw new Error('no session key');
    const launch = this.gateway.launch(signData, new Date(), identity.sessionKey);
    const { kind: _kind, ...fields } = launch;
    return this.sandbox.call('POST', '/cashier/wechat-virtual/pay', { ...fields, ...how });
  }

  /** Pays, and waits for the push. */
  async sell(number: string, how: { os?: 'ios' } = {}): Promise<void> {
    expect(await this.pay(await this.signData(number), how)).toEqual({ errMsg: 'requestVirtualPayment:ok' });
    await expect.poll(() => this.about(number).length).toBe(1);
  }

  /** The state that a query tells, or why it does not know. */
  async state(number: string): Promise<string> {
    const outcome = await this.gateway.query(number, PAYER);
    return outcome.known ? outcome.receipt.state : outcome.reason;
  }

  told(number: string): Promise<Told> {
    return this.sandbox.call<Told>('GET', `/control/trades/${number}`);
  }

  async close(): Promise<void> {
    await new Promise(resolve => void this.server.close(resolve));
    await this.sandbox.stop();
  }

  private echo(query: Record<string, string>): Promise<HttpAnswer> {
    const echo = echoAnswer(query, this.sandbox.wechatVirtual.pushToken);
    return Promise.resolve({
      status: echo === null ? 403 : 200,
      contentType: 'text/plain',
      body: echo ?? '',
    });
  }

  private async pushed(query: Record<string, string>, body: Buffer): Promise<HttpAnswer> {
    const notification = await this.gateway.readNotification({ headers: {}, query, body }, new Date());
    this.heard.push(notification);
    if (!notification.ok) return this.gateway.answers.refused;
    const answer = notification.inquiry && this.gateway.inquiryAnswer?.(this.refundable);
    return answer ?? this.gateway.answers.accepted;
  }
}

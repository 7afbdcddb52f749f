import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunningSandbox } from '../../../users/platforms/testing/sandbox.js';
import type { Notification, PaymentChannel, PaymentGateway } from '../gateway.js';

export interface Shop {
  gateway: PaymentGateway;
  /** What was read of every notification the sandbox delivered, oldest first. */
  heard: Notification[];
  /** Pays at the sandbox's cashier with the launch of `launchId`, as the client would. */
  pay(launchId: string): Promise<Record<string, unknown>>;
  /** A new order of ¥200.00 for 小明; two calls with one number give the same parameters. */
  order(number: string): Parameters<PaymentGateway['create']>[0];
  /** 小明 as the channel knows him. */
  payerId: string;
  /** Where the shop hears of payments and refunds. */
  notifyUrl: string;
  close(): Promise<void>;
}

/**
 * The smallest merchant: a gateway, and an HTTP server that hands it the raw bytes of notifications. `now` is the
 * sandbox's clock where that was moved.
 */
export async function openShop(
  sandbox: RunningSandbox,
  channel: PaymentChannel,
  gateway: PaymentGateway,
  now = () => new Date(),
): Promise<Shop> {
  const expiresAt = new Date(now().getTime() + 15 * 60_000);
  const heard: Notification[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, url = '' } = request;
      const query = Object.fromEntries(new URL(url, 'http://localhost').searchParams);
      const raw = { headers, query, body: Buffer.concat(chunks) };
      void gateway.readNotification(raw, now()).then(notification => {
        heard.push(notification);
        const { status, contentType, body } = gateway.answers[notification.ok ? 'accepted' : 'refused'];
        response.writeHead(status, { 'content-type': contentType }).end(body);
      });
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const notifyUrl = `${origin}/pay/notify`;
  const payerId = channel === 'ALIPAY' ? 'sandbox-alipay-xiaoming' : 'sandbox-openid-xiaoming';
  return {
    gateway,
    heard,
    payerId,
    notifyUrl,
    pay(launchId) {
      const launch = gateway.launch(launchId, now(), null);
      if (launch.kind === 'ALIPAY')
        return sandbox.call('POST', '/cashier/alipay/pay', { tradeNO: launch.tradeNo });
      const { kind: _kind, ...fields } = launch;
      return sandbox.call('POST', '/cashier/wechat/pay', fields);
    },
    order: number => ({
      number,
      amountFen: 20000,
      description: 'Python入门 100% & more = 1/2',
      payerId,
      notifyUrl,
      expiresAt,
    }),
    close: () => new Promise(resolve => void server.close(() => resolve())),
  };
}

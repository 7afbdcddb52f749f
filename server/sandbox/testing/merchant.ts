import { createDecipheriv, createSign, createVerify, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKeys } from '../keys.js';
import { startSandbox, type Sandbox } from '../server.js';

type Json = Record<string, unknown>;

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Reply {
  status: number;
  body: string;
}

/** Five key pairs take a second to make, so the tests of one file share them. */
let keys: Promise<string> | null = null;

async function makeKeys(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-keys-'));
  await loadKeys(folder);
  const text = await readFile(join(folder, 'keys.json'), 'utf8');
  await rm(folder, { recursive: true });
  return text;
}

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  keys ??= makeKeys();
  await writeFile(join(folder, 'keys.json'), await keys);
  return folder;
}

/** A merchant that signs and reads by itself, sharing no code with what it tests, and hears every notification. */
export class Merchant {
  readonly received: Received[] = [];
  /** What the next notifications are answered; afterwards `usual` again. */
  readonly answers: Reply[] = [];
  usual: (path: string) => Reply = path => ({ status: 200, body: path === '/alipay' ? 'success' : '' });

  private constructor(
    readonly credentials: Record<string, string>,
    readonly origin: string,
    private readonly ears: Server,
  ) {}

  static async at(folder: string, origin: string): Promise<Merchant> {
    const credentials = JSON.parse(await readFile(join(folder, 'credentials.json'), 'utf8')) as Record<
      string,
      string
    >;
    const ears = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const path = incoming.url ?? '';
        merchant.received.push({ path, headers: incoming.headers, body: Buffer.concat(chunks).toString() });
        const { status, body } = merchant.answers.shift() ?? merchant.usual(path);
        outgoing.writeHead(status).end(body);
      });
    });
    await new Promise<void>(resolve => ears.listen(0, '127.0.0.1', resolve));
    const merchant = new Merchant(credentials, origin, ears);
    return merchant;
  }

  get(name: string): string {
    return this.credentials[name]!;
  }

  notifyUrl(path: '/wechat' | '/alipay'): string {
    return `http://127.0.0.1:${(this.ears.address() as AddressInfo).port}${path}`;
  }

  close(): void {
    this.ears.close();
  }

  // --- WeChat

  async wechat(
    method: string,
    target: string,
    body?: Json,
    spoil: { stamp?: number; key?: string; serial?: string } = {},
  ) {
    const text = body === undefined ? '' : JSON.stringify(body);
    const stamp = String(spoil.stamp ?? Math.floor(Date.now() / 1000));
    const nonce = randomBytes(16).toString('hex');
    const signature = this.#sign(
      `${method}\n${target}\n${stamp}\n${nonce}\n${text}\n`,
      spoil.key ?? this.get('WECHATPAY_PRIVATE_KEY'),
    );
    const fields = {
      mchid: this.get('WECHATPAY_MCHID'),
      nonce_str: nonce,
      signature,
      timestamp: stamp,
      serial_no: spoil.serial ?? this.get('WECHATPAY_SERIAL_NO'),
    };
    const answer = await fetch(this.origin + target, {
      method,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: `WECHATPAY2-SHA256-RSA2048 ${Object.entries(fields)
          .map(([name, value]) => `${name}="${value}"`)
          .join(',')}`,
      },
      body: body && text,
    });
    const raw = await answer.text();
    const verified = this.verifiesWechat(Object.fromEntries(answer.headers), raw);
    return { status: answer.status, verified, raw, body: parse(raw) };
  }

  verifiesWechat(headers: IncomingHttpHeaders | Record<string, string>, body: string): boolean {
    const text = `${String(headers['wechatpay-timestamp'])}\n${String(headers['wechatpay-nonce'])}\n${body}\n`;
    return createVerify('RSA-SHA256')
      .update(text)
      .verify(this.get('WECHATPAY_PUBLIC_KEY'), String(headers['wechatpay-signature'] ?? ''), 'base64');
  }

  orderParams(number: string, more: Json = {}): Json {
    return {
      mchid: this.get('WECHATPAY_MCHID'),
      appid: this.get('WECHATPAY_APPID'),
      out_trade_no: number,
      description: 'Python入门',
      notify_url: this.notifyUrl('/wechat'),
      amount: { total: 20_000, currency: 'CNY' },
      payer: { openid: 'sandbox-openid-xiaoming' },
      ...more,
    };
  }

  async prepay(number: string, more: Json = {}): Promise<string> {
    const { body } = await this.wechat('POST', '/v3/pay/transactions/jsapi', this.orderParams(number, more));
    return String(body.prepay_id);
  }

  queryWechat(number: string) {
    return this.wechat(
      'GET',
      `/v3/pay/transactions/out-trade-no/${number}?mchid=${this.get('WECHATPAY_MCHID')}`,
    );
  }

  closeWechat(number: string) {
    const path = `/v3/pay/transactions/out-trade-no/${number}/close`;
    return this.wechat('POST', path, { mchid: this.get('WECHATPAY_MCHID') });
  }

  launch(prepayId: string, more: Record<string, string> = {}, key = this.get('WECHATPAY_PRIVATE_KEY')) {
    const launch = {
      appId: this.get('WECHATPAY_APPID'),
      timeStamp: String(Math.floor(Date.now() / 1000)),
      nonceStr: randomBytes(8).toString('hex'),
      package: `prepay_id=${prepayId}`,
      signType: 'RSA',
      ...more,
    };
    const text = `${launch.appId}\n${launch.timeStamp}\n${launch.nonceStr}\n${launch.package}\n`;
    return { ...launch, paySign: more.paySign ?? this.#sign(text, key) };
  }

  /** What a WeChat notification says, or null when its signature or its GCM tag is wrong. */
  readWechat({ headers, body }: Received): Json | null {
    if (!this.verifiesWechat(headers, body)) return null;
    const { resource } = parse(body) as { resource: Record<string, string> };
    const sealed = Buffer.from(resource.ciphertext!, 'base64');
    const opener = createDecipheriv('aes-256-gcm', this.get('WECHATPAY_APIV3_KEY'), resource.nonce!);
    opener.setAAD(Buffer.from(resource.associated_data!)).setAuthTag(sealed.subarray(-16));
    try {
      return parse(opener.update(sealed.subarray(0, -16), undefined, 'utf8') + opener.final('utf8'));
    } catch {
      return null;
    }
  }

  // --- Alipay

  async alipay(
    method: string,
    biz: Json,
    top: Record<string, string> = {},
    key = this.get('ALIPAY_PRIVATE_KEY'),
  ) {
    const beijing = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
    const params: Record<string, string> = {
      app_id: this.get('ALIPAY_APP_ID'),
      method,
      charset: 'utf-8',
      sign_type: 'RSA2',
      timestamp: beijing,
      version: '1.0',
      ...(Object.keys(biz).length > 0 && { biz_content: JSON.stringify(biz) }),
      ...top,
    };
    const text = Object.keys(params)
      .sort()
      .map(name => `${name}=${params[name]}`)
      .join('&');
    const form = new URLSearchParams({ ...params, sign: this.#sign(text, key) });
    const answer = await fetch(this.get('ALIPAY_GATEWAY_URL'), { method: 'POST', body: form });
    const raw = await answer.text();
    const match = /^\{"(\w+)":(\{.*\}),"sign":"([^"]+)"\}$/s.exec(raw);
    const verified =
      match !== null &&
      createVerify('RSA-SHA256').update(match[2]!).verify(this.get('ALIPAY_PUBLIC_KEY'), match[3]!, 'base64');
    return { status: answer.status, verified, raw, key: match?.[1] ?? '', body: parse(match?.[2] ?? '{}') };
  }

  tradeParams(number: string, more: Json = {}): Json {
    return {
      out_trade_no: number,
      total_amount: '200.00',
      subject: 'Python入门',
      product_code: 'JSAPI_PAY',
      op_app_id: this.get('ALIPAY_APP_ID'),
      buyer_open_id: 'sandbox-alipay-xiaoming',
      ...more,
    };
  }

  createAlipay(number: string, more: Json = {}) {
    return this.alipay('alipay.trade.create', this.tradeParams(number, more), {
      notify_url: this.notifyUrl('/alipay'),
    });
  }

  /** What an Alipay notification says, or null when its signature is wrong. */
  readAlipay({ body }: Received): Record<string, string> | null {
    const { sign, sign_type, ...params } = Object.fromEntries(new URLSearchParams(body));
    const text = Object.keys(params)
      .sort()
      .map(name => `${name}=${params[name]}`)
      .join('&');
    const right = createVerify('RSA-SHA256')
      .update(text)
      .verify(this.get('ALIPAY_PUBLIC_KEY'), sign!, 'base64');
    return right && sign_type === 'RSA2' ? (params as Record<string, string>) : null;
  }

  // --- the sandbox's own interfaces

  async post(path: string, body: unknown = {}) {
    const answer = await fetch(this.origin + path, { method: 'POST', body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Json };
  }

  async look(path: string): Promise<Json> {
    return (await (await fetch(this.origin + path)).json()) as Json;
  }

  #sign(text: string, key: string): string {
    return createSign('RSA-SHA256').update(text).sign(key, 'base64');
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

/** A sandbox in this process with its merchant. */
export async function openSandbox(): Promise<{
  sandbox: Sandbox;
  merchant: Merchant;
  close(): Promise<void>;
}> {
  const folder = await newFolder();
  const onFailure = (error: Error): never => {
    throw error;
  };
  const sandbox = await startSandbox({ dataDir: folder, port: 0, host: '127.0.0.1', onFailure });
  const merchant = await Merchant.at(folder, sandbox.origin);
  return {
    sandbox,
    merchant,
    async close() {
      merchant.close();
      await sandbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { parse, type Json, type Received, type Reply } from './server.js';
import { WechatMerchant } from './wechat.js';

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');
const sha1 = (parts: string[]) => createHash('sha1').update(parts.sort().join('')).digest('hex');

/** The half of a merchant that sells virtual goods, with signatures and seals of its own. */
export class VirtualMerchant extends WechatMerchant {
  #token = '';

  /** Logs in as the server of a mini program does; the key is that of the newest login. */
  async sessionKey(user: string): Promise<string> {
    const { body } = await this.post('/control/wechat/login', { user });
    const query = new URLSearchParams({
      appid: this.get('WECHATPAY_APPID'),
      secret: this.get('WECHAT_APP_SECRET'),
      js_code: String(body.code),
      grant_type: 'authorization_code',
    });
    return String((await this.look(`/sns/jscode2session?${query.toString()}`)).session_key);
  }

  goods(number: string, more: Json = {}): Json {
    return {
      offerId: this.get('WECHAT_VIRTUAL_OFFER_ID'),
      buyQuantity: 1,
      env: Number(this.get('WECHAT_VIRTUAL_ENV')),
      currencyType: 'CNY',
      productId: this.get('WECHAT_VIRTUAL_PRODUCT_ID'),
      goodsPrice: 19_900,
      outTradeNo: number,
      attach: '',
      ...more,
    };
  }

  virtualLaunch(number: string, sessionKey: string, more: Json = {}) {
    const signData = JSON.stringify(this.goods(number, more));
    const paySig = hmac(this.get('WECHAT_VIRTUAL_APP_KEY'), `requestVirtualPayment&${signData}`);
    return { mode: 'short_series_goods', signData, paySig, signature: hmac(sessionKey, signData) };
  }

  payVirtual(launch: unknown) {
    return this.post('/cashier/wechat-virtual/pay', launch);
  }

  /** A sale from login to payment. */
  async sell(number: string, more: Json = {}, how: Json = {}): Promise<void> {
    const launch = this.virtualLaunch(number, await this.sessionKey('xiaoming'), more);
    const { status, body } = await this.payVirtual({ ...launch, ...how });
    if (status !== 200) throw new Error(JSON.stringify(body));
  }

  async accessToken(): Promise<string> {
    if (this.#token === '') {
      const input = {
        appid: this.get('WECHATPAY_APPID'),
        secret: this.get('WECHAT_APP_SECRET'),
        grant_type: 'client_credential',
      };
      this.#token = String((await this.post('/cgi-bin/stable_token', input)).body.access_token);
    }
    return this.#token;
  }

  async xpay(name: string, body: Json, spoil: Record<string, string> = {}) {
    const text = JSON.stringify(body);
    const pay_sig = hmac(this.get('WECHAT_VIRTUAL_APP_KEY'), `/xpay/${name}&${text}`);
    const query = new URLSearchParams({ access_token: await this.accessToken(), pay_sig, ...spoil });
    const target = `${this.origin}/xpay/${name}?${query.toString()}`;
    const answer = await fetch(target, { method: 'POST', body: text });
    return parse(await answer.text());
  }

  async queryVirtual(number: string, more: Json = {}): Promise<Json> {
    return this.xpay('query_order', {
      openid: 'sandbox-openid-xiaoming',
      env: 0,
      order_id: number,
      ...more,
    });
  }

  refundVirtual(number: string, refundNumber: string, leftFen: number, fen: number, more: Json = {}) {
    return this.xpay('refund_order', {
      openid: 'sandbox-openid-xiaoming',
      order_id: number,
      refund_order_id: refundNumber,
      left_fee: leftFen,
      refund_fee: fen,
      biz_meta: '',
      refund_reason: '3',
      req_from: '2',
      env: 0,
      ...more,
    });
  }

  /** What a push says, or null when it is signed wrongly, sealed wrongly or meant for another app. */
  readPush({ path, body }: Received): Json | null {
    const query = new URL(path, 'http://merchant').searchParams;
    const [timestamp, nonce] = [query.get('timestamp')!, query.get('nonce')!];
    const { Encrypt: sealed } = parse(body) as { Encrypt: string };
    const token = this.get('WECHAT_PUSH_TOKEN');
    if (query.get('msg_signature') !== sha1([token, timestamp, nonce, sealed])) return null;
    const key = this.#pushKey();
    const opener = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const plain = Buffer.concat([opener.update(sealed, 'base64'), opener.final()]);
    const end = 20 + plain.readUInt32BE(16);
    const appid = plain.toString('utf8', end, plain.length - plain.at(-1)!);
    return appid === this.get('WECHATPAY_APPID') ? parse(plain.toString('utf8', 20, end)) : null;
  }

  /** An answer under a seal of the merchant, as an inquiry wants it. */
  sealedReply(message: Json, token = this.get('WECHAT_PUSH_TOKEN')): Reply {
    const key = this.#pushKey();
    const text = Buffer.from(JSON.stringify(message));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    const plain = Buffer.concat([randomBytes(16), length, text, Buffer.from(this.get('WECHATPAY_APPID'))]);
    const pad = 32 - (plain.length % 32);
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const sealed = Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad))]).toString(
      'base64',
    );
    const reply = {
      Encrypt: sealed,
      MsgSignature: sha1([token, '1700000000', '12345', sealed]),
      TimeStamp: 1_700_000_000,
      Nonce: '12345',
    };
    return { status: 200, body: JSON.stringify(reply) };
  }

  #pushKey(): Buffer {
    return Buffer.from(`${this.get('WECHAT_PUSH_AES_KEY')}=`, 'base64');
  }
}

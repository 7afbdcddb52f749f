import { createDecipheriv, createVerify, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { MerchantServer, parse, type Json, type Received } from './server.js';

interface Spoil {
  stamp?: number;
  key?: string;
  serial?: string;
}

/** The WeChat half of a merchant that signs and reads by itself, sharing no code with what it tests. */
export class WechatMerchant extends MerchantServer {
  async wechat(method: string, target: string, body?: Json, spoil: Spoil = {}) {
    const text = body === undefined ? '' : JSON.stringify(body);
    const answer = await fetch(this.origin + target, {
      method,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: this.authorization(method, target, text, spoil),
      },
      body: body && text,
    });
    const raw = await answer.text();
    const verified = this.verifiesWechat(Object.fromEntries(answer.headers), raw);
    return { status: answer.status, verified, raw, body: parse(raw) };
  }

  authorization(method: string, target: string, body: string, { stamp, key, serial }: Spoil = {}): string {
    const timestamp = String(stamp ?? Math.floor(Date.now() / 1000));
    const nonce = randomBytes(16).toString('hex');
    const text = `${method}\n${target}\n${timestamp}\n${nonce}\n${body}\n`;
    const fields = {
      mchid: this.get('WECHATPAY_MCHID'),
      nonce_str: nonce,
      signature: this.sign(text, key ?? this.get('WECHATPAY_PRIVATE_KEY')),
      timestamp,
      serial_no: serial ?? this.get('WECHATPAY_SERIAL_NO'),
    };
    const listed = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
    return `WECHATPAY2-SHA256-RSA2048 ${listed.join(',')}`;
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
    return { ...launch, paySign: more.paySign ?? this.sign(text, key) };
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
}

import { createVerify } from 'node:crypto';
import { parse, type Json, type Received } from './server.js';
import { VirtualMerchant } from './virtual.js';

/** The whole merchant: the Alipay half on top of the WeChat halves. */
export class Merchant extends VirtualMerchant {
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
    const form = new URLSearchParams({ ...params, sign: this.sign(text, key) });
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
}

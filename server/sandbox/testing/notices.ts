import type { Merchant } from './merchant.js';

interface Attempt {
  at: string;
  fault: string | null;
  status: number | null;
  outcome: string;
  copies: number;
}

interface ShownNotice {
  id: string;
  state: string;
  nextAt: string | null;
  attempts: Attempt[];
}

/** The control interface as far as notifications go. */
export class Notices {
  constructor(private readonly merchant: Merchant) {}

  async advance(ms: number): Promise<unknown> {
    return (await this.merchant.post('/control/clock/advance', { ms })).body.delivered;
  }

  arm(fault: unknown) {
    return this.merchant.post('/control/faults', fault);
  }

  deliver(body = {}) {
    return this.merchant.post('/control/notifications/deliver', body);
  }

  async shown(number: string): Promise<ShownNotice> {
    const { notifications } = await this.merchant.look(`/control/notifications?number=${number}`);
    return (notifications as ShownNotice[])[0]!;
  }

  async paid(channel: 'wechat' | 'alipay', number: string): Promise<void> {
    await (channel === 'wechat' ? this.merchant.prepay(number) : this.merchant.createAlipay(number));
    await this.merchant.post(`/control/trades/${number}/pay`);
  }

  /** Waits for the attempt that the payment itself started. */
  async attempted(number: string): Promise<ShownNotice> {
    for (let i = 0; i < 200; i++) {
      const notice = await this.shown(number);
      if (notice.attempts.length > 0) return notice;
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    throw new Error(`no attempt of ${number}`);
  }
}

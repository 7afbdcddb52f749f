import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Merchant } from './testing/merchant.js';
import { Notices } from './testing/notices.js';
import { openSandbox } from './testing/sandbox.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let merchant: Merchant;
let notices: Notices;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ merchant, close } = await openSandbox());
  notices = new Notices(merchant);
});
afterEach(() => close());

describe('the retry schedule', () => {
  const wechat = [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600];
  const alipay = [4 * 60, 10 * 60, 10 * 60, 3600, 2 * 3600, 6 * 3600, 15 * 3600];

  it.each([
    ['wechat', wechat],
    ['alipay', alipay],
  ] as const)('of %s: every gap to the second, then nothing more', async (channel, gaps) => {
    merchant.usual = () => ({ status: 500, body: 'fail' });
    await notices.paid(channel, 'RETRY0001');
    await notices.attempted('RETRY0001');
    for (const [index, gap] of gaps.entries()) {
      expect(await notices.advance(gap * 1000 - 5_000)).toBe(0);
      expect(await notices.advance(5_000)).toBe(1);
      expect((await notices.shown('RETRY0001')).attempts).toHaveLength(index + 2);
    }
    expect(await notices.advance(48 * HOUR)).toBe(0);
    expect(await notices.shown('RETRY0001')).toMatchObject({ state: 'GIVEN_UP', nextAt: null });
    expect(merchant.received).toHaveLength(gaps.length + 1);
  });

  it('keeps the id and renews time, nonce and ciphertext', async () => {
    merchant.answers.push({ status: 500, body: '' });
    await notices.paid('wechat', 'RETRY0002');
    await notices.attempted('RETRY0002');
    await notices.advance(15_000);
    const [first, second] = merchant.received.map(({ headers, body }) => ({ headers, ...JSON.parse(body) }));
    expect(second.id).toBe(first.id);
    expect(second.resource.ciphertext).not.toBe(first.resource.ciphertext);
    expect(second.headers['wechatpay-nonce']).not.toBe(first.headers['wechatpay-nonce']);
    expect(
      Number(second.headers['wechatpay-timestamp']) - Number(first.headers['wechatpay-timestamp']),
    ).toBeGreaterThan(14);
  });
});

describe('what counts as acknowledged', () => {
  it.each([
    ['wechat', 200, 'anything', 'ACKNOWLEDGED'],
    ['wechat', 204, '', 'ACKNOWLEDGED'],
    ['wechat', 201, '', 'WAITING'],
    ['wechat', 302, '', 'WAITING'],
    ['wechat', 401, '{"code":"FAIL"}', 'WAITING'],
    ['alipay', 200, 'success', 'ACKNOWLEDGED'],
    ['alipay', 200, 'SUCCESS', 'WAITING'],
    ['alipay', 200, 'success\n', 'WAITING'],
    ['alipay', 200, 'fail', 'WAITING'],
    ['alipay', 500, 'success', 'WAITING'],
  ] as const)('%s: %i %j is %4$s', async (channel, status, body, state) => {
    merchant.usual = () => ({ status, body });
    await notices.paid(channel, 'ACK0001');
    expect(await notices.attempted('ACK0001')).toMatchObject({ state, attempts: [{ status }] });
  });
});

describe('faults of delivery', () => {
  it('lost: nothing arrives until the fault is cleared', async () => {
    await notices.arm({ kind: 'notify.lost', times: 'always' });
    await notices.paid('wechat', 'LOST0001');
    expect(await notices.attempted('LOST0001')).toMatchObject({
      state: 'WAITING',
      attempts: [{ outcome: 'lost', status: null }],
    });
    await notices.deliver();
    expect(merchant.received).toHaveLength(0);
    await fetch(`${merchant.origin}/control/faults`, { method: 'DELETE' });
    await notices.deliver({ number: 'LOST0001' });
    expect(merchant.received).toHaveLength(1);
    expect(await notices.shown('LOST0001')).toMatchObject({ state: 'ACKNOWLEDGED' });
  });

  it('late: the first attempt comes after the delay, unless it is asked for now', async () => {
    await notices.arm({ kind: 'notify.late', delayMs: 10 * MINUTE, times: 2 });
    await notices.paid('wechat', 'LATE0001');
    await notices.paid('wechat', 'LATE0002');
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(await notices.advance(9 * MINUTE)).toBe(0);
    expect((await notices.deliver({ number: 'LATE0002' })).body.delivered).toMatchObject([
      { state: 'ACKNOWLEDGED' },
    ]);
    expect(await notices.advance(MINUTE)).toBe(1);
    expect(merchant.received).toHaveLength(2);
  });

  it('duplicate: the same bytes as often as wanted, at once', async () => {
    await notices.arm({ kind: 'notify.duplicate', copies: 20 });
    await notices.paid('wechat', 'TWICE0001');
    expect(await notices.attempted('TWICE0001')).toMatchObject({
      attempts: [{ copies: 20 }],
      state: 'ACKNOWLEDGED',
    });
    expect(merchant.received).toHaveLength(20);
    expect(new Set(merchant.received.map(({ body }) => body)).size).toBe(1);
  });

  it('reordered: the later notification arrives first', async () => {
    await notices.arm({ kind: 'notify.reordered' });
    await notices.paid('wechat', 'ORDER0001');
    await notices.paid('wechat', 'ORDER0002');
    await notices.attempted('ORDER0001');
    const numbers = merchant.received.map(received => merchant.readWechat(received)!.out_trade_no);
    expect(numbers).toEqual(['ORDER0002', 'ORDER0001']);
  });

  it('goes on when nobody listens', async () => {
    await merchant.prepay('DEAF0001', { notify_url: 'http://127.0.0.1:1/nobody' });
    await merchant.post('/control/trades/DEAF0001/pay');
    expect(await notices.attempted('DEAF0001')).toMatchObject({
      state: 'WAITING',
      attempts: [{ outcome: 'unreachable', status: null }],
    });
  });

  it('meets only the order, channel and kind it was armed for', async () => {
    await notices.arm({ kind: 'notify.lost', number: 'OTHER0001' });
    await notices.arm({ kind: 'notify.lost', channel: 'alipay' });
    await notices.arm({ kind: 'notify.lost', of: 'refund' });
    await notices.paid('wechat', 'FREE0001');
    expect(await notices.attempted('FREE0001')).toMatchObject({ attempts: [{ outcome: 'acknowledged' }] });
    expect((await merchant.look('/control/faults')).faults).toHaveLength(3);
  });
});

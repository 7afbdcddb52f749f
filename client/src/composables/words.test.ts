import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => undefined });
const { chooseLocale } = await import('../i18n');
const { clock, compact, learners, moment, span, takenOff } = await import('./format');
const { deviceName } = await import('./device-name');

describe('numbers in words', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => undefined });
    chooseLocale('zh-CN');
  });

  it('counts people as each language does', () => {
    expect([0, 9_999, 12_840, 200_000].map(compact)).toEqual(['0', '9999', '1.2万', '20万']);
    expect(learners(12_840)).toBe('1.2万 人在学');
    chooseLocale('en');
    expect([999, 1_000, 12_840].map(compact)).toEqual(['999', '1k', '12.8k']);
    expect([1, 2].map(learners)).toEqual(['1 learner', '2 learners']);
  });

  it('tells lengths: a clock in lists, words for a course', () => {
    expect([0, 59, 95, 3_661].map(clock)).toEqual(['0:00', '0:59', '1:35', '61:01']);
    expect([10, 3_060, 16_920].map(span)).toEqual(['1 分钟', '51 分钟', '4.7 小时']);
  });

  it('takes off with one minus sign, whoever wrote the sum', () => {
    expect(['¥50.00', '-¥50.00'].map(takenOff)).toEqual(['−¥50.00', '−¥50.00']);
  });

  it('writes a moment in the device’s own time', () => {
    expect(moment(new Date(2026, 10, 1, 3, 5).toISOString())).toBe('2026-11-01 03:05');
  });
});

describe('the name of a device', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/147.0 Safari/537.36 Edg/147.0',
      'Edge · Windows',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36', 'Chrome · Linux'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) MicroMessenger/8.0.60', 'WeChat · iPhone'],
    ['Mozilla/5.0 (Linux; Android 16) Chrome/147.0 AlipayClient/10.8', 'Alipay · Android'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/19.0 Safari/605.1', 'Safari · macOS'],
    ['node', ''],
  ])('of %s is %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name);
  });
});

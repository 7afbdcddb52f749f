import { describe, expect, it, vi } from 'vitest';

vi.hoisted(() => vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => undefined }));
vi.mock('./client', () => ({ client: {} }));
vi.mock('./viewer', () => ({ session: {} }));
vi.mock('./headers', () => ({ placeHeaders: () => ({ 'x-zhike-platform': 'h5' }) }));
const { createPictureSender } = await import('./pictures');

function before(...answers: { status: number; text: string }[]) {
  const sent: Record<string, string>[] = [];
  const upload = vi.fn(({ header }: { header: Record<string, string> }) => {
    sent.push(header);
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('offline'));
  });
  const who = {
    token: 'first' as string | null,
    due: false,
    restore: () => Promise.resolve(),
    renew: vi.fn(() => {
      who.token = 'second';
      who.due = false;
      return Promise.resolve(true);
    }),
    stale: () => void (who.due = true),
  };
  const send = () =>
    createPictureSender(who, upload)({ path: 'blob:1', purpose: 'IMAGE', onPercent: () => undefined });
  return { send, sent, who };
}

describe('sending a picture', () => {
  it('tells the file that it became', async () => {
    const { send, sent, who } = before({ status: 200, text: '{"fileId":"f1"}' });
    expect(await send()).toEqual({ fileId: 'f1' });
    expect(sent).toEqual([{ 'x-zhike-platform': 'h5', authorization: 'Bearer first' }]);
    expect(who.renew).not.toHaveBeenCalled();
  });

  it('renews a token that ended on the way, once', async () => {
    const { send, sent } = before({ status: 401, text: '' }, { status: 200, text: '{"fileId":"f1"}' });
    expect(await send()).toEqual({ fileId: 'f1' });
    expect(sent.map(({ authorization }) => authorization)).toEqual(['Bearer first', 'Bearer second']);
    const twice = before({ status: 401, text: '' }, { status: 401, text: '' });
    expect(await twice.send()).toEqual({ refusal: 'UNAUTHENTICATED' });
    expect(twice.sent).toHaveLength(2);
  });

  it.each([
    [413, '{"code":"TOO_LARGE"}', 'TOO_LARGE'],
    [429, '{"code":"RATE_LIMITED"}', 'RATE_LIMITED'],
    [403, '{"code":"PURPOSE_FORBIDDEN"}', 'FAILED'],
    [502, '<html>', 'FAILED'],
    [200, '<html>', 'FAILED'],
  ])('is refused by %i %s as %s', async (status, text, refusal) => {
    expect(await before({ status, text }).send()).toEqual({ refusal });
  });

  it('says so where no answer came', async () => {
    expect(await before().send()).toEqual({ refusal: 'OFFLINE' });
  });
});

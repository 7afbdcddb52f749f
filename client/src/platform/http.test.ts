import { describe, expect, it, vi } from 'vitest';
import { uniFetch } from './http';

interface Request {
  url: string;
  method: string;
  header: Record<string, string>;
  data: string;
  success(answer: { statusCode: number; header: object; data: unknown }): void;
  fail(reason: object): void;
}

function stubRequest(act: (request: Request) => void) {
  const sent: Request[] = [];
  const abort = vi.fn<() => void>();
  vi.stubGlobal('uni', {
    request(request: Request) {
      sent.push(request);
      act(request);
      return { abort };
    },
  });
  return { sent, abort };
}

describe('uniFetch', () => {
  it('sends what urql asks for and reads headers by any case', async () => {
    const { sent } = stubRequest(({ success }) =>
      success({ statusCode: 200, header: { 'Content-Type': 'application/json' }, data: '{"data":null}' }),
    );
    const response = await uniFetch('/graphql', { method: 'POST', headers: { a: 'b' }, body: '{}' });
    expect(sent).toMatchObject([
      { url: '/graphql', method: 'POST', data: '{}', header: { a: 'b', accept: 'application/json' } },
    ]);
    expect([response.status, response.ok, response.headers.get('CONTENT-TYPE')]).toEqual([
      200,
      true,
      'application/json',
    ]);
    expect(await response.text()).toBe('{"data":null}');
  });

  it('takes the answer out of the failure by which Alipay reports status 400', async () => {
    stubRequest(({ fail }) => fail({ error: 19, status: 400, data: '{"errors":[]}', headers: {} }));
    const response = await uniFetch('/graphql');
    expect([response.status, response.ok, await response.text()]).toEqual([400, false, '{"errors":[]}']);
  });

  it('fails as fetch does when nothing came back', async () => {
    stubRequest(({ fail }) => fail({ errMsg: 'request:fail timeout' }));
    await expect(uniFetch('/graphql')).rejects.toThrow(new TypeError('Network request failed'));
  });

  it('aborts the task with its signal, and not before', async () => {
    const { abort } = stubRequest(() => undefined);
    const listeners: (() => void)[] = [];
    const signal = { addEventListener: (_name: string, listener: () => void) => listeners.push(listener) };
    void uniFetch('/graphql', { signal: signal as unknown as AbortSignal });
    expect(abort).not.toHaveBeenCalled();
    listeners.forEach(listener => listener());
    expect(abort).toHaveBeenCalledOnce();
  });
});

import { describe, expect, it, vi } from 'vitest';
import { h5 } from './h5';
import { alipay } from './alipay';
import { weixin } from './weixin';

const URL = 'http://server/exports/ticket';

interface Download {
  url: string;
  filePath: string;
  success(answer: { statusCode: number }): void;
  fail(): void;
}

describe('a file on WeChat', () => {
  const fetchWith = (act: (call: Download) => void, api: object = {}) => {
    const downloadFile = vi.fn(act);
    vi.stubGlobal('uni', { downloadFile });
    vi.stubGlobal('wx', { env: { USER_DATA_PATH: 'wxfile://usr' }, ...api });
    return { downloadFile, fetched: weixin.files!.fetch(URL, 'zhike-data.json') };
  };

  it('is held under its name, and sent to a chat by another tap', async () => {
    const shareFileMessage = vi.fn(({ success }: { success(): void }) => success());
    const { downloadFile, fetched } = fetchWith(({ success }) => success({ statusCode: 200 }), {
      shareFileMessage,
    });
    const file = await fetched;
    expect(downloadFile.mock.calls[0]![0]).toMatchObject({
      url: URL,
      filePath: 'wxfile://usr/zhike-data.json',
    });
    expect(shareFileMessage).not.toHaveBeenCalled();
    expect(await (file as { hand(): Promise<boolean> }).hand()).toBe(true);
    expect(shareFileMessage.mock.calls[0]![0]).toMatchObject({
      filePath: 'wxfile://usr/zhike-data.json',
      fileName: 'zhike-data.json',
    });
  });

  it('is not sent where the user turns back, or WeChat is too old', async () => {
    const back = fetchWith(({ success }) => success({ statusCode: 200 }), {
      shareFileMessage: ({ fail }: { fail(): void }) => fail(),
    });
    expect(await ((await back.fetched) as { hand(): Promise<boolean> }).hand()).toBe(false);
    const old = fetchWith(({ success }) => success({ statusCode: 200 }));
    expect(await ((await old.fetched) as { hand(): Promise<boolean> }).hand()).toBe(false);
  });

  it('is none where the server refuses or cannot be reached', async () => {
    expect(await fetchWith(({ success }) => success({ statusCode: 404 })).fetched).toBe('FAILED');
    expect(await fetchWith(({ fail }) => fail()).fetched).toBe('FAILED');
  });
});

it('is left to the browser on H5', async () => {
  const link = { click: vi.fn() };
  vi.stubGlobal('document', { createElement: () => link });
  expect(await h5.files!.fetch(URL, 'zhike-data.json')).toBe('SAVED');
  expect(link).toMatchObject({ href: URL, download: 'zhike-data.json' });
  expect(link.click).toHaveBeenCalledTimes(1);
});

it('leads nowhere on Alipay', () => {
  expect(alipay.files).toBeNull();
});

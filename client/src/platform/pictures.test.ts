import { expect, it, vi } from 'vitest';
import { alipay } from './alipay';
import { h5 } from './h5';
import { uploadPicture } from './upload';
import { weixin } from './weixin';

it('are chosen with the call that each platform has, with their sizes where it tells them', async () => {
  const chooseMedia = vi.fn(({ success }: { success(answer: object): void }) =>
    success({ tempFiles: [{ tempFilePath: 'wxfile://1', size: 7 }] }),
  );
  const chooseImage = vi.fn(({ success }: { success(answer: object): void }) =>
    success({ tempFilePaths: ['https://resource/1', 'https://resource/2'] }),
  );
  vi.stubGlobal('uni', { chooseMedia, chooseImage });
  expect(await weixin.pickImages(3)).toEqual([{ path: 'wxfile://1', bytes: 7 }]);
  expect(chooseMedia.mock.calls[0]![0]).toMatchObject({ count: 3, mediaType: ['image'] });
  expect(await alipay.pickImages(2)).toEqual([
    { path: 'https://resource/1', bytes: null },
    { path: 'https://resource/2', bytes: null },
  ]);
  chooseImage.mockImplementation(({ success }) =>
    success({ tempFilePaths: ['blob:1'], tempFiles: [{ size: 9 }] }),
  );
  expect(await h5.pickImages(1)).toEqual([{ path: 'blob:1', bytes: 9 }]);
});

it('are none where somebody turned back', async () => {
  const turnsBack = ({ fail }: { fail(): void }) => fail();
  vi.stubGlobal('uni', { chooseMedia: turnsBack, chooseImage: turnsBack });
  expect(await weixin.pickImages(1)).toEqual([]);
  expect(await alipay.pickImages(1)).toEqual([]);
});

interface Sending {
  url: string;
  success(answer: { statusCode: number; data: string }): void;
  fail(reason: object): void;
}

function sendWith(act: (sending: Sending) => void) {
  const percents: number[] = [];
  let tell: (progress: { progress: number }) => void = () => undefined;
  const uploadFile = vi.fn((sending: Sending) => {
    queueMicrotask(() => {
      tell({ progress: 40 });
      act(sending);
    });
    return { onProgressUpdate: (listener: typeof tell) => (tell = listener) };
  });
  vi.stubGlobal('uni', { uploadFile });
  const answer = uploadPicture({
    ...{ url: '/media/images', path: 'blob:1', fields: { purpose: 'IMAGE' }, header: { a: 'b' } },
    onPercent: percent => percents.push(percent),
  });
  return { uploadFile, answer, percents };
}

it('are sent as a form, and tell how far they are', async () => {
  const { uploadFile, answer, percents } = sendWith(({ success }) =>
    success({ statusCode: 200, data: '{"fileId":"1"}' }),
  );
  expect(await answer).toEqual({ status: 200, text: '{"fileId":"1"}' });
  expect(percents).toEqual([40]);
  expect(uploadFile.mock.calls[0]![0]).toMatchObject({
    ...{ url: '/media/images', filePath: 'blob:1', name: 'file', fileType: 'image' },
    ...{ formData: { purpose: 'IMAGE' }, header: { a: 'b' } },
  });
});

it('fail without an answer, and not with a refusal that arrives as a failure', async () => {
  await expect(sendWith(({ fail }) => fail({ errMsg: 'offline' })).answer).rejects.toThrow(TypeError);
  const refused = sendWith(({ fail }) => fail({ status: 413, data: '{"code":"TOO_LARGE"}' }));
  expect(await refused.answer).toEqual({ status: 413, text: '{"code":"TOO_LARGE"}' });
});

import { expect, it, vi } from 'vitest';
import { alipay } from './alipay';
import { h5 } from './h5';
import { weixin } from './weixin';

const URL = 'http://server/certificates/K7QF.png';

interface Call {
  url: string;
  filePath: string;
  success(answer?: object): void;
  fail(): void;
}
const stub = (status: number | undefined, album: (call: Call) => void) => {
  const saveImageToPhotosAlbum = vi.fn(album);
  vi.stubGlobal('uni', {
    downloadFile: ({ success }: Call) => success({ statusCode: status, tempFilePath: 'tmp/1' }),
    saveImageToPhotosAlbum,
  });
  return saveImageToPhotosAlbum;
};

it('goes to the album of a phone', async () => {
  const album = stub(200, ({ success }) => success());
  expect(await weixin.savePicture(URL, 'a.png')).toBe(true);
  expect(album.mock.calls[0]![0].filePath).toBe('tmp/1');
  stub(undefined, ({ success }) => success());
  expect(await alipay.savePicture(URL, 'a.png')).toBe(true);
});

it('says so where the server has none, or its owner said no', async () => {
  const album = stub(410, ({ success }) => success());
  expect(await weixin.savePicture(URL, 'a.png')).toBe(false);
  expect(album).not.toHaveBeenCalled();
  stub(200, ({ fail }) => fail());
  expect(await weixin.savePicture(URL, 'a.png')).toBe(false);
});

it('is left to the browser on H5', async () => {
  const link = { click: vi.fn() };
  vi.stubGlobal('document', { createElement: () => link });
  expect(await h5.savePicture(URL, 'a.png')).toBe(true);
  expect(link).toMatchObject({ href: URL, download: 'a.png' });
  expect(link.click).toHaveBeenCalledTimes(1);
});

import type { Platform } from '../../package.js';
import { nextId, node } from '../node.js';
import { type Api, ApiFailure, asyncApi, type Options, type Result } from './api.js';
import type { Privacy } from './privacy.js';

/**
 * Choosing pictures on the phone, sending one, and keeping one in the album, for which WeChat wants consent. What the
 * user chooses, the test says.
 */
export function pictureApis(platform: Platform, privacy: Privacy): Record<string, Api> {
  const isWeixin = platform === 'weixin';
  const pick = async ({ count }: Options) => {
    await privacy.pass('chooseMedia');
    const picked = await node.pickPictures(Number(count ?? 9));
    if (picked.length === 0) throw new ApiFailure('cancel', 11);
    return picked;
  };
  const saved = async ({ filePath, url }: Options): Promise<undefined> => {
    await privacy.pass('saveImageToPhotosAlbum');
    if (typeof (filePath ?? url) !== 'string') throw new ApiFailure('no picture', 2);
  };
  return {
    uploadFile: upload(platform),
    saveImageToPhotosAlbum: asyncApi(platform, 'saveImageToPhotosAlbum', saved),
    ...(isWeixin
      ? {
          chooseMedia: asyncApi(platform, 'chooseMedia', async options => ({
            type: 'image',
            tempFiles: (await pick(options)).map(({ path, bytes }) => ({
              ...{ tempFilePath: path, size: bytes, fileType: 'image' },
            })),
          })),
        }
      : {
          chooseImage: asyncApi(platform, 'chooseImage', async options => ({
            apFilePaths: (await pick(options)).map(({ path }) => path),
          })),
          saveImage: asyncApi(platform, 'saveImage', saved),
        }),
  };
}

type Progress = (progress: Record<string, number>) => void;

function upload(platform: Platform): Api {
  return (options: Options = {}) => {
    const id = nextId();
    const listeners: Progress[] = [];
    void asyncApi(platform, 'uploadFile', async () => {
      for (const listen of listeners) listen({ progress: 50 });
      const result = await send(platform, options);
      for (const listen of listeners) listen({ progress: 100 });
      return result;
    })({ ...options, complete: options.complete ?? (() => undefined) });
    return {
      abort: () => void node.abort(id),
      onProgressUpdate: (listen: Progress) => void listeners.push(listen),
      offProgressUpdate: () => undefined,
    };
  };
}

async function send(platform: Platform, options: Options): Promise<Result> {
  const isWeixin = platform === 'weixin';
  const field = options[isWeixin ? 'name' : 'fileName'];
  if (typeof field !== 'string') throw new ApiFailure('parameter error: name', 2);
  if (!isWeixin && options['fileType'] !== 'image') throw new ApiFailure('parameter error: fileType', 2);
  const answer = await node.upload({
    url: String(options['url']),
    headers: (options['header'] ?? {}) as Record<string, string>,
    fields: (options['formData'] ?? {}) as Record<string, string>,
    field,
    path: String(options['filePath']),
  });
  if (!answer.ok) throw new ApiFailure(answer.reason, isWeixin ? 600_001 : 12);
  return { statusCode: answer.status, data: answer.body, header: answer.headers };
}

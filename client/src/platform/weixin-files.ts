import type { FetchedFile, Files } from './platform';

/** What uni does not hand through. */
interface FileApi {
  env: { USER_DATA_PATH: string };
  /** Absent before base library 2.16.1. */
  shareFileMessage?(options: { filePath: string; fileName: string; success(): void; fail(): void }): void;
}
declare const wx: FileApi;

/** The way out of WeChat's own storage is a chat, such as the one with oneself. */
const held = (filePath: string, fileName: string): FetchedFile => ({
  hand: () =>
    new Promise(resolve => {
      if (!wx.shareFileMessage) return resolve(false);
      wx.shareFileMessage({
        filePath,
        fileName,
        success: () => resolve(true),
        fail: () => resolve(false),
      });
    }),
});

export const weixinFiles: Files = {
  fetch: (url, name) =>
    new Promise(resolve => {
      const filePath = `${wx.env.USER_DATA_PATH}/${name}`;
      uni.downloadFile({
        url,
        filePath,
        // A refusal arrives as a file as well, with its status beside it.
        success: ({ statusCode }) => resolve(statusCode === 200 ? held(filePath, name) : 'FAILED'),
        fail: () => resolve('FAILED'),
      });
    }),
};

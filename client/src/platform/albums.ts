/** Whether a picture was kept where its owner finds it. */
export type SavePicture = (url: string, name: string) => Promise<boolean>;

/** Into the phone's album; its owner may say no to that. */
export const savedToAlbum: SavePicture = url =>
  new Promise(resolve => {
    const fail = () => resolve(false);
    uni.downloadFile({
      url,
      success: ({ statusCode, tempFilePath }) => {
        // A refusal of WeChat's arrives as a file as well, with its status beside it.
        if (statusCode && statusCode !== 200) return fail();
        uni.saveImageToPhotosAlbum({ filePath: tempFilePath, success: () => resolve(true), fail });
      },
      fail,
    });
  });

/** A browser keeps it where it keeps downloads. */
export const downloadedByBrowser: SavePicture = (url, name) => {
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  return Promise.resolve(true);
};

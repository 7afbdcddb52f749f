/** A picture that somebody chose on this device. */
export interface PickedPicture {
  /** Shows it here, for as long as the program runs. */
  path: string;
  /** Null where the platform does not tell. */
  bytes: number | null;
}

/** Lets somebody choose some pictures; none where they turned back. */
export type PickImages = (most: number) => Promise<PickedPicture[]>;

/** From the album or the camera, as most platforms have it. */
export const chosenImages: PickImages = most =>
  new Promise(resolve => {
    uni.chooseImage({
      count: most,
      sizeType: ['compressed'],
      success: ({ tempFilePaths, tempFiles }) => {
        const sizes = [tempFiles ?? []].flat() as { size?: number }[];
        resolve([tempFilePaths].flat().map((path, at) => ({ path, bytes: sizes[at]?.size ?? null })));
      },
      fail: () => resolve([]),
    });
  });

/** The same on WeChat, whose older call goes away. */
export const chosenMedia: PickImages = most =>
  new Promise(resolve => {
    uni.chooseMedia({
      count: most,
      mediaType: ['image'],
      sizeType: ['compressed'],
      success: ({ tempFiles }) =>
        resolve(tempFiles.map(({ tempFilePath, size }) => ({ path: tempFilePath, bytes: size }))),
      fail: () => resolve([]),
    });
  });

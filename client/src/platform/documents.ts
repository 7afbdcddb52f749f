/** Papers such as PDF, for which every platform has a reader of its own. */
export interface Documents {
  /** Opens it in the platform's reader; whether that could be done. */
  open(url: string): Promise<boolean>;
}

/** A mini program reads what it has downloaded. */
export const downloadedDocuments: Documents = {
  open: url =>
    new Promise(resolve => {
      const fail = () => resolve(false);
      uni.downloadFile({
        url,
        success: ({ statusCode, tempFilePath }) => {
          // A refusal of WeChat's arrives as a file as well, with its status beside it.
          if (statusCode && statusCode !== 200) return fail();
          uni.openDocument({
            filePath: tempFilePath,
            fileType: 'pdf',
            success: () => resolve(true),
            fail,
          });
        },
        fail,
      });
    }),
};

/** A browser shows it in a tab of its own, with its own reader. The tab opens on the tap, or is not let through. */
export const browserDocuments: Documents = {
  open: url => Promise.resolve(window.open(url, '_blank') !== null),
};

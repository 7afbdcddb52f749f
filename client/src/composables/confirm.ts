/** Asks once more before something is done, in the platform's own dialog. */
export function confirm(texts: { text: string; yes: string; no: string }): Promise<boolean> {
  return new Promise(resolve => {
    uni.showModal({
      content: texts.text,
      confirmText: texts.yes,
      cancelText: texts.no,
      confirmColor: '#B42318',
      success: ({ confirm: sure }) => resolve(sure),
      fail: () => resolve(false),
    });
  });
}

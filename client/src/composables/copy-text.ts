/** Puts a text on the clipboard and says so; WeChat may be told by its user not to. */
export function copyText(text: string, done: string): void {
  uni.setClipboardData({
    data: text,
    showToast: false,
    success: () => void uni.showToast({ title: done, icon: 'none' }),
    fail: () => undefined,
  });
}

import type { Platform } from '../../package.js';
import { type Api, asyncApi } from './api.js';
import type { Privacy } from './privacy.js';

/** One text. In WeChat it is personal, both ways. */
export class Clipboard {
  text = '';

  constructor(
    private readonly platform: Platform,
    private readonly privacy: Privacy,
  ) {}

  apis(): Record<string, Api> {
    const { platform, privacy } = this;
    if (platform === 'alipay')
      return {
        setClipboard: asyncApi(platform, 'setClipboard', ({ text }) => void (this.text = String(text))),
        getClipboard: asyncApi(platform, 'getClipboard', () => ({ text: this.text })),
      };
    return {
      setClipboardData: asyncApi(platform, 'setClipboardData', async ({ data }) => {
        await privacy.pass('setClipboardData');
        this.text = String(data);
        return undefined;
      }),
      getClipboardData: asyncApi(platform, 'getClipboardData', async () => {
        await privacy.pass('getClipboardData');
        return { data: this.text };
      }),
    };
  }
}

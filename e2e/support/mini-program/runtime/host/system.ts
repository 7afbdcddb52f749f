import type { Platform } from '../../package.js';
import type { Pages } from '../pages.js';
import type { Caller } from '../registry.js';
import { type Api, asyncApi, syncApi } from './api.js';
import { PageIntersectionObserver } from './intersection.js';
import { AlipaySelectorQuery } from './selector-query.js';

export interface Device {
  os: 'ios' | 'android';
  language: string;
}
/** What a page launched with: WeChat's scene is a number, the QR code's own scene lies in the query. */
export interface LaunchOptions {
  path: string;
  query: Record<string, string>;
  scene: number | string;
  referrerInfo: Record<string, never>;
}
type Listener = (options: LaunchOptions) => void;

export class SystemHost {
  readonly shown: Listener[] = [];
  readonly hidden: Listener[] = [];

  constructor(
    private readonly platform: Platform,
    private readonly device: Device,
    private readonly launch: () => LaunchOptions,
    private readonly pages: Pages,
  ) {}

  apis(): Record<string, Api> {
    const { platform } = this;
    const info = () => this.systemInfo();
    return {
      getLaunchOptionsSync: syncApi('getLaunchOptionsSync', this.launch),
      getEnterOptionsSync: syncApi('getEnterOptionsSync', this.launch),
      getSystemInfoSync: syncApi('getSystemInfoSync', info),
      getSystemInfo: asyncApi(platform, 'getSystemInfo', info),
      getSystemInfoAsync: asyncApi(platform, 'getSystemInfoAsync', info),
      getWindowInfo: syncApi('getWindowInfo', info),
      getDeviceInfo: syncApi('getDeviceInfo', info),
      getAppBaseInfo: syncApi('getAppBaseInfo', info),
      getAccountInfoSync: syncApi('getAccountInfoSync', () => ({
        miniProgram: { appId: 'harness', envVersion: 'develop', version: '' },
      })),
      getMenuButtonBoundingClientRect: syncApi('getMenuButtonBoundingClientRect', () => ({
        ...{ top: 26, bottom: 58, left: 281, right: 368, width: 87, height: 32 },
      })),
      canIUse: (name: string) => name !== 'saveFileToDingTalk',
      nextTick: (run: () => void) => void setTimeout(run),
      onAppShow: (listener: Listener) => void this.shown.push(listener),
      onAppHide: (listener: Listener) => void this.hidden.push(listener),
      offAppShow: () => undefined,
      offAppHide: () => undefined,
      onError: () => undefined,
      offError: () => undefined,
      onUnhandledRejection: () => undefined,
      offUnhandledRejection: () => undefined,
      onThemeChange: () => undefined,
      onWindowResize: () => undefined,
      offWindowResize: () => undefined,
      createSelectorQuery: () => this.query(),
      createIntersectionObserver: (...args: object[]) =>
        new PageIntersectionObserver(() => this.pages.top()?.element, args[platform === 'weixin' ? 1 : 0]),
    };
  }

  /** What stands on the global and is no function. */
  values(): Record<string, unknown> {
    const { os } = this.device;
    return this.platform === 'weixin'
      ? { env: { USER_DATA_PATH: `${os}://usr` } }
      : { env: { USER_DATA_PATH: `${os}://usr` }, SDKVersion: '2.9.50', isIDE: false };
  }

  private query(): unknown {
    if (this.platform === 'alipay') return new AlipaySelectorQuery(() => this.pages.top()?.element);
    const page = this.pages.top()?.caller as (Caller & { createSelectorQuery(): unknown }) | undefined;
    if (!page) throw new Error('createSelectorQuery() needs a page');
    return page.createSelectorQuery();
  }

  private systemInfo(): Record<string, unknown> {
    const { os, language } = this.device;
    const custom = this.pages.top()?.element.hasAttribute('data-custom') === true;
    const tab = this.pages.top()?.element.hasAttribute('data-tab') === true;
    return {
      brand: os === 'ios' ? 'iPhone' : 'HUAWEI',
      model: os === 'ios' ? 'iPhone 13' : 'Mate 60',
      platform: this.platform === 'weixin' ? os : os === 'ios' ? 'iOS' : 'Android',
      system: os === 'ios' ? 'iOS 17.0' : 'Android 14',
      language,
      version: '8.0.50',
      SDKVersion: '3.5.8',
      app: 'alipay',
      pixelRatio: 2,
      screenWidth: 375,
      screenHeight: 812,
      windowWidth: 375,
      windowHeight: 812 - (custom ? 0 : 64) - (tab ? 50 : 0),
      statusBarHeight: 20,
      titleBarHeight: 44,
      fontSizeSetting: 16,
      safeArea: { left: 0, right: 375, top: 20, bottom: 778, width: 375, height: 758 },
      theme: 'light',
    };
  }
}

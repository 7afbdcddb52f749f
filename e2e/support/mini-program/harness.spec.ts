import { describe, expect, it } from 'vitest';
import { fixtureBuild } from './fixture.js';
import { launchMiniProgram } from './launch.js';

/** A mini program of two pages that does what an app should not. */
const FILES: Record<string, string> = {
  'app.json': JSON.stringify({
    pages: ['pages/one', 'pages/two'],
    window: { navigationBarTitleText: 'One' },
  }),
  'app.js': 'App({ onLaunch(options) { this.launch = options; } });',
  'pages/one.json': '{}',
  'pages/one.wxml': `
    <view class="globals">{{globals}}</view><view class="scene">{{scene}}</view>
    <button class="unknown" bindtap="unknown">unknown</button>
    <button class="foreign" bindtap="foreign">foreign</button>
    <button class="code" bindtap="code">code</button>
    <button class="throw" bindtap="throwing">throw</button>
    <button class="two" bindtap="two">two</button>
    <view class="outer" bindtap="outer"><view class="inner" catchtap="inner">{{taps}}</view></view>`,
  'pages/one.wxss': '.globals { width: 375rpx; }',
  'pages/one.js': `
    const names = { window: typeof window, document: typeof document, fetch: typeof fetch, WebSocket: typeof WebSocket,
      URL: typeof URL, AbortController: typeof AbortController, Headers: typeof Headers, TextDecoder: typeof TextDecoder,
      crypto: typeof crypto, globalThis: typeof globalThis, localStorage: typeof localStorage, self: typeof self, Intl: typeof Intl,
      queueMicrotask: typeof queueMicrotask, process: typeof process };
    Page({
      data: { globals: '', scene: '', taps: 'none' },
      onLoad(query) { this.setData({ globals: Object.keys(names).filter(name => names[name] !== 'undefined').join(), scene: query.scene }); },
      unknown() { wx.chooseInvoice({}); },
      foreign() { wx.request({ url: 'https://elsewhere.example/' }); },
      code() { new Function('return 1')(); },
      throwing() { throw new Error('on purpose'); },
      two() { wx.navigateTo({ url: '/pages/two?id=a%20b' }); },
      outer() { this.setData({ taps: this.data.taps + ' outer' }); },
      inner() { this.setData({ taps: 'inner' }); },
    });`,
  'pages/two.json': '{}',
  'pages/two.wxml': '<view class="id">{{id}}</view>',
  'pages/two.js': 'Page({ data: { id: "" }, onLoad({ id }) { this.setData({ id }); } });',
};

const build = fixtureBuild(FILES);
const nowhere = { origin: 'http://127.0.0.1:9' };
const launch = (scene = 'c') =>
  launchMiniProgram({
    platform: 'weixin',
    server: nowhere,
    sandbox: nowhere,
    user: 'xiaoming',
    build,
    launch: { scene },
  });

describe('the harness', () => {
  it('gives the app no global of the browser, and the scene of a QR code encoded', async () => {
    const app = await launch('course=1');
    expect(await app.text('.globals')).toBe('');
    expect(await app.text('.scene')).toBe('course%3D1');
    await app.close();
  });

  it('walks to a page and back, and leaves a query as it was written', async () => {
    const app = await launch();
    await app.tap('.two');
    expect(await app.waitForPage('pages/two')).toEqual({ id: 'a%20b' });
    expect(await app.text('.id')).toBe('a%20b');
    await app.back();
    expect((await app.pages()).map(({ path }) => path)).toEqual(['pages/one']);
    await app.close();
  });

  it('stops a caught tap where it was caught', async () => {
    const app = await launch();
    await app.tap('.inner');
    await app.waitForText('.inner', 'inner');
    expect(await app.text('.inner')).toBe('inner');
    await app.close();
  });

  it.each([
    ['.unknown', 'wx.chooseInvoice() is neither implemented nor listed'],
    ['.foreign', 'foreign host: https://elsewhere.example/'],
    ['.code', 'Code generation from strings is not allowed'],
    ['.throw', 'on purpose'],
  ])('fails at the end of an app that did %s', async (button, complaint) => {
    const app = await launch();
    await app.tap(button);
    await app.until(async () => (await app.faults()).length > 0);
    await expect(app.close()).rejects.toThrow(complaint);
  });
});

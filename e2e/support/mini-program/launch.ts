import { join } from 'node:path';
import { afterEach } from 'vitest';
import { browser, PHONE } from '../browser.js';
import { builds } from '../paths.js';
import { App } from './app.js';
import { runtimeScript } from './bundle.js';
import { type Block, AppNetwork } from './network.js';
import { pack, type Packed, type Platform } from './package.js';
import type { BootOptions } from './runtime/main.js';
import { parseUrl } from './runtime/paths.js';
import type { PaySheet, SocketEvent } from './runtime/node.js';
import { payAtCashier, post } from './wallet.js';

export interface LaunchTarget {
  /** A page of the build, with its query as a shared card writes it. The first page by default. */
  path?: string;
  /** What WeChat's QR code carries: it reaches the page, encoded, as query.scene. */
  scene?: string;
  /** What Alipay's QR code carries: it reaches the app, and no page. */
  appQuery?: Record<string, string>;
}
export interface LaunchMiniProgram {
  platform: Platform;
  server: { origin: string };
  sandbox: { origin: string; wechatAppId?: string };
  /** The sandbox's user who holds the phone. */
  user: string;
  launch?: LaunchTarget;
  block?: Block;
  device?: { os?: 'ios' | 'android'; language?: string };
  /** Whether the user still has to agree to WeChat's privacy contract; in most tests that lies behind them. */
  privacy?: 'agreed' | 'needed';
  /** Whether the test can let time go by on the phone, see app.pass(). */
  ownClock?: boolean;
  /** What an earlier run left, see app.storage(). */
  storage?: Record<string, string>;
  /** The origin that the build was made with. */
  apiOrigin?: string;
  build?: string;
}

const HOST = 'http://mini-program.test';
const SCAN = { weixin: 1047, alipay: '1007' };
const NORMAL = { weixin: 1001, alipay: '1000' };

const packs = new Map<string, Packed>();
const open = new Set<App>();

/** A test that failed leaves a picture and whatever its app had to say. */
afterEach(async ({ task }) => {
  for (const app of open) {
    if (app.isOpen && task.result?.state === 'fail') {
      const name = `failed-${app.platform}-${task.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`;
      console.log(`${await app.screenshot(name)}\n${await app.story()}`);
    }
    await app.abandon();
  }
  open.clear();
});

/** Starts a compiled build as WeChat or Alipay would start it, on a phone of its own. */
export async function launchMiniProgram(options: LaunchMiniProgram): Promise<App> {
  const { platform } = options;
  const root = options.build ?? join(builds, `mp-${platform}`);
  if (!packs.has(root)) packs.set(root, pack(platform, root));
  const build = packs.get(root)!.package;

  const context = await (
    await browser()
  ).newContext({
    viewport: PHONE,
    deviceScaleFactor: 2,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  if (options.ownClock) await page.clock.install();
  let telling = Promise.resolve();
  const tell = (id: number, event: SocketEvent) => {
    telling = telling
      .then(() => page.evaluate(([i, e]) => window.app.socketEvent(i, e), [id, event] as const))
      .catch(() => undefined);
  };
  const origins = new Map([[options.apiOrigin ?? 'http://127.0.0.1:4000', options.server.origin]]);
  const network = new AppNetwork(origins, tell);
  network.setBlock(options.block ?? {});
  const app = new App(page, platform, network);
  open.add(app);

  await page.exposeFunction('callNode', (method: string, args: unknown[]) =>
    answer(app, network, options, method, args),
  );
  await page.route('**/*', async route => {
    const url = new URL(route.request().url());
    const picked = app.album.at(url.href);
    if (picked) return route.fulfill({ body: picked, contentType: 'image/jpeg' });
    if (url.origin !== HOST) {
      const target = network.resolve(url.href);
      return target ? route.fulfill({ response: await route.fetch({ url: target.href }) }) : route.abort();
    }
    if (url.pathname !== '/') return route.fulfill({ path: join(root, url.pathname) });
    return route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><html lang="zh-CN"><body></body></html>',
    });
  });
  await page.goto(`${HOST}/`);
  await page.addScriptTag({ content: await runtimeScript() });
  await page.evaluate(
    boot => {
      window.app = window.boot(boot);
    },
    bootOptions(options, build),
  );
  return app;
}

function bootOptions(options: LaunchMiniProgram, build: BootOptions['build']): BootOptions {
  const { platform, launch = {}, device = {}, storage = {} } = options;
  const { path, query } = parseUrl(`/${(launch.path ?? build.pages[0]!).replace(/^\//, '')}`);
  if (launch.scene !== undefined) query['scene'] = encodeURIComponent(launch.scene);
  const scanned = launch.scene !== undefined || launch.appQuery !== undefined;
  return {
    build,
    device: { os: device.os ?? 'android', language: device.language ?? 'zh_CN' },
    storage,
    launch: {
      path,
      query: platform === 'weixin' ? query : (launch.appQuery ?? {}),
      scene: (scanned ? SCAN : NORMAL)[platform],
      referrerInfo: {},
    },
    pageQuery: query,
    privacyAgreed: options.privacy !== 'needed',
  };
}

/** The other end of runtime/node.ts. */
async function answer(
  app: App,
  network: AppNetwork,
  { platform, sandbox, user, device }: LaunchMiniProgram,
  method: string,
  args: unknown[],
): Promise<unknown> {
  const calls: Record<string, (...args: never[]) => unknown> = {
    request: network.request.bind(network),
    abort: network.abort.bind(network),
    openSocket: network.openSocket.bind(network),
    sendSocket: network.sendSocket.bind(network),
    closeSocket: network.closeSocket.bind(network),
    pickPictures: app.album.pick.bind(app.album),
    upload: app.album.upload.bind(app.album),
    login: async () => {
      const path = platform === 'weixin' ? '/control/wechat/login' : '/control/alipay/login';
      const { body } = await post(`${sandbox.origin}${path}`, { user });
      return platform === 'weixin' ? body['code'] : body['authCode'];
    },
    givesPhone: () => app.phone === 'gives',
    phone: async (agreed: boolean) => {
      const channel = platform === 'weixin' ? 'wechat' : 'alipay';
      const as = agreed ? undefined : 'unauthorised';
      const { body } = await post(`${sandbox.origin}/control/${channel}/phone`, { user, as });
      return body[platform === 'weixin' ? 'code' : 'response'];
    },
    agreesToMessages: () => (app.messages === 'fails' ? null : app.messages === 'agrees'),
    pay: (sheet: PaySheet, launch: Record<string, unknown>) =>
      payAtCashier(app, { sandbox, user, os: device?.os }, sheet, launch),
  };
  return calls[method]!(...(args as never[]));
}

import type { MiniProgramPackage } from '../package.js';
import { createBackend } from './elements.js';
import { dispatch, reportExceptions, translateDomEvents, usePlainEvents } from './events.js';
import { Frame } from './frame.js';
import { accountApis } from './host/account.js';
import { Clipboard } from './host/clipboard.js';
import { Files } from './host/files.js';
import { platformObject } from './host/index.js';
import { MediaHost } from './host/media.js';
import { messageApis } from './host/messages.js';
import { networkApis } from './host/network.js';
import { OpenButtons } from './host/open-buttons.js';
import { pictureApis } from './host/pictures.js';
import { Privacy } from './host/privacy.js';
import { storageApis } from './host/storage.js';
import { type Device, type LaunchOptions, SystemHost } from './host/system.js';
import { uiApis } from './host/ui.js';
import { calls, faults, logFault } from './log.js';
import { ModuleLoader } from './modules.js';
import { socketEvent } from './node.js';
import { Pages } from './pages.js';
import { type Definition, Registry } from './registry.js';

export interface BootOptions {
  build: MiniProgramPackage;
  device: Device;
  storage: Record<string, string>;
  launch: LaunchOptions;
  /** What the first page gets, which on Alipay is not what the app gets. */
  pageQuery: Record<string, string>;
  /** Whether the user agreed to WeChat's privacy contract before. */
  privacyAgreed: boolean;
}

type AppOptions = Record<string, unknown>;

/** Everything the Node side may ask of a running app. */
export function boot({ build, device, storage, launch, pageQuery, privacyAgreed }: BootOptions) {
  const kept = new Map(Object.entries(storage));
  let app: AppOptions | undefined;
  const drawn: { frame?: Frame } = {};
  const theFrame = () => drawn.frame!;
  const callApp = (method: string, ...args: unknown[]) => {
    const f = app?.[method];
    if (typeof f === 'function') f.apply(app, args);
  };

  reportExceptions(error => logFault('exception', error));
  usePlainEvents();
  const privacy = new Privacy(build.platform, privacyAgreed, theFrame);
  const buttons = new OpenButtons(build.platform, privacy);
  const clipboard = new Clipboard(build.platform, privacy);
  const files = new Files(build.platform);
  const media = new MediaHost(build.platform);
  const network = networkApis(build.platform);
  translateDomEvents(button => buttons.press(button));
  const registry: Registry = new Registry(build, path => void modules.require(path));
  const backend = registry.environment.associateBackend(createBackend() as never);
  const pages = new Pages(build, registry, backend, theFrame);
  const system = new SystemHost(build.platform, device, () => launch, pages);
  const apis = {
    ...system.apis(),
    ...network.apis,
    ...storageApis(build.platform, kept),
    ...accountApis(build.platform),
    ...uiApis(build.platform, theFrame, pages),
    ...privacy.apis(),
    ...buttons.apis(),
    ...clipboard.apis(),
    ...files.apis(),
    ...pictureApis(build.platform, privacy),
    ...media.apis(),
    ...messageApis(build.platform),
  };
  const platform = platformObject(build.platform, apis, system.values());
  const modules: ModuleLoader = new ModuleLoader(build.modules, {
    [build.platform === 'weixin' ? 'wx' : 'my']: platform,
    App: (options: AppOptions) => (app = options),
    Page: (definition: Definition) => registry.page(definition),
    Component: (definition: Definition) => registry.component(definition),
    Behavior: (definition: unknown) => definition,
    getApp: () => app,
    getCurrentPages: pages.callers,
    console: appConsole(),
    global: {},
  });

  modules.require('app.js');
  drawn.frame = new Frame(build.styles, build.pages, build.tabs, build.tabColors, {
    back: () => pages.navigateBack(),
    tab: path => pages.switchTab(`/${path}`),
  });
  callApp('onLaunch', launch);
  callApp('onShow', launch);
  const query = Object.entries(pageQuery).map(([key, value]) => `${key}=${value}`);
  pages.reLaunch(`/${launch.path}${query.length > 0 ? `?${query.join('&')}` : ''}`);

  return {
    calls,
    faults,
    socketEvent,
    pages: pages.where,
    storage: () => Object.fromEntries(kept),
    clipboard: () => clipboard.text,
    files: () => Object.fromEntries(files.kept),
    back: () => pages.navigateBack(),
    ask: (method: string, argument?: unknown) => pages.call(method, argument),
    trigger: (selector: string, event: string, detail: Record<string, unknown>) => {
      const target = document.querySelector(`.mp-page[data-current] ${selector}`);
      if (!target) throw new Error(`${selector} is not on the page`);
      dispatch(target, event, detail);
    },
    audio: (event: string, state: Record<string, unknown>) => media.tell(event, state),
    connection: network.connection,
    hide() {
      pages.call('onHide');
      callApp('onHide');
      system.hidden.forEach(listen => listen(launch));
    },
    show() {
      callApp('onShow', launch);
      system.shown.forEach(listen => listen(launch));
      pages.call('onShow');
    },
  };
}

/** What the app prints goes to the browser's console; what it prints as an error is a fault of the app. */
function appConsole(): Console {
  return {
    ...console,
    error: (...parts: unknown[]) => {
      const text = parts
        .map(part => (part instanceof Error ? (part.stack ?? part.message) : String(part)))
        .join(' ');
      logFault(text.includes('暂不支持') ? 'unknown call' : 'console.error', text);
    },
  };
}

declare global {
  interface Window {
    boot: typeof boot;
    app: ReturnType<typeof boot>;
  }
}

window.addEventListener('error', event => logFault('exception', event.error ?? event.message));
window.addEventListener('unhandledrejection', event => logFault('unhandled rejection', event.reason));
window.boot = boot;

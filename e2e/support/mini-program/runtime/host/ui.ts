import type { Platform } from '../../package.js';
import type { Frame } from '../frame.js';
import type { Pages } from '../pages.js';
import { type Api, ApiFailure, asyncApi, type Options, type Result } from './api.js';

export function uiApis(platform: Platform, frame: () => Frame, pages: Pages): Record<string, Api> {
  const api = (name: string, run: (options: Options) => Promise<Result> | Result) =>
    asyncApi(platform, name, run);
  const message = (options: Options) => String(options['title'] ?? options['content'] ?? '');
  let toastTimer: ReturnType<typeof setTimeout> | undefined;

  const badge = (index: unknown, text: string | null): undefined => {
    if (!pages.isTab(pages.top()?.path ?? '')) throw new ApiFailure('not TabBar page', 2);
    frame().setTabBadge(Number(index), text);
  };

  const apis: Record<string, Api> = {
    showToast: api('showToast', options => {
      frame().overlay('toast', box => (box.textContent = message(options)));
      clearTimeout(toastTimer);
      toastTimer = setTimeout(() => frame().overlay('toast', null), Number(options['duration'] ?? 1500));
      return undefined;
    }),
    hideToast: api('hideToast', () => void frame().overlay('toast', null)),
    showLoading: api(
      'showLoading',
      options => void frame().overlay('loading', box => (box.textContent = message(options) || '…')),
    ),
    hideLoading: api('hideLoading', () => void frame().overlay('loading', null)),
    showActionSheet: api('showActionSheet', options =>
      choose(frame(), (options['itemList'] ?? options['items']) as string[]),
    ),
    setNavigationBarTitle: api(
      'setNavigationBarTitle',
      options => void pages.setTitle(String(options['title'])),
    ),
    setTabBarItem: api(
      'setTabBarItem',
      ({ index, text }) => void frame().setTabText(Number(index), String(text)),
    ),
    setTabBarBadge: api('setTabBarBadge', ({ index, text }) => badge(index, String(text))),
    removeTabBarBadge: api('removeTabBarBadge', ({ index }) => badge(index, null)),
    pageScrollTo: api('pageScrollTo', options => {
      const view = pages.top()?.element.querySelector('.mp-scroll');
      const target = options['selector'] ? view?.querySelector(String(options['selector'])) : null;
      if (target) target.scrollIntoView();
      else view?.scrollTo({ top: Number(options['scrollTop'] ?? 0) });
      return undefined;
    }),
  };
  const ask = (options: Options, cancellable: boolean) => dialog(frame(), options, cancellable);
  if (platform === 'weixin')
    apis['showModal'] = api('showModal', async options => {
      const confirm = await ask(options, options['showCancel'] !== false);
      return { confirm, cancel: !confirm };
    });
  else {
    apis['confirm'] = api('confirm', async options => ({ confirm: await ask(options, true) }));
    apis['alert'] = api('alert', async options => void (await ask(options, false)));
  }
  return { ...apis, ...navigationApis(platform, pages) };
}

function navigationApis(platform: Platform, pages: Pages): Record<string, Api> {
  const api = (name: string, run: (options: Options) => Result) => asyncApi(platform, name, run);
  return {
    navigateTo: api('navigateTo', options => {
      const caller = pages.navigateTo(String(options['url']));
      return { eventChannel: (caller['getOpenerEventChannel'] as () => unknown)() };
    }),
    redirectTo: api('redirectTo', options => void pages.redirectTo(String(options['url']))),
    reLaunch: api('reLaunch', options => void pages.reLaunch(String(options['url']))),
    switchTab: api('switchTab', options => void pages.switchTab(String(options['url']))),
    navigateBack: api('navigateBack', options => void pages.navigateBack(Number(options['delta'] ?? 1))),
  };
}

/** Asks in a box; answers whether it was confirmed. */
export function dialog(frame: Frame, options: Options, cancellable: boolean): Promise<boolean> {
  return new Promise(resolve => {
    frame.overlay('modal', box => {
      const text = [options['title'], options['content']].filter(Boolean).join('\n');
      box.append(
        Object.assign(document.createElement('p'), { className: 'mp-modal-text', textContent: text }),
        button(
          'mp-modal-confirm',
          String(options['confirmText'] ?? options['confirmButtonText'] ?? '确定'),
          () => done(true),
        ),
      );
      if (cancellable)
        box.append(
          button(
            'mp-modal-cancel',
            String(options['cancelText'] ?? options['cancelButtonText'] ?? '取消'),
            () => done(false),
          ),
        );
    });
    const done = (confirm: boolean) => {
      frame.overlay('modal', null);
      resolve(confirm);
    };
  });
}

function choose(frame: Frame, items: string[]): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => () => {
      frame.overlay('sheet', null);
      settle();
    };
    frame.overlay('sheet', box => {
      items.forEach((item, index) => {
        box.append(
          button(
            'mp-sheet-item',
            item,
            end(() => resolve({ tapIndex: index, index })),
          ),
        );
      });
      box.append(
        button(
          'mp-sheet-cancel',
          '取消',
          end(() => reject(new Error('cancel'))),
        ),
      );
    });
  });
}

function button(className: string, text: string, act: () => void): HTMLButtonElement {
  const element = Object.assign(document.createElement('button'), { className, textContent: text });
  element.addEventListener('click', act);
  return element;
}

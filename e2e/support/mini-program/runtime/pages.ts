import type { AssociatedBackend } from 'glass-easel-miniprogram-adapter';
import type { MiniProgramPackage } from '../package.js';
import type { Frame } from './frame.js';
import { parseUrl, type Query } from './paths.js';
import type { Caller, Registry } from './registry.js';

type Root = ReturnType<AssociatedBackend['createRoot']>;
interface OpenPage {
  path: string;
  query: Query;
  caller: Caller;
  root: Root;
  element: HTMLElement;
  title: string;
}

const MOST_PAGES = 10;

/** The page stack and the order in which pages live and die. */
export class Pages {
  private stack: OpenPage[] = [];
  private readonly tabPages = new Map<string, OpenPage>();

  constructor(
    private readonly build: MiniProgramPackage,
    private readonly registry: Registry,
    private readonly backend: AssociatedBackend,
    private readonly frame: () => Frame,
  ) {}

  callers = (): Caller[] => this.stack.map(page => page.caller);
  top = (): OpenPage | undefined => this.stack.at(-1);
  where = (): { path: string; query: Query }[] => this.stack.map(({ path, query }) => ({ path, query }));
  isTab = (path: string): boolean => this.build.tabs.some(tab => tab.pagePath === path);

  /** Runs a page's method when it has one. */
  call(method: string, ...args: unknown[]): unknown {
    const caller = this.top()?.caller;
    const f = caller?.[method];
    return typeof f === 'function' ? (f.apply(caller, args) as unknown) : undefined;
  }

  navigateTo(url: string): Caller {
    const { path, query } = this.resolve('navigateTo', url);
    if (this.isTab(path)) throw new Error('can not navigateTo a tabbar page');
    if (this.stack.length >= MOST_PAGES) throw new Error('webview count limit exceed');
    this.call('onHide');
    return this.open(path, query);
  }

  redirectTo(url: string): void {
    const { path, query } = this.resolve('redirectTo', url);
    if (this.isTab(path)) throw new Error('can not redirectTo a tabbar page');
    this.close(this.stack.pop());
    this.open(path, query);
  }

  reLaunch(url: string): void {
    const { path, query } = this.resolve('reLaunch', url);
    for (const page of [...this.stack, ...this.tabPages.values()]) this.close(page);
    this.stack = [];
    this.tabPages.clear();
    this.open(path, query);
  }

  switchTab(url: string): void {
    const { path } = this.resolve('switchTab', url);
    if (!this.isTab(path)) throw new Error('can not switch to no-tabBar page');
    if (this.top()?.path === path) return;
    if (this.stack.length === 1) this.call('onHide');
    while (this.stack.length > 1 || (this.stack[0] && !this.isTab(this.stack[0].path)))
      this.close(this.stack.pop());
    this.stack = [];
    const kept = this.tabPages.get(path);
    if (!kept) return void this.open(path, {});
    this.stack.push(kept);
    this.reveal();
  }

  navigateBack(delta = 1): void {
    if (this.stack.length === 1) throw new Error('cannot navigate back at first page.');
    for (let left = Math.min(delta, this.stack.length - 1); left > 0; left -= 1) this.close(this.stack.pop());
    this.reveal();
  }

  setTitle(title: string): void {
    const page = this.top();
    if (!page) return;
    page.title = title;
    this.draw();
  }

  private resolve(api: string, url: string): { path: string; query: Query } {
    const target = parseUrl(url, this.top()?.path);
    if (!this.build.pages.includes(target.path))
      throw new Error(`page "${target.path}" is not found (${api})`);
    return target;
  }

  private open(path: string, query: Query): Caller {
    this.registry.ensure(path);
    const element = document.createElement('div');
    element.className = 'mp-page';
    element.dataset['route'] = path;
    element.toggleAttribute('data-tab', this.isTab(path));
    element.toggleAttribute('data-custom', this.isCustom(path));
    const scroll = element.appendChild(document.createElement('div'));
    scroll.className = 'mp-scroll';
    scroll.addEventListener('scroll', () => this.scrolled(scroll));
    const placeholder = scroll.appendChild(document.createElement('div'));
    this.frame().pages.append(element);

    const root = this.backend.createRoot('wx-x', this.registry.space, path);
    const caller = root.get() as unknown as Caller;
    const title = String(this.config(path).navigationBarTitleText ?? '');
    const page: OpenPage = { path, query, caller, root, element, title };
    Object.assign(caller, { route: path, __route__: path, getOpenerEventChannel: () => openerChannel() });
    this.stack.push(page);
    if (this.isTab(path)) this.tabPages.set(path, page);
    this.draw();

    const attach = () => root.attach(scroll as never, placeholder as never);
    if (this.build.platform === 'weixin') attach();
    this.call('onLoad', { ...query });
    if (this.build.platform === 'alipay') attach();
    this.call('onShow');
    this.registry.flushReady();
    this.call('onReady');
    return caller;
  }

  private close(page: OpenPage | undefined): void {
    if (!page) return;
    const onUnload = page.caller['onUnload'];
    if (typeof onUnload === 'function') onUnload.call(page.caller);
    page.root.release();
    page.element.remove();
  }

  private reveal(): void {
    this.draw();
    this.call('onShow');
  }

  private draw(): void {
    const page = this.top();
    if (!page) return;
    for (const element of this.frame().pages.children)
      element.toggleAttribute('data-current', element === page.element);
    this.frame().show({
      path: page.path,
      title: page.title,
      custom: this.isCustom(page.path),
      first: this.stack.length === 1,
      tab: this.isTab(page.path),
    });
  }

  private config = (path: string) => ({
    ...this.build.window,
    ...definedOnly(this.build.configs[path] ?? {}),
  });
  private isCustom = (path: string): boolean => this.config(path).navigationStyle === 'custom';

  private scrolled(view: HTMLElement): void {
    this.call('onPageScroll', { scrollTop: view.scrollTop });
    if (view.scrollTop + view.clientHeight >= view.scrollHeight - 50) this.call('onReachBottom');
  }
}

function definedOnly<T extends object>(config: T): Partial<T> {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Enough for uni-app, which asks every page for one. */
function openerChannel(): Record<string, () => void> {
  return { on: () => undefined, once: () => undefined, off: () => undefined, emit: () => undefined };
}

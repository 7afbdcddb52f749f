import type { TabItem } from '../package.js';

const CSS = `
  html, body { margin: 0; height: 100%; overflow: hidden; font-family: system-ui, sans-serif; }
  #frame { position: fixed; inset: 0; display: flex; flex-direction: column; background: #fff; }
  #frame .mp-nav { flex: none; height: 44px; padding-top: 20px; display: flex; align-items: center; position: relative; }
  #frame .mp-nav[hidden], #frame .mp-tabs[hidden] { display: none; }
  .mp-title { flex: 1; text-align: center; font: 600 17px/44px sans-serif; }
  .mp-back { position: absolute; left: 0; bottom: 0; width: 44px; height: 44px; border: 0; background: none; font: 26px/40px sans-serif; }
  .mp-pages { flex: 1; position: relative; min-height: 0; }
  .mp-page { position: absolute; inset: 0; overflow: hidden; transform: translateZ(0); --page-height: 748px; font-size: 16px; }
  .mp-page[data-tab] { --page-height: 698px; }
  .mp-page[data-custom] { --page-height: 812px; }
  .mp-page[data-tab][data-custom] { --page-height: 762px; }
  .mp-page:not([data-current]) { display: none; }
  .mp-scroll { height: 100%; overflow-y: auto; }
  .mp-tabs { flex: none; height: 50px; display: flex; border-top: 1px solid #e5e5e5; background: #fff; }
  .mp-tab { flex: 1; border: 0; background: none; font-size: 12px; line-height: 1.4; }
  .mp-tab { position: relative; }
  .mp-tab-badge { position: absolute; top: 3px; left: calc(50% + 6px); min-width: 16px; padding: 0 4px; border-radius: 8px; background: #fa5151; color: #fff; font: 10px/16px sans-serif; }
  .mp-tab img { display: none; width: 24px; height: 24px; margin: 0 auto; }
  .mp-tab[data-selected] img + img, .mp-tab:not([data-selected]) img:first-child { display: block; }
  .mp-overlay { position: fixed; inset: 0; z-index: 99999; display: flex; align-items: center; justify-content: center; }
  .mp-overlay.mp-toast, .mp-overlay.mp-loading { pointer-events: none; }
  .mp-overlay > div { background: rgba(40, 40, 40, 0.92); color: #fff; padding: 12px 16px; border-radius: 8px; max-width: 70%; font-size: 14px; }
  .mp-modal, .mp-sheet { background: rgba(0, 0, 0, 0.4); }
  .mp-modal > div, .mp-sheet > div { background: #fff; color: #000; }
  .mp-sheet button { display: block; width: 100%; }
  view, swiper, swiper-item, scroll-view, form, page-container, cover-view, movable-area, movable-view { display: block; }
  text, navigator, rich-text { display: inline; white-space: pre-line; }
  image { display: inline-block; width: 320px; height: 240px; overflow: hidden; }
  image > img { display: block; width: 100%; height: 100%; }
  image[mode="widthFix"] { height: auto; } image[mode="widthFix"] > img { height: auto; }
  scroll-view[scroll-x] { overflow-x: auto; } scroll-view[scroll-y] { overflow-y: auto; }
  swiper { height: 150px; overflow: hidden; } swiper-item { width: 100%; height: 100%; }
  root-portal, wx-x { display: contents; }
  page-container:empty { display: none; }
  [hidden] { display: none !important; }
  mp-button { display: block; position: relative; box-sizing: border-box; margin: 0 auto; padding: 0 14px; font-size: 18px; line-height: 2.55; text-align: center; border: 0; border-radius: 5px; background: #f8f8f8; color: #000; }
  input, textarea { display: block; width: 100%; border: 0; padding: 0; background: none; font: inherit; color: inherit; outline: 0; }
  switch { display: inline-block; width: 52px; height: 32px; border-radius: 16px; background: #ddd; } switch[checked] { background: #04be02; }
  checkbox { display: inline-block; width: 22px; height: 22px; border: 1px solid #d1d1d1; } checkbox[checked] { background: #04be02; }
  mp-video { display: inline-block; overflow: hidden; width: 300px; height: 225px; background: #000; }
`;

/** What the platform draws around pages: title bar, tab bar, toasts and dialogs. */
export class Frame {
  private readonly nav = part('header', 'mp-nav');
  private readonly back = part('button', 'mp-back');
  private readonly title = part('div', 'mp-title');
  readonly pages = part('main', 'mp-pages');
  private readonly tabs = part('footer', 'mp-tabs');
  private readonly overlays = new Map<string, HTMLElement>();

  constructor(
    styles: { path: string; css: string }[],
    pages: string[],
    tabItems: TabItem[],
    private readonly tabColors: { color: string; selectedColor: string },
    actions: { back(): void; tab(path: string): void },
  ) {
    addStyle(CSS);
    for (const { path, css } of styles)
      addStyle(pages.includes(path) ? `@scope (.mp-page[data-route="${path}"]) {${css}}` : css);
    this.back.textContent = '‹';
    this.back.addEventListener('click', () => actions.back());
    this.nav.append(this.back, this.title);
    for (const { pagePath, text, iconPath = '', selectedIconPath = iconPath } of tabItems) {
      const tab = part('button', 'mp-tab');
      tab.dataset['path'] = pagePath;
      for (const source of [iconPath, selectedIconPath].filter(Boolean))
        tab.append(Object.assign(document.createElement('img'), { src: `/${source}`, alt: '' }));
      tab.append(Object.assign(part('span', ''), { textContent: text }));
      tab.addEventListener('click', () => actions.tab(pagePath));
      this.tabs.append(tab);
    }
    const frame = part('div', '');
    frame.id = 'frame';
    frame.append(this.nav, this.pages, this.tabs);
    document.body.append(frame);
  }

  show(page: { path: string; title: string; custom: boolean; first: boolean; tab: boolean }): void {
    this.title.textContent = page.title;
    this.nav.hidden = page.custom;
    this.back.hidden = page.first;
    this.tabs.hidden = !page.tab;
    for (const tab of this.tabs.querySelectorAll<HTMLElement>('.mp-tab')) {
      const selected = tab.dataset['path'] === page.path;
      tab.toggleAttribute('data-selected', selected);
      tab.style.color = selected ? this.tabColors.selectedColor : this.tabColors.color;
    }
  }

  setTabText(index: number, text: string): void {
    const label = this.tabs.children[index]?.querySelector('span');
    if (label) label.textContent = text;
  }

  setTabBadge(index: number, text: string | null): void {
    const tab = this.tabs.children[index];
    tab?.querySelector('.mp-tab-badge')?.remove();
    if (text !== null) tab?.append(Object.assign(part('b', 'mp-tab-badge'), { textContent: text }));
  }

  overlay(kind: 'toast' | 'loading' | 'modal' | 'sheet', build: ((box: HTMLElement) => void) | null): void {
    this.overlays.get(kind)?.remove();
    this.overlays.delete(kind);
    if (!build) return;
    const layer = part('div', `mp-overlay mp-${kind}`);
    const box = layer.appendChild(document.createElement('div'));
    build(box);
    this.overlays.set(kind, layer);
    document.body.append(layer);
  }
}

function part<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

function addStyle(css: string): void {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
}

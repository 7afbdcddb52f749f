import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { look, screenshot } from '../browser.js';
import { Album } from './album.js';
import type { AppNetwork, Block, SentRequest } from './network.js';
import type { Platform } from './package.js';
import type { Call } from './runtime/log.js';

/** What the user does when the wallet asks: the last one says "paid" without paying. */
export type Wallet = 'pays' | 'cancels' | 'lies';

const PATIENCE = 5_000;

/** A running mini program, as a user and a tester see it. Selectors mean the page on top. */
export class App {
  wallet: Wallet = 'pays';
  /** What the user answers when the platform asks for the phone number. */
  phone: 'gives' | 'refuses' = 'gives';
  /** What the user answers when the platform asks whether it may send messages. */
  messages: 'agrees' | 'refuses' | 'fails' = 'agrees';
  readonly payments: { launch: Record<string, unknown>; at: number }[] = [];
  readonly album: Album;
  private closed = false;

  constructor(
    readonly page: Page,
    readonly platform: Platform,
    readonly network: AppNetwork,
  ) {
    page.setDefaultTimeout(PATIENCE);
    this.album = new Album(platform, network);
  }

  locator(selector: string): Locator {
    return this.page.locator(`.mp-page[data-current] ${selector}`);
  }

  async tap(selector: string, { text }: { text?: string } = {}): Promise<void> {
    const found =
      text === undefined ? this.locator(selector) : this.locator(selector).filter({ hasText: text });
    await found.first().click();
  }

  async input(selector: string, value: string): Promise<void> {
    const field = this.locator(selector).first();
    await (
      (await field.evaluate(element => 'value' in element)) ? field : field.locator('input, textarea').first()
    ).fill(value);
  }

  /** The text of the first match, as it is read on the screen. */
  async text(selector: string): Promise<string> {
    return (await this.locator(selector).first().innerText()).trim();
  }

  async texts(selector: string): Promise<string[]> {
    return (await this.locator(selector).allInnerTexts()).map(text => text.trim());
  }

  count(selector: string): Promise<number> {
    return this.locator(selector).count();
  }

  async waitFor(selector: string, timeout = PATIENCE): Promise<void> {
    await this.locator(selector).first().waitFor({ timeout });
  }

  /** Waits until the first match reads so; answers how long it took. */
  async waitForText(selector: string, expected: string | RegExp, timeout = PATIENCE): Promise<number> {
    const started = Date.now();
    await this.poll(async () => {
      const text = (await this.count(selector)) > 0 ? await this.text(selector).catch(() => '') : '(absent)';
      const met = typeof expected === 'string' ? text.includes(expected) : expected.test(text);
      return met || `${selector} reads "${text}" and not ${String(expected)}`;
    }, timeout);
    return Date.now() - started;
  }

  /** Waits until the page on top is the one named, such as pages/course/course. */
  async waitForPage(path: string, timeout = PATIENCE): Promise<Record<string, string>> {
    await this.poll(async () => {
      const top = (await this.current()).path;
      return top === path || `the page on top is ${top} and not ${path}`;
    }, timeout);
    return (await this.current()).query;
  }

  pages(): Promise<{ path: string; query: Record<string, string> }[]> {
    return this.page.evaluate(() => window.app.pages());
  }

  async current(): Promise<{ path: string; query: Record<string, string> }> {
    return (await this.pages()).at(-1)!;
  }

  /** The back arrow of the title bar, or the phone's own gesture where the page draws its own bar. */
  async back(): Promise<void> {
    await this.page.evaluate(() => window.app.back());
  }

  async tab(text: string): Promise<void> {
    await this.page.locator('.mp-tab', { hasText: text }).click();
  }

  async dialog(choice: 'confirm' | 'cancel'): Promise<void> {
    await this.page.locator(`.mp-modal-${choice}`).click();
  }

  /** Takes one of what the platform lists from below. */
  async choose(text: string): Promise<void> {
    await this.page.locator('.mp-sheet-item', { hasText: text }).click();
  }

  async toast(): Promise<string | null> {
    const toast = this.page.locator('.mp-toast');
    return (await toast.count()) > 0 ? (await toast.innerText()).trim() : null;
  }

  /** The app goes to the background and comes back. */
  async hide(): Promise<void> {
    await this.page.evaluate(() => window.app.hide());
  }

  async show(): Promise<void> {
    await this.page.evaluate(() => window.app.show());
  }

  /** What the page answers when its menu is asked to share it. */
  share(): Promise<{ title?: string; path?: string; imageUrl?: string } | undefined> {
    return this.page.evaluate(
      () =>
        window.app.ask('onShareAppMessage', { from: 'menu' }) as
          { title?: string; path?: string } | undefined,
    );
  }

  async pullDown(): Promise<void> {
    await this.page.evaluate(() => void window.app.ask('onPullDownRefresh'));
  }

  /** An event that a built-in tag would make on a phone and a DOM element does not, such as a picker's change. */
  async trigger(selector: string, event: string, detail: Record<string, unknown> = {}): Promise<void> {
    await this.page.evaluate(([s, e, d]) => window.app.trigger(s, e, d), [selector, event, detail] as const);
  }

  /** What the phone tells of its background audio, such as TimeUpdate with currentTime and duration. */
  async audio(event: string, state: Record<string, unknown> = {}): Promise<void> {
    await this.page.evaluate(([e, s]) => window.app.audio(e, s), [event, state] as const);
  }

  /** The phone loses its network, and says so, or finds it again. */
  async connect(isOnline: boolean): Promise<void> {
    this.block(isOnline ? {} : { socket: true, allBut: [] });
    await this.page.evaluate(on => window.app.connection(on), isOnline);
  }

  /** Time goes by on a phone that was launched with `ownClock`. */
  async pass(milliseconds: number): Promise<void> {
    await this.page.clock.runFor(milliseconds);
  }

  /** What the app called of its platform, in order. */
  async calls(name?: string): Promise<Call[]> {
    const calls = await this.page.evaluate(() => window.app.calls);
    return name === undefined ? calls : calls.filter(call => call.name === name);
  }

  requests(operationName?: string): SentRequest[] {
    return this.network.requests.filter(
      sent => operationName === undefined || sent.operationName === operationName,
    );
  }

  block(block: Block): void {
    this.network.setBlock(block);
  }

  storage(): Promise<Record<string, string>> {
    return this.page.evaluate(() => window.app.storage());
  }

  clipboard(): Promise<string> {
    return this.page.evaluate(() => window.app.clipboard());
  }

  /** What was downloaded and saved, by path. */
  files(): Promise<Record<string, string>> {
    return this.page.evaluate(() => window.app.files());
  }

  /** Exceptions, errors on the console, unknown calls and foreign hosts. */
  async faults(): Promise<string[]> {
    const faults = await this.page.evaluate(() => window.app.faults);
    return [...faults, ...this.network.foreign.map(url => `foreign host: ${url}`)];
  }

  screenshot(name: string): Promise<string> {
    return screenshot(this.page, name);
  }

  look(name: string): Promise<void> {
    return look(this.page, `mp-${this.platform}`, name);
  }

  /** Ends the app; fails when anything went wrong in it that no assertion looked at. */
  async close({ expectFaults = false } = {}): Promise<void> {
    const faults = await this.faults();
    await this.abandon();
    if (faults.length > 0 && !expectFaults) throw new Error(`The app ran with faults:\n${faults.join('\n')}`);
  }

  /** Ends the app without a word, after a test that failed. */
  async abandon(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.network.close();
    await this.page.unrouteAll({ behavior: 'ignoreErrors' });
    await this.page.context().close();
  }

  get isOpen(): boolean {
    return !this.closed;
  }

  /** Where the app is, what it asked last and what went wrong, for a message. */
  async story(): Promise<string> {
    const pages = (await this.pages()).map(({ path }) => path);
    const requests = this.requests()
      .slice(-8)
      .map(
        ({ operationName, status, blocked }) =>
          `${operationName} ${blocked ? 'blocked' : (status ?? 'running')}`,
      );
    const faults = await this.faults();
    return [`pages: ${pages.join(' > ')}`, `last requests: ${requests.join(', ') || 'none'}`, ...faults].join(
      '\n',
    );
  }

  /** Waits for something that no screen shows. */
  async until(met: () => boolean | Promise<boolean>, timeout = PATIENCE): Promise<void> {
    await this.poll(async () => (await met()) || `not yet: ${met.toString()}`, timeout);
  }

  private async poll(check: () => Promise<true | string>, timeout: number): Promise<void> {
    const end = Date.now() + timeout;
    for (;;) {
      const state = await check();
      if (state === true) return;
      if (Date.now() > end) throw new Error(`After ${timeout} ms ${state}.`);
      await sleep(30);
    }
  }
}

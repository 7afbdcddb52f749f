import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach } from 'vitest';
import { launchChromium } from './chromium.js';
import { album, screenshots } from './paths.js';

export const PHONE = { width: 375, height: 812 };

let running: Promise<Browser> | undefined;

/** One browser for a test file, closed with it. */
export function browser(): Promise<Browser> {
  return (running ??= launchChromium());
}

afterAll(async () => {
  await (await running)?.close();
  running = undefined;
});

const opened = new Map<Page, H5>();

/** A test that failed leaves a picture of every page, and what its page complained of. */
afterEach(async ({ task }) => {
  for (const [page, { errors, screenshot }] of opened) {
    if (page.isClosed()) opened.delete(page);
    else if (task.result?.state === 'fail') {
      const picture = await screenshot(`failed-h5-${task.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`);
      console.log([picture, page.url(), ...errors].join('\n'));
    }
  }
});

export interface H5Options {
  locale?: string;
  viewport?: { width: number; height: number };
  /** Hosts the page may ask beside its own, such as the sandbox's cashier. */
  allowedOrigins?: string[];
}
export interface H5 {
  page: Page;
  context: BrowserContext;
  /** Console errors and exceptions, as text. */
  errors: string[];
  /** Addresses of other hosts that the page asked for. */
  foreignRequests: string[];
  screenshot(name: string): Promise<string>;
  look(name: string): Promise<void>;
  close(): Promise<void>;
}

/** A page of the H5 build on a phone's screen. */
export async function openH5(url: string, options: H5Options = {}): Promise<H5> {
  const context = await (
    await browser()
  ).newContext({
    viewport: options.viewport ?? PHONE,
    deviceScaleFactor: 2,
    locale: options.locale ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const watched = watch(page, [new URL(url).origin, ...(options.allowedOrigins ?? [])]);
  await page.goto(url);
  const h5: H5 = {
    page,
    context,
    ...watched,
    screenshot: name => screenshot(page, name),
    look: name => look(page, 'h5', name),
    close: () => context.close(),
  };
  opened.set(page, h5);
  return h5;
}

/** Notes what goes wrong on a page and whom it asks. */
export function watch(page: Page, origins: string[]): Pick<H5, 'errors' | 'foreignRequests'> {
  const errors: string[] = [];
  const foreignRequests: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`.trim());
  });
  page.on('pageerror', error => errors.push(error.stack || error.message));
  page.on('request', request => {
    const { protocol, origin } = new URL(request.url());
    if (!['data:', 'blob:', 'about:'].includes(protocol) && !origins.includes(origin))
      foreignRequests.push(request.url());
  });
  return { errors, foreignRequests };
}

/** Kept as an artefact, never compared. */
export async function screenshot(page: Page, name: string): Promise<string> {
  mkdirSync(screenshots, { recursive: true });
  const path = join(screenshots, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  return path;
}

/** For the album alone, as pictures take time. A page of H5 is shown whole, on a screen that is as long as it. */
export async function look(page: Page, target: string, name: string): Promise<void> {
  if (!album) return;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...PHONE, height: Math.max(height, PHONE.height) });
  await page.screenshot({ path: join(album, target, `${name}.png`), animations: 'disabled' });
  await page.setViewportSize(PHONE);
}

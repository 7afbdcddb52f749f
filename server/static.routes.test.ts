import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { h5Routes } from './static.routes.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhike-h5-'));
  await writeFile(join(folder, 'index.html'), '<p>page</p>');
});
afterAll(() => rm(folder, { recursive: true }));

/** What a page may load from where. */
async function policyWith(media: string): Promise<Record<string, string>> {
  const web = express().use(h5Routes(folder, { media, sandboxOrigin: () => null }));
  const server = web.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const page = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`);
  const rules = (page.headers.get('content-security-policy') ?? '').split('; ');
  const sources = (rule: string) =>
    rules
      .find(it => it.startsWith(`${rule} `))
      ?.replace(/ws\S* wss\S* ?/, '')
      .trim() ?? '';
  return {
    images: sources('img-src'),
    films: sources('media-src'),
    asked: sources('connect-src'),
    scripts: sources('script-src'),
  };
}

it('lets the page show pictures and films of a CDN, and fetch pieces from it, and nothing else', async () => {
  expect(await policyWith('https://cdn.example.cn')).toEqual({
    images: "img-src 'self' data: blob: https://cdn.example.cn",
    films: "media-src 'self' blob: https://cdn.example.cn",
    asked: "connect-src 'self' https://cdn.example.cn",
    scripts: "script-src 'self'",
  });
});

it('lets it load from its own origin alone where there is none', async () => {
  expect(await policyWith('')).toEqual({
    images: "img-src 'self' data: blob:",
    films: "media-src 'self' blob:",
    asked: "connect-src 'self'",
    scripts: "script-src 'self'",
  });
});

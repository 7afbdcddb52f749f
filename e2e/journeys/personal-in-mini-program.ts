import { expect, it } from 'vitest';
import type { App } from '../support/mini-program/app.js';
import { launchMiniProgram } from '../support/mini-program/launch.js';
import type { Platform } from '../support/mini-program/package.js';
import { launchAgreed } from './in-mini-program.js';
import { CHANNELS, setStage } from './purchase.js';

const LOGIN_CALL = { weixin: 'login', alipay: 'getAuthCode' } as const;

/** What is one's own, for somebody who came by a platform and has no password: told once for both vendors. */
export function itGivesPeopleTheirOwn(platform: Platform): void {
  it(`hands over one's data, takes a password, and collects nothing after a no in the compiled ${platform} mini program`, async () => {
    const stage = await setStage();
    const { product, database } = stage;
    const phone = { platform, server: product, sandbox: product.sandbox, user: 'xiaoyu' } as const;
    const app = await launchAgreed(phone);
    await app.tab('我的');
    await app.waitFor('.viewer-name');
    const userId = (await database.userOf(`${CHANNELS[platform].subject}-xiaoyu`))!;

    await app.tap('.menu-privacy');
    await app.waitForText('.document-PRIVACY_POLICY', '同意');
    await app.look('personal-1-privacy');
    await app.tap('.row-export');
    await app.waitFor('.request-export');
    expect(await app.count('.proof-password')).toBe(0);
    await app.tap('.request-export');
    await app.waitFor('.export-ready');
    await app.look('personal-2-export');
    expect(await (platform === 'weixin' ? sent(app) : copied(app))).toContain(userId);
    await app.back();
    await app.back();

    await app.tap('.menu-security');
    await app.waitForText('.row-password', '未设置');
    await app.tap('.row-second-factor');
    await app.tap('.to-password');
    await app.input('.new-username', '小雨同学');
    await app.input('.new-password', '下雨天适合读书和写字');
    await app.input('.confirm-password', '下雨天适合读书和写字');
    await app.look('personal-3-password');
    await app.tap('.save-password');
    await app.waitFor('.start-second-factor');
    await app.back();
    await app.waitForText('.row-username', '小雨同学');
    await app.look('personal-4-security');
    await app.back();

    await app.tap('.menu-privacy');
    await app.tap('.row-withdraw');
    await app.look('personal-5-withdraw');
    await app.tap('.keep-consent');
    expect(app.requests('WithdrawConsent')).toEqual([]);
    await app.tap('.row-withdraw');
    await app.tap('.withdraw-consent');
    await app.waitFor('.login-entry');
    const open = 'select id from sessions where user_id = $1 and revoked_at is null';
    expect(await database.rows(open, [userId])).toEqual([]);
    const held = 'select id from consents where user_id = $1 and withdrawn_at is null';
    expect(await database.rows(held, [userId])).toEqual([]);
    const storage = await app.storage();
    await app.close();

    const again = await launchMiniProgram({ ...phone, storage });
    await again.waitFor('.course-card');
    expect(await again.calls(LOGIN_CALL[platform])).toEqual([]);
    await again.close();
  });
}

/** WeChat holds the file until its owner sends it to a chat, by a tap of its own. */
async function sent(app: App): Promise<string> {
  await app.tap('.export-download');
  await app.waitFor('.export-held');
  expect(await app.calls('shareFileMessage')).toEqual([]);
  await app.tap('.export-send');
  await app.until(async () => (await app.calls('shareFileMessage')).length === 1);
  return Object.values(await app.files()).join();
}

/** Alipay can do nothing with a file, so that a browser opens the address. */
async function copied(app: App): Promise<string> {
  expect(await app.count('.export-download')).toBe(0);
  await app.tap('.export-copy');
  await app.until(async () => (await app.clipboard()) !== '');
  const file = await fetch(await app.clipboard());
  expect(file.status).toBe(200);
  return file.text();
}

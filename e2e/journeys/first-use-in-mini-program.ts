import { expect, it } from 'vitest';
import { openH5 } from '../support/browser.js';
import type { App } from '../support/mini-program/app.js';
import { launchMiniProgram, type LaunchMiniProgram } from '../support/mini-program/launch.js';
import type { Platform } from '../support/mini-program/package.js';
import { agree } from './in-mini-program.js';
import { CHANNELS, COURSE, setStage, type Stage } from './purchase.js';

const LOGIN_CALL = { weixin: 'login', alipay: 'getAuthCode' } as const;
const PASSWORD = '下雨天适合读书和写字';

/** Coming in for the first time, in a compiled mini program, told once for both vendors. */
export function describeFirstUse(platform: Platform): void {
  const { subject } = CHANNELS[platform];
  const launch = ({ product }: Stage, more: Partial<LaunchMiniProgram> = {}) =>
    launchMiniProgram({
      ...{ platform, server: product, sandbox: product.sandbox, user: 'xiaoyu', privacy: 'needed' },
      ...more,
    });

  async function expectNobody(app: App, stage: Stage): Promise<void> {
    expect(await app.calls(LOGIN_CALL[platform])).toEqual([]);
    expect(await stage.database.userOf(`${subject}-xiaoyu`)).toBe(null);
  }

  it(`asks before it collects anything, logs in silently after a yes, and binds the phone in ${platform}`, async () => {
    const stage = await setStage();
    const first = await launch(stage);
    await first.waitFor('.consent-agree');
    await first.look('first-1-consent');
    await first.tap('.legal-SERVICE_AGREEMENT');
    await first.waitFor('.legal__heading');
    await first.look('first-2-document');
    await first.back();
    await first.tap('.consent-decline');
    await first.tap('.course-card', { text: COURSE });
    await first.waitForText('.course-title', COURSE);
    await expectNobody(first, stage);
    const storage = await first.storage();
    await first.close();

    const app = await launch(stage, { storage });
    await app.waitForText('.course-card', COURSE);
    expect(await app.count('.consent-sheet')).toBe(0);
    await app.tab('我的');
    await app.tap('.login-entry');
    await app.look('first-3-login');
    await app.tap('.login-button');
    await app.waitFor('.consent-agree');
    await expectNobody(app, stage);
    await agree(app);
    await app.waitFor('.viewer-name');
    await app.look('first-4-me');
    const userId = await stage.database.userOf(`${subject}-xiaoyu`);
    expect(userId).not.toBe(null);
    const consents = await stage.database.rows(
      'select kind, platform from consents where user_id = $1 order by kind',
      [userId],
    );
    expect(consents).toEqual([
      { kind: 'PRIVACY_POLICY', platform: `mp-${platform}` },
      { kind: 'SERVICE_AGREEMENT', platform: `mp-${platform}` },
    ]);

    await app.tap('.menu-security');
    await app.tap('.row-phone');
    await app.waitFor('.bind-phone');
    await app.look('first-5-phone');
    app.phone = 'refuses';
    await app.tap('.bind-phone');
    await app.waitForText('.form-problem', '没有得到授权');
    expect(app.requests('BindPhone')).toEqual([]);
    app.phone = 'gives';
    await app.tap('.bind-phone');
    await app.waitForText('.phone-number', /^\d{3}\*+\d{4}$/);
    await app.look('first-6-phone-bound');
    expect(
      await stage.database.rows(
        'select kind, verified_at is not null as verified from contacts where user_id = $1',
        [userId],
      ),
    ).toEqual([{ kind: 'PHONE', verified: true }]);
    await app.close();
  });

  it(`offers a learner of the site to link ${platform}, and joins the account that is there already`, async () => {
    const stage = await setStage();
    await registerOnSite(stage, '小雨同学');
    const app = await launch(stage);
    await agree(app);
    await app.tab('我的');
    await app.waitFor('.viewer-name');
    const other = await stage.database.userOf(`${subject}-xiaoyu`);
    await app.tap('.logout-button');
    await app.dialog('confirm');
    await app.tap('.login-entry');
    await app.tap('.by-password');
    await app.input('.username-input', '小雨同学');
    await app.input('.password-input', PASSWORD);
    await app.look('link-1-password');
    await app.tap('.login-button');
    await app.waitFor('.link-later');
    await app.look('link-2-offer');
    expect(app.requests('LinkIdentity')).toEqual([]);
    await app.tap('.link-identity');
    await app.waitFor('.merge-offer');
    await app.look('link-3-merge');
    await app.tap('.merge-button');
    await app.waitFor('.field__problem');
    expect(app.requests('MergeAccounts')).toEqual([]);
    await app.tap('.merge-sure');
    await app.tap('.merge-button');
    await app.waitFor('.merge-finish');
    await app.look('link-4-merged');
    await app.tap('.merge-finish');
    await app.waitForText('.viewer-name', '小雨同学');

    const [{ id: kept }] = (await stage.database.rows<{ id: string }>(
      'select id from users where username = $1',
      ['小雨同学'],
    )) as [{ id: string }];
    expect(await stage.database.userOf(`${subject}-xiaoyu`)).toBe(kept);
    expect(await stage.database.rows('select status from users where id = $1', [other])).toEqual([
      { status: 'MERGED' },
    ]);
    await app.close();
  });
}

/** An account on the site, with a phone number that proves nothing yet. */
async function registerOnSite({ product, database }: Stage, username: string): Promise<void> {
  const { page, close } = await openH5(`${product.origin}/#/subpackages/account/register/register`);
  const fill = (hook: string, text: string) => page.locator(`.${hook} input`).fill(text);
  await page.locator('.contact-PHONE').click();
  await fill('register-username', username);
  await fill('register-phone', '15400001234');
  await fill('register-password', PASSWORD);
  await fill('register-confirm', PASSWORD);
  await page.locator('.captcha-field__image').waitFor();
  await fill('captcha-input', await database.pictureCode());
  await page.locator('.register-agree').click();
  await page.locator('.register-button').click();
  await page.locator('.course-card').first().waitFor();
  await close();
}

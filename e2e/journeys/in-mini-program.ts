import type { App } from '../support/mini-program/app.js';
import { launchMiniProgram, type LaunchMiniProgram } from '../support/mini-program/launch.js';

const LOGINS = { weixin: 'LoginWithWechat', alipay: 'LoginWithAlipay' } as const;

/** Agrees on the sheet that comes before everything else, and waits until the platform said who is there. */
export async function agree(app: App): Promise<void> {
  await app.tap('.consent-agree');
  await app.until(() => app.requests(LOGINS[app.platform]).some(({ status }) => status === 200));
}

/** A program that somebody uses for the first time, past the question for consent. */
export async function launchAgreed(options: LaunchMiniProgram): Promise<App> {
  const app = await launchMiniProgram(options);
  await agree(app);
  return app;
}

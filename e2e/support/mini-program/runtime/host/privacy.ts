import type { Platform } from '../../package.js';
import type { Frame } from '../frame.js';
import { logFault } from '../log.js';
import { type Api, ApiFailure, asyncApi } from './api.js';
import { dialog } from './ui.js';

interface Answer {
  event: 'exposureAuthorization' | 'agree' | 'disagree';
  buttonId?: string;
}
type Listener = (resolve: (answer: Answer) => void, about: { referrer: string }) => void;

const CONTRACT = '《知课小程序隐私保护指引》';

/** WeChat's consent: what touches something personal waits until the user agreed. Alipay has nothing of the kind. */
export class Privacy {
  private listener: Listener | undefined;
  private readonly tapped = new Set<string>();

  constructor(
    private readonly platform: Platform,
    private agreed: boolean,
    private readonly frame: () => Frame,
  ) {}

  /** A tap on a button with open-type="agreePrivacyAuthorization": that alone is the consent. */
  tap(buttonId: string): void {
    this.agreed = true;
    this.tapped.add(buttonId);
  }

  /** Waits for the consent, and fails as WeChat does without it. */
  async pass(referrer: string): Promise<void> {
    if (this.agreed || this.platform === 'alipay') return;
    if (this.listener) await this.askListener(this.listener, referrer);
    else this.agreed = await dialog(this.frame(), { content: CONTRACT, confirmText: '同意' }, true);
    if (!this.agreed) throw new ApiFailure('privacy permission is not authorized', 104);
  }

  apis(): Record<string, Api> {
    const { platform } = this;
    if (platform === 'alipay') return {};
    return {
      getPrivacySetting: asyncApi(platform, 'getPrivacySetting', () => ({
        needAuthorization: !this.agreed,
        privacyContractName: CONTRACT,
      })),
      onNeedPrivacyAuthorization: (listener: Listener) => void (this.listener = listener),
      openPrivacyContract: asyncApi(
        platform,
        'openPrivacyContract',
        () => void dialog(this.frame(), { content: CONTRACT }, false),
      ),
      requirePrivacyAuthorize: asyncApi(platform, 'requirePrivacyAuthorize', async () => {
        await this.pass('requirePrivacyAuthorize');
        return undefined;
      }),
    };
  }

  private askListener(listener: Listener, referrer: string): Promise<void> {
    return new Promise(resolve => {
      listener(
        ({ event, buttonId = '' }) => {
          if (event === 'exposureAuthorization') return;
          if (event === 'agree' && !this.tapped.has(buttonId)) {
            logFault('privacy', `nobody tapped a button with the id "${buttonId}" to agree`);
          }
          resolve();
        },
        { referrer },
      );
    });
  }
}

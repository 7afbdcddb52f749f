import type { Platform } from '../../package.js';
import { dispatch } from '../events.js';
import { logFault } from '../log.js';
import { node } from '../node.js';
import { type Api, asyncApi } from './api.js';
import type { Privacy } from './privacy.js';

/** What a tap on these does lies elsewhere, or is not drawn. */
const WITHOUT_EFFECT = ['', 'share', 'contact'];

/** Buttons by which the user gives the platform a permission, the phone number before all. */
export class OpenButtons {
  /** Alipay's consent to the number, which `my.getPhoneNumber` needs. */
  private mayRead = false;

  constructor(
    private readonly platform: Platform,
    private readonly privacy: Privacy,
  ) {}

  apis(): Record<string, Api> {
    if (this.platform === 'weixin') return {};
    return {
      getPhoneNumber: asyncApi(this.platform, 'getPhoneNumber', async () => ({
        response: await node.phone(this.mayRead),
      })),
    };
  }

  /** After the tap itself; several types may be joined by a bar. */
  press(button: HTMLElement): void {
    for (const type of (button.getAttribute('open-type') ?? '').split('|')) {
      if (WITHOUT_EFFECT.includes(type)) continue;
      const act = this.platform === 'weixin' ? this.weixin(type) : this.alipay(type, button);
      if (act) void act(button).catch((error: unknown) => logFault(`open-type ${type}`, error));
      else logFault('unknown call', `open-type="${type}" is not implemented`);
    }
  }

  private weixin(type: string): ((button: HTMLElement) => Promise<void>) | null {
    if (type === 'agreePrivacyAuthorization')
      return button => {
        this.privacy.tap(button.id);
        dispatch(button, 'agreeprivacyauthorization', {});
        return Promise.resolve();
      };
    return type === 'getPhoneNumber' ? button => this.tellCode(button) : null;
  }

  private async tellCode(button: HTMLElement): Promise<void> {
    const tell = (detail: Record<string, unknown>) => dispatch(button, 'getphonenumber', detail);
    try {
      await this.privacy.pass('button.getPhoneNumber');
    } catch (error) {
      return tell({ errMsg: `getPhoneNumber:fail ${(error as Error).message}`, errno: 104 });
    }
    if (!(await node.givesPhone())) return tell({ errMsg: 'getPhoneNumber:fail user deny', errno: 103 });
    tell({ errMsg: 'getPhoneNumber:ok', code: await node.phone(true) });
  }

  private alipay(type: string, button: HTMLElement): (() => Promise<void>) | null {
    if (type !== 'getAuthorize' || button.getAttribute('scope') !== 'phoneNumber') return null;
    return async () => {
      this.mayRead = await node.givesPhone();
      if (this.mayRead) dispatch(button, 'getauthorize', { type: 'getAuthorize' });
      else dispatch(button, 'error', { type: 'getAuthorize', errorMessage: '用户取消授权' });
    };
  }
}

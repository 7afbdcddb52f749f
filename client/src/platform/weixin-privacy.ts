import type { PrivacyConsent } from './platform';

interface Answer {
  event: 'exposureAuthorization' | 'agree' | 'disagree';
  buttonId?: string;
}
type Resolve = (answer: Answer) => void;

/** Absent before base library 2.32.3, where nothing waits for consent either. */
interface PrivacyApi {
  getPrivacySetting?(options: {
    success(answer: { needAuthorization: boolean; privacyContractName: string }): void;
    fail(): void;
  }): void;
  onNeedPrivacyAuthorization(listener: (resolve: Resolve) => void): void;
  openPrivacyContract(options: { success(): void; fail(reason: { errMsg: string }): void }): void;
}
declare const wx: PrivacyApi;

const waiting: Resolve[] = [];
const listeners: (() => void)[] = [];
let registered = false;

function settle(answer: Answer): void {
  waiting.splice(0).forEach(resolve => resolve(answer));
}

/** WeChat keeps one listener, the last, and shows its own dialog as long as there is none: ours is for all pages. */
function register(): void {
  if (registered) return;
  registered = true;
  wx.onNeedPrivacyAuthorization(resolve => {
    waiting.push(resolve);
    const listener = listeners[listeners.length - 1];
    if (!listener) return settle({ event: 'disagree' });
    resolve({ event: 'exposureAuthorization' });
    listener();
  });
}

const privacy: PrivacyConsent = {
  state: () =>
    new Promise(resolve => {
      wx.getPrivacySetting!({
        success: ({ needAuthorization, privacyContractName }) =>
          resolve({ needed: needAuthorization, contractName: privacyContractName }),
        // A comfort for asking early: what really needs consent asks for it by itself.
        fail: () => resolve({ needed: false, contractName: '' }),
      });
    }),
  onNeeded(listener) {
    register();
    listeners.push(listener);
    return () => {
      const at = listeners.indexOf(listener);
      if (at >= 0) listeners.splice(at, 1);
      // Nobody is left to ask: what waits must not wait for ever.
      if (listeners.length === 0) settle({ event: 'disagree' });
    };
  },
  agree: buttonId => settle({ event: 'agree', buttonId }),
  refuse: () => settle({ event: 'disagree' }),
  openContract: () =>
    new Promise((resolve, reject) => {
      wx.openPrivacyContract({ success: resolve, fail: ({ errMsg }) => reject(new Error(errMsg)) });
    }),
};

export const weixinPrivacy = (): PrivacyConsent | null =>
  typeof wx.getPrivacySetting === 'function' ? privacy : null;

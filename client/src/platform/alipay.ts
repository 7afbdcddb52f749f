import { backgroundAudio, type BackgroundAudioManager } from './background-audio';
import { watchConnection } from './connection';
import { downloadedDocuments } from './documents';
import { RATES } from './media';
import { alipayMessages } from './messages';
import { miniFilm } from './mini-film';
import { savedToAlbum } from './albums';
import { chosenImages } from './pictures';
import type { PayOutcome, PhoneProof, PhoneRefusal, Platform } from './platform';

interface AlipayApi {
  getAuthCode(options: {
    scopes: 'auth_base';
    success(answer: { authCode: string }): void;
    fail(reason: { errorMessage?: string }): void;
  }): void;
  tradePay(options: {
    tradeNO: string;
    success(answer: { resultCode: string }): void;
    fail(reason: { resultCode?: string }): void;
  }): void;
  getPhoneNumber(options: {
    success(answer: { response: unknown }): void;
    fail(reason: { errorMessage?: string }): void;
  }): void;
  getBackgroundAudioManager(): BackgroundAudioManager;
  /** Absent before base library 2.6. */
  getLaunchOptionsSync?(): { query?: Record<string, string> };
}
declare const my: AlipayApi;

/** Alipay's own words for the end of a pay sheet. 8000 and 6004 say that it does not know yet. */
const OUTCOMES: Readonly<Record<string, PayOutcome>> = {
  9000: 'submitted',
  8000: 'unknown',
  6004: 'unknown',
  6001: 'cancelled',
  4000: 'failed',
};

/** Alipay tells of a refusal in words alone. */
const refusalOf = (words = ''): PhoneRefusal =>
  /取消|拒绝|cancel|deny/i.test(words) ? 'declined' : 'unavailable';

/** After the user allowed it, the number lies ready, encrypted and signed. Some clients hand the text over as an object. */
function readPhoneNumber(): Promise<PhoneProof | PhoneRefusal> {
  return new Promise(resolve => {
    my.getPhoneNumber({
      success: ({ response }) =>
        resolve({ alipayResponse: typeof response === 'string' ? response : JSON.stringify(response) }),
      fail: ({ errorMessage }) => resolve(refusalOf(errorMessage)),
    });
  });
}

export const alipay: Platform = {
  name: 'mp-alipay',
  keepsRefreshToken: true,
  prepare: () => undefined,
  loginCode: () =>
    new Promise((resolve, reject) => {
      my.getAuthCode({
        scopes: 'auth_base',
        success: ({ authCode }) => resolve({ via: 'ALIPAY', code: authCode }),
        fail: reason => reject(new Error(reason.errorMessage ?? 'getAuthCode failed')),
      });
    }),
  phone: {
    openType: 'getAuthorize',
    scope: 'phoneNumber',
    answer: ({ errorMessage }) =>
      errorMessage === undefined ? readPhoneNumber() : Promise.resolve(refusalOf(errorMessage)),
  },
  privacy: null,
  messages: alipayMessages,
  banner: null,
  // Alipay keeps a downloaded file where neither its owner nor another program finds it.
  files: null,
  pickImages: chosenImages,
  savePicture: savedToAlbum,
  film: miniFilm(rate => rate),
  filmRates: RATES,
  recording: backgroundAudio(() => my.getBackgroundAudioManager()),
  keys: null,
  keyboard: null,
  documents: downloadedDocuments,
  uploads: null,
  sorting: null,
  articleEditor: null,
  canPay: launch => launch.__typename === 'AlipayLaunch',
  pay(launch) {
    if (launch.__typename !== 'AlipayLaunch') return Promise.resolve('failed');
    return new Promise<PayOutcome>(resolve => {
      const close = ({ resultCode = '' }: { resultCode?: string }) =>
        resolve(OUTCOMES[resultCode] ?? 'unknown');
      my.tradePay({ tradeNO: launch.tradeNo, success: close, fail: close });
    });
  },
  // A QR code of Alipay's hands its parameters to the program, not to the page.
  launchCode: () => my.getLaunchOptionsSync?.().query?.code ?? null,
  share: () => Promise.resolve(false),
  opensByLink: false,
  linkTo: path => path,
  onNetworkChange: watchConnection,
};

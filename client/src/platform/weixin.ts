import { backgroundAudio, type BackgroundAudioManager } from './background-audio';
import { watchConnection } from './connection';
import { downloadedDocuments } from './documents';
import { phoneKeyboard } from './keyboard';
import { nearestTo } from './media';
import { weixinMessages } from './messages';
import { miniFilm } from './mini-film';
import { savedToAlbum } from './albums';
import { chosenMedia } from './pictures';
import { weixinFiles } from './weixin-files';
import type { ButtonDetail, Launch, PayOutcome, PhoneProof, PhoneRefusal, Platform } from './platform';
import { weixinPrivacy } from './weixin-privacy';

interface VirtualPayment {
  mode: string;
  signData: string;
  paySig: string;
  signature: string;
  success(): void;
  fail(reason: { errCode?: number; errMsg?: string }): void;
}
/** What uni does not hand through. */
interface WechatApi {
  /** Absent before base library 2.19.2. */
  requestVirtualPayment?(options: VirtualPayment): void;
  getBackgroundAudioManager(): BackgroundAudioManager;
}
declare const wx: WechatApi;

/**
 * WeChat's own numbers for the end of a virtual payment. A number that was used before was paid, or is being paid, so
 * that the server has to be asked; every other one is a payment that did not come about.
 */
const VIRTUAL_OUTCOMES: Readonly<Record<number, PayOutcome>> = {
  [-2]: 'cancelled',
  [-15002]: 'unknown',
  [-15005]: 'stale',
  [-15007]: 'stale',
};

function payVirtually(launch: Extract<Launch, { __typename: 'WechatVirtualLaunch' }>): Promise<PayOutcome> {
  const { mode, signData, paySig, signature } = launch;
  return new Promise(resolve => {
    wx.requestVirtualPayment!({
      mode,
      signData,
      paySig,
      signature,
      success: () => resolve('submitted'),
      fail: ({ errCode = 0, errMsg = '' }) =>
        resolve(VIRTUAL_OUTCOMES[errCode] ?? (errMsg.includes('cancel') ? 'cancelled' : 'failed')),
    });
  });
}

/** A refusal of WeChat's privacy contract is a refusal of the number as well. */
function phoneAnswer({ code, errMsg = '' }: ButtonDetail): PhoneProof | PhoneRefusal {
  if (code) return { wechatCode: code };
  return /deny|cancel|privacy/.test(errMsg) ? 'declined' : 'unavailable';
}

/** The speeds that WeChat's `video` knows; another one does nothing there. */
const FILM_RATES = [0.8, 1, 1.25, 1.5, 2];

export const weixin: Platform = {
  name: 'mp-weixin',
  keepsRefreshToken: true,
  prepare: () => undefined,
  loginCode: () =>
    new Promise((resolve, reject) => {
      uni.login({
        provider: 'weixin',
        success: ({ code }) => resolve({ via: 'WECHAT', code }),
        fail: reason => reject(new Error(reason.errMsg)),
      });
    }),
  phone: { openType: 'getPhoneNumber', answer: detail => Promise.resolve(phoneAnswer(detail)) },
  get privacy() {
    return weixinPrivacy();
  },
  messages: weixinMessages,
  banner: null,
  files: weixinFiles,
  pickImages: chosenMedia,
  savePicture: savedToAlbum,
  film: miniFilm(nearestTo(FILM_RATES)),
  filmRates: FILM_RATES,
  recording: backgroundAudio(() => wx.getBackgroundAudioManager()),
  keys: null,
  keyboard: phoneKeyboard,
  documents: downloadedDocuments,
  uploads: null,
  sorting: null,
  articleEditor: null,
  canPay: launch =>
    launch.__typename === 'WechatVirtualLaunch'
      ? typeof wx.requestVirtualPayment === 'function'
      : launch.__typename === 'WechatJsapiLaunch',
  pay(launch) {
    if (launch.__typename === 'WechatVirtualLaunch') return payVirtually(launch);
    if (launch.__typename !== 'WechatJsapiLaunch') return Promise.resolve('failed');
    const { timeStamp, nonceStr, package: prepay, paySign } = launch;
    return new Promise<PayOutcome>(resolve => {
      uni.requestPayment({
        provider: 'wxpay',
        orderInfo: '',
        timeStamp,
        nonceStr,
        package: prepay,
        signType: 'RSA',
        paySign,
        success: () => resolve('submitted'),
        fail: ({ errMsg }: { errMsg?: string }) =>
          resolve(errMsg?.includes('cancel') ? 'cancelled' : 'failed'),
      });
    });
  },
  launchCode: () => null,
  share: () => Promise.resolve(false),
  opensByLink: false,
  linkTo: path => path,
  onNetworkChange: watchConnection,
};

import { watchConnection } from './connection';
import type { PayOutcome, Platform } from './platform';

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
  canPay: launch => launch.__typename === 'WechatJsapiLaunch',
  pay(launch) {
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

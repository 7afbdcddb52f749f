import { openCashier } from './cashier';
import { browserDocuments } from './documents';
import { h5Audio } from './h5-audio';
import { showBanner } from './h5-banner';
import { h5Film } from './h5-film';
import { h5Keyboard } from './h5-keyboard';
import { h5Keys } from './h5-keys';
import { h5Sorting } from './h5-sorting';
import { h5Uploads } from './h5-uploads';
import { RATES } from './media';
import { downloadedByBrowser } from './albums';
import { chosenImages } from './pictures';
import type { Launch, Platform } from './platform';

/** The launch fields the sandbox's cashier checks, under the names it expects. */
function cashierQuery(launch: Launch): Record<string, string> {
  if (launch.__typename === 'AlipayLaunch') return { channel: 'alipay', tradeNO: launch.tradeNo };
  if (launch.__typename === 'WechatVirtualLaunch') {
    const { mode, signData, paySig, signature } = launch;
    return { channel: 'wechat-virtual', mode, signData, paySig, signature };
  }
  const { appId, timeStamp, nonceStr, package: prepay, signType, paySign } = launch;
  return { channel: 'wechat', appId, timeStamp, nonceStr, package: prepay, signType, paySign };
}

export const h5: Platform = {
  name: 'h5',
  keepsRefreshToken: false,
  loginCode: null,
  phone: null,
  privacy: null,
  messages: null,
  banner: showBanner,
  files: {
    fetch(url, name) {
      const link = Object.assign(document.createElement('a'), { href: url, download: name });
      link.click();
      return Promise.resolve('SAVED');
    },
  },
  pickImages: chosenImages,
  savePicture: downloadedByBrowser,
  film: h5Film,
  filmRates: RATES,
  recording: h5Audio,
  keys: h5Keys,
  keyboard: h5Keyboard,
  documents: browserDocuments,
  uploads: h5Uploads,
  sorting: h5Sorting,
  // What writes articles is large, and learners never load it.
  articleEditor: async (box, options) => (await import('./h5-article')).mountArticle(box, options),
  prepare() {
    h5Keyboard.prepare();
    // An address typed or pasted over the same page carries no state, and the router would keep the old page for it.
    window.addEventListener('popstate', event => event.state ?? window.location.reload(), true);
  },
  canPay: launch => launch.cashierUrl !== null,
  pay(launch, texts) {
    if (launch.cashierUrl === null) return Promise.resolve('failed');
    const query = new URLSearchParams({ ...cashierQuery(launch), origin: window.location.origin });
    return openCashier(`${launch.cashierUrl}?${query.toString()}`, texts);
  },
  launchCode: () => new URLSearchParams(window.location.search).get('code'),
  async share(card) {
    await uni.setClipboardData({ data: `${card.title} ${this.linkTo(card.path)}`, showToast: false });
    return true;
  },
  opensByLink: true,
  linkTo: path => `${window.location.origin}${window.location.pathname}#${path}`,
  onNetworkChange(listener) {
    listener(navigator.onLine);
    window.addEventListener('online', () => listener(true));
    window.addEventListener('offline', () => listener(false));
  },
};

import { alipay } from './alipay';
import { h5 } from './h5';
import { deviceOs } from './device';
import type { Platform } from './platform';
import { weixin } from './weixin';

const here: Platform[] = [
  // #ifdef H5
  h5,
  // #endif
  // #ifdef MP-WEIXIN
  weixin,
  // #endif
  // #ifdef MP-ALIPAY
  alipay,
  // #endif
];

/** The one this build is for; the other two are not part of it. */
export const platform = here[0]!;

/** Whether Apple collects what is paid here and gives it back: what WeChat sells on an iPhone goes through it. */
export const appleCollects = (): boolean => platform.name === 'mp-weixin' && deviceOs() === 'ios';

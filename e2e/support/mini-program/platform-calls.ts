import type { Platform } from './package.js';

/**
 * Calls of the platform that the harness answers with success and nothing else, each with the reason why that is enough.
 * Whatever stands neither here nor in runtime/host fails the test.
 */
export const ANSWERED_WITHOUT_EFFECT: Record<Platform, Record<string, string>> = {
  weixin: {
    hideKeyboard: 'There is no keyboard to hide.',
    onKeyboardHeightChange: 'There is no keyboard to cover anything.',
    offKeyboardHeightChange: 'There is no keyboard to cover anything.',
    hideShareMenu: 'The menu of the title bar is not drawn.',
    setKeepScreenOn: 'The browser does not sleep.',
    setNavigationBarColor: 'The title bar is drawn in one colour.',
    previewImage: 'A picture is looked at where it stands.',
    showShareMenu: 'app.share() asks the page as the menu would.',
    startPullDownRefresh: 'app.pullDown() asks the page as the finger would.',
    stopPullDownRefresh: 'No indicator is drawn.',
    updateShareMenu: 'app.share() asks the page as the menu would.',
    vibrateShort: 'There is nothing to shake.',
  },
  alipay: {
    hideKeyboard: 'There is no keyboard to hide.',
    hideBackHome: 'No home button is drawn.',
    hideShareMenu: 'The menu of the title bar is not drawn.',
    setKeepScreenOn: 'The browser does not sleep.',
    setNavigationBar: 'The title bar is drawn in one colour.',
    setNavigationBarColor: 'The title bar is drawn in one colour.',
    previewImage: 'A picture is looked at where it stands.',
    showSharePanel: 'app.share() asks the page as the menu would.',
    startPullDownRefresh: 'app.pullDown() asks the page as the finger would.',
    stopPullDownRefresh: 'No indicator is drawn.',
    vibrateShort: 'There is nothing to shake.',
  },
};

/** Names that are only looked for, and that a phone does not have either. */
export const ABSENT: Record<Platform, Record<string, string>> = {
  weixin: {
    $onErrorHandlers: 'uni-app keeps its own list here once it has one.',
    $subpackages: 'uni-app keeps independent packages here once it has one.',
  },
  alipay: {
    $onErrorHandlers: 'uni-app keeps its own list here once it has one.',
    $subpackages: 'uni-app keeps independent packages here once it has one.',
    dd: 'Only DingTalk has it; uni-app asks to tell the two apart.',
    specialMethods: 'Written by the build for native map callbacks, which no page uses.',
    __uni_console__: 'Written by the development build.',
    __uni_console_warned__: 'Written by the development build.',
  },
};

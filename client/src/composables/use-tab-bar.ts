import { onShow } from '@dcloudio/uni-app';
import { watch } from 'vue';
import { locale, t } from '../i18n';
import { badge } from './notice-words';
import { notices } from './use-notices';

const TABS = ['tab.home', 'tab.learn', 'tab.me'];
const ME = 2;

/** What waits to be read is counted on the tab that leads to it. */
function count(unread: number): void {
  const fail = () => undefined;
  if (unread) void uni.setTabBarBadge({ index: ME, text: badge(unread), fail });
  else void uni.removeTabBarBadge({ index: ME, fail });
}

/** The bar belongs to the platform, which takes its words only while a page with the bar is in front. */
export function useTabBar(): void {
  const name = () =>
    TABS.forEach((key, index) => void uni.setTabBarItem({ index, text: t(key), fail: () => undefined }));
  onShow(() => {
    name();
    count(notices.unread.value);
  });
  watch(locale, name);
  watch(notices.unread, count);
}

import { onShow } from '@dcloudio/uni-app';
import { watch } from 'vue';
import { locale, t } from '../i18n';

const TABS = ['tab.home', 'tab.learn', 'tab.me'];

/** The bar belongs to the platform, which takes its words only while a page with the bar is in front. */
export function useTabBar(): void {
  const name = () =>
    TABS.forEach((key, index) => void uni.setTabBarItem({ index, text: t(key), fail: () => undefined }));
  onShow(name);
  watch(locale, name);
}

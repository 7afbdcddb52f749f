import { onShow } from '@dcloudio/uni-app';
import { toValue, watch, type MaybeRefOrGetter } from 'vue';

/** The title in the platform's own bar, kept in the chosen language. */
export function usePageTitle(title: MaybeRefOrGetter<string>): void {
  let shown = false;
  const show = () => {
    const text = toValue(title);
    if (shown && text) void uni.setNavigationBarTitle({ title: text });
  };
  onShow(() => {
    shown = true;
    show();
  });
  watch(() => toValue(title), show);
}

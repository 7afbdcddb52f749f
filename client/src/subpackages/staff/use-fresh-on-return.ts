import { onShow } from '@dcloudio/uni-app';

/** Asks again when one comes back from another page, where something may have been decided. */
export function useFreshOnReturn(refresh: () => void | Promise<void>): void {
  let returning = false;
  onShow(() => {
    if (returning) void refresh();
    returning = true;
  });
}

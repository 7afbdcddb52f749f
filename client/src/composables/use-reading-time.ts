import { onHide, onPageScroll, onShow, onUnload } from '@dcloudio/uni-app';
import { watch, type Ref } from 'vue';
import { lifecycle } from '../platform/lifecycle';
import { progressSender } from './progress-sender';
import { readingTime } from './reading-time';
import { serverClock } from './server-clock';

const KEEP_EVERY_MS = 60_000;

/** For a page that shows a text: the time with it counts as time of learning. Undefined: there is nothing to read. */
export function useReadingTime(lessonId: Ref<string | undefined>): void {
  let reading: ReturnType<typeof readingTime> | null = null;
  const keep = () => progressSender.keep(reading?.take() ?? []);
  const seen = () => reading?.seen();
  function left(): void {
    keep();
    reading?.left();
  }

  watch(
    lessonId,
    id => {
      keep();
      reading = id ? readingTime(id, serverClock.now) : null;
      seen();
    },
    { immediate: true },
  );
  const timer = setInterval(keep, KEEP_EVERY_MS);
  const stopHide = lifecycle.onHide(left);
  const stopShow = lifecycle.onShow(seen);
  onShow(seen);
  onHide(left);
  onPageScroll(seen);
  onUnload(() => {
    left();
    clearInterval(timer);
    stopHide();
    stopShow();
  });
}

import { onUnload } from '@dcloudio/uni-app';
import { watch, type Ref } from 'vue';
import { session } from '../api/viewer';
import { lifecycle } from '../platform/lifecycle';
import { online } from '../platform/network';
import { lessonOpenings } from './lesson-openings';

/** Tells of the lesson that is open on the page; undefined while it is locked or not known. */
export function useLessonOpening(lessonId: Ref<string | undefined>): void {
  watch(
    [lessonId, session.viewerId],
    ([id, viewerId]) => id && viewerId && void lessonOpenings.opened(viewerId, id),
    { immediate: true },
  );
  const again = () => session.viewerId.value && void lessonOpenings.tell(session.viewerId.value);
  const stopOnline = watch(online, isOnline => isOnline && again());
  const stopShow = lifecycle.onShow(again);
  onUnload(() => {
    stopOnline();
    stopShow();
  });
}

import { onUnload } from '@dcloudio/uni-app';
import { computed, getCurrentInstance, nextTick, reactive, watch, type Ref } from 'vue';
import { watchInView } from '../platform/in-view';

export type CoursePart = 'intro' | 'outline' | 'comments';

/** From the last one up: of two that are to be seen where one reads, the lower one has just come. */
const LATER_FIRST = ['comments', 'outline'] as const;

/** In which part of the course page the reader is, and the jump to another one. */
export function useCourseParts(loaded: Ref<boolean>) {
  const seen = reactive({ outline: false, comments: false });
  const page = getCurrentInstance()?.proxy ?? null;
  let stops: (() => void)[] | undefined;

  watch(
    loaded,
    async isLoaded => {
      if (!isLoaded || stops) return;
      stops = [];
      await nextTick();
      stops = LATER_FIRST.map(part => watchInView(page, `#${part}`, inView => (seen[part] = inView)));
    },
    { immediate: true },
  );
  onUnload(() => stops?.forEach(stop => stop()));

  return {
    here: computed((): CoursePart => LATER_FIRST.find(part => seen[part]) ?? 'intro'),
    jump: (part: CoursePart) => void uni.pageScrollTo({ selector: `#to-${part}`, duration: 200 }),
  };
}

import { onUnload } from '@dcloudio/uni-app';
import { computed, getCurrentInstance, nextTick, reactive, ref, watch, type Ref } from 'vue';
import { watchInView } from '../platform/in-view';

export type CourseTalkPart = 'comments' | 'questions';
export type CoursePart = 'intro' | 'outline' | CourseTalkPart;

/** From the last one up: of two that are to be seen where one reads, the lower one has just come. */
const LATER_FIRST = ['talk', 'outline'] as const;

/** In which part of the course page the reader is, and the jump to another one. */
export function useCourseParts(loaded: Ref<boolean>) {
  const seen = reactive({ outline: false, talk: false });
  /** Comments and questions stand at the same place. */
  const talk = ref<CourseTalkPart>('comments');
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
    here: computed((): CoursePart => {
      const place = LATER_FIRST.find(part => seen[part]) ?? 'intro';
      return place === 'talk' ? talk.value : place;
    }),
    talk,
    jump(part: CoursePart): void {
      const isTalk = part === 'comments' || part === 'questions';
      if (isTalk) talk.value = part;
      void nextTick(() => uni.pageScrollTo({ selector: isTalk ? '#to-talk' : `#to-${part}`, duration: 200 }));
    },
  };
}

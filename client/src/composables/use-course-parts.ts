import { onUnload } from '@dcloudio/uni-app';
import { getCurrentInstance, nextTick, ref, watch, type Ref } from 'vue';
import { watchInView } from '../platform/in-view';

type Part = 'intro' | 'outline';

/** In which part of the course page the reader is, and the jump to another one. */
export function useCourseParts(loaded: Ref<boolean>) {
  const here = ref<Part>('intro');
  const page = getCurrentInstance()?.proxy ?? null;
  let stop: (() => void) | undefined;

  watch(
    loaded,
    async isLoaded => {
      if (!isLoaded || stop) return;
      await nextTick();
      stop = watchInView(page, '#outline', inView => (here.value = inView ? 'outline' : 'intro'));
    },
    { immediate: true },
  );
  onUnload(() => stop?.());

  return {
    here,
    jump: (part: Part) => void uni.pageScrollTo({ selector: `#to-${part}`, duration: 200 }),
  };
}

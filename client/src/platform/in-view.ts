import type { ComponentPublicInstance } from 'vue';

/**
 * Tells whether an element stands in the upper half of the screen, where one reads. A comfort: where a platform cannot
 * tell, nothing is told.
 */
export function watchInView(
  page: ComponentPublicInstance | null,
  selector: string,
  onChange: (inView: boolean) => void,
): () => void {
  const { windowHeight } = uni.getSystemInfoSync();
  const observer = uni.createIntersectionObserver(page, { thresholds: [0] }) as
    UniApp.IntersectionObserver | undefined;
  if (!observer?.relativeToViewport) return () => undefined;
  observer
    .relativeToViewport({ top: -100, bottom: -Math.round(windowHeight / 2) })
    .observe(selector, ({ intersectionRatio }) => onChange(intersectionRatio > 0));
  return () => observer.disconnect();
}

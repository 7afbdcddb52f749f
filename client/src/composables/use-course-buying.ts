import { ref, type Ref } from 'vue';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { go, routes } from './routes';
import { addToCart } from './use-cart';

/** The ways from a course to its purchase; whoever is not logged in passes the log-in first. */
export function useCourseBuying(courseId: Ref<string | undefined>) {
  const adding = ref(false);
  const isIn = () => Boolean(session.viewerId.value);

  function buy(): void {
    if (!courseId.value) return;
    const checkout = routes.checkout(courseId.value);
    go(isIn() ? checkout : routes.login(checkout));
  }

  async function add(): Promise<void> {
    if (!courseId.value || adding.value) return;
    if (!isIn()) return go(routes.login());
    adding.value = true;
    const done = await addToCart({ kind: 'COURSE', id: courseId.value });
    adding.value = false;
    if (done) void uni.showToast({ title: t('course.added'), icon: 'none' });
  }

  return { adding, buy, add };
}

import { useMutation } from '@urql/vue';
import { computed, ref, watch, type Ref } from 'vue';
import { SaveLiveSessionDocument, type LiveConsoleQuery } from '@graphql/graphql';
import { serverClock } from '../../composables/server-clock';
import { useRefusals } from '../../composables/use-refusals';
import { t } from '../../i18n';
import { storage } from '../../platform/storage';
import { inputOf, newPlan, planFault, planOf, type Plan, type PlanFault } from './plan';
import { tell } from './room-deeds';

type Planned = NonNullable<LiveConsoleQuery['liveSession']>;

const WORDS: Readonly<Record<PlanFault, string>> = {
  title: 'live.missingTitle',
  courseId: 'live.missingCourse',
  startsAt: 'live.pastStart',
};

/** Planning a session, or changing one: what is typed stays on the device until the server has it. */
export function usePlan(session: Ref<Planned | null>, courseId: Ref<string>, onSaved: (id: string) => void) {
  const key = () => `live.plan.${session.value?.id ?? 'new'}`;
  const plan = ref<Plan>(newPlan(serverClock.now(), courseId.value || null));
  const refusals = useRefusals('title', 'intro', 'startsAt', 'endsAt', 'courseId', 'streamUrl', 'replayUrl');
  const { executeMutation, fetching } = useMutation(SaveLiveSessionDocument);
  const begun = computed(() => session.value !== null && session.value.status !== 'SCHEDULED');

  function kept(): Partial<Plan> {
    try {
      return JSON.parse(storage.read(key()) ?? '{}') as Partial<Plan>;
    } catch {
      return {};
    }
  }
  // What arrives while somebody types is not laid over it: only another session is.
  watch(
    [() => session.value?.id, courseId],
    () => {
      const own = session.value ? planOf(session.value) : newPlan(serverClock.now(), courseId.value || null);
      plan.value = { ...own, ...kept() };
    },
    { immediate: true },
  );

  return {
    plan,
    begun,
    refusals,
    busy: fetching,
    change(to: Partial<Plan>): void {
      plan.value = { ...plan.value, ...to };
      storage.write(key(), JSON.stringify(plan.value));
      refusals.clear();
    },
    async save(): Promise<void> {
      if (fetching.value) return;
      const fault = planFault(plan.value, { now: serverClock.now(), begun: begun.value });
      if (fault) return refusals.tell([{ code: 'MISSING', message: t(WORDS[fault]), field: [fault] }]);
      const { data, error } = await executeMutation({ input: inputOf(plan.value, session.value) });
      if (error) return refusals.fail(error);
      const { session: saved, userErrors } = data!.saveLiveSession;
      refusals.tell(userErrors);
      if (!saved) return;
      storage.remove(key());
      tell(t('live.saved'));
      onSaved(saved.id);
    },
  };
}

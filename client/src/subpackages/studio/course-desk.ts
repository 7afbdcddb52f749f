import type { CombinedError, TypedDocumentNode } from '@urql/core';
import { computed, ref, shallowReactive } from 'vue';
import { CourseDeskDocument, type CourseChangeFragment } from '@graphql/graphql';
import { client } from '../../api/client';
import type { Refusal } from '../../composables/use-refusals';
import { storage, type Storage } from '../../platform/storage';

/** What came of an edit: done where there are neither refusals nor an error. */
export interface Outcome {
  /** Of what was made or changed. */
  id: string | null;
  refusals: readonly Refusal[];
  error?: CombinedError;
}

export const isDone = ({ refusals, error }: Outcome): boolean => !error && refusals.length === 0;

type Change<Input> = TypedDocumentNode<{ change: CourseChangeFragment }, Input>;
type EditInput = { courseId: string; revision: number };

/**
 * One course as this program edits it: a queue, so that every edit names the revision that the one before it made, and
 * what is known of edits from elsewhere. They are taken in silence while nothing here is unsaved; else somebody decides.
 */
export function createDesk(courseId: string) {
  /** The one that was seen: null until the course was read; 0 where no draft is open. */
  const revision = ref<number | null>(null);
  let latest: number | null = null;
  /** Since this one only edits of our own came. */
  let from: number | null = null;
  let busy = 0;
  let queue: Promise<unknown> = Promise.resolve();
  const unsaved = shallowReactive(new Set<string>());
  const stale = ref(false);
  const waiting = ref(0);
  /** Counts up whenever something from elsewhere was taken. */
  const news = ref(0);
  /** The same whenever all that is unsaved here was given up. */
  const dropped = ref(0);

  function settle(): void {
    const seen = revision.value;
    if (busy || latest === null || latest === seen) return;
    // An answer that was on its way while an edit was made tells of before it.
    if (seen !== null && latest !== 0 && latest < seen) return;
    if (seen !== null && unsaved.size) stale.value = true;
    else take();
  }
  function take(): void {
    if (revision.value !== null && revision.value !== latest) news.value += 1;
    revision.value = from = latest;
    stale.value = false;
  }
  function look(at: number): void {
    latest = at;
    settle();
  }

  async function ask(): Promise<boolean> {
    const { data } = await client.value
      .query(CourseDeskDocument, { id: courseId }, { requestPolicy: 'network-only' })
      .toPromise();
    if (!data?.course) return false;
    latest = data.course.draft?.revision ?? 0;
    return true;
  }

  function queued<T>(work: () => Promise<T>): Promise<T> {
    waiting.value += 1;
    const turn = queue.then(async () => {
      busy += 1;
      try {
        return await work();
      } finally {
        busy -= 1;
        waiting.value -= 1;
        settle();
      }
    });
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function send<Variables extends object>(
    document: Change<Variables>,
    variables: Variables,
  ): Promise<Outcome> {
    const { data, error } = await client.value.mutation(document, variables).toPromise();
    if (!data) return { id: null, refusals: [], error };
    const { id, course, userErrors } = data.change;
    if (course) revision.value = latest = course.draft?.revision ?? 0;
    if (userErrors.some(({ code }) => code === 'CONFLICT')) stale.value = true;
    return { id, refusals: userErrors };
  }

  return {
    courseId,
    /** Somebody changed the draft elsewhere while something here is unsaved. */
    stale: computed(() => stale.value),
    saving: computed(() => waiting.value > 0),
    news: computed(() => news.value),
    dropped: computed(() => dropped.value),
    revision: computed(() => revision.value),
    look,
    /** Whether what the device keeps under this name has still to be sent. */
    hold(name: string, isUnsaved: boolean): void {
      if (isUnsaved) unsaved.add(name);
      else unsaved.delete(name);
    },
    /** Something unsaved was found on the device that was written over this revision: another one may stand by now. */
    resume(name: string, over: number): void {
      unsaved.add(name);
      if (revision.value === null) revision.value = from = over;
      else if (over < (from ?? 0)) stale.value = true;
      settle();
    },
    /** Gives up all that is unsaved here, also what no open page shows. */
    drop(device: Storage = storage): void {
      unsaved.forEach(name => device.remove(name));
      unsaved.clear();
      dropped.value += 1;
    },
    /** An edit of the draft; `input` is told without the course and the revision. */
    edit<Input extends EditInput>(
      document: Change<{ input: Input }>,
      input: Omit<Input, keyof EditInput>,
    ): Promise<Outcome> {
      return queued(async () => {
        if (revision.value === null && (await ask())) take();
        return send(document, { input: { ...input, courseId, revision: revision.value ?? 0 } as Input });
      });
    },
    /** What is done to the course as a whole. */
    deed: (document: Change<{ courseId: string }>): Promise<Outcome> =>
      queued(() => send(document, { courseId })),
    /** From here on edits are over what the server has now. Whether it could be asked. */
    takeLatest(): Promise<boolean> {
      return queued(async () => {
        const known = await ask();
        if (known) {
          take();
          news.value += 1;
        }
        return known;
      });
    },
  };
}

export type Desk = ReturnType<typeof createDesk>;

let desks = new Map<string, Desk>();
let owner: unknown = null;

/** The one desk of a course in this program; another person sits at others. */
export function deskOf(courseId: string): Desk {
  if (owner !== client.value) [desks, owner] = [new Map(), client.value];
  const known = desks.get(courseId) ?? createDesk(courseId);
  desks.set(courseId, known);
  return known;
}

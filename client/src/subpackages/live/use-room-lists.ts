import { computed, ref, shallowRef, watch } from 'vue';
import type { RoomQuestionSort } from '@graphql/graphql';
import { linesOf, pinnedOf, questionsOf, withSnapshot } from './room-state';
import type { RoomServer } from './room-server';
import type { Room } from './use-room';

/** So many lines are drawn, and as many more each time somebody reads further back. */
const DRAWN = 80;

/** What of a room is on the screen, and the way to what came before. */
export function useRoomLists(
  { room, change, olderLines, moreWanted }: Pick<Room, 'room' | 'change' | 'olderLines' | 'moreWanted'>,
  server: Pick<RoomServer, 'lines' | 'questions'>,
) {
  const sort = ref<RoomQuestionSort>('WANTED');
  /** Where the newest questions go on; undefined before the first page of them. */
  const moreNewest = shallowRef<string | null | undefined>(undefined);
  const drawn = ref(DRAWN);
  const isAsking = ref(false);
  const hasFailed = ref(false);

  // A room that was opened anew knows its first page only.
  watch(
    () => room.value?.openedAt,
    () => {
      moreNewest.value = undefined;
      if (sort.value === 'NEWEST') void moreQuestions();
    },
  );

  const allLines = computed(() => (room.value ? linesOf(room.value) : []));
  const lines = computed(() => allLines.value.slice(-drawn.value));
  const isDrawnWhole = () => drawn.value >= allLines.value.length;

  async function asking(ask: () => Promise<void>): Promise<void> {
    if (isAsking.value) return;
    isAsking.value = true;
    hasFailed.value = false;
    await ask().catch(() => (hasFailed.value = true));
    isAsking.value = false;
  }

  const moreLines = (): Promise<void> =>
    asking(async () => {
      if (!isDrawnWhole()) return void (drawn.value += DRAWN);
      const page = await server.lines(olderLines.value);
      if (!page) return;
      const floor = page.next === null ? null : page.nodes[page.nodes.length - 1];
      change(known => withSnapshot(known, { at: page.at, lines: page.nodes, floor }));
      olderLines.value = page.next;
      drawn.value += page.nodes.length;
    });

  const moreQuestions = (): Promise<void> =>
    asking(async () => {
      const by = sort.value;
      const page = await server.questions(
        by,
        (by === 'NEWEST' ? moreNewest.value : moreWanted.value) ?? null,
      );
      if (!page) return;
      change(known => withSnapshot(known, { at: page.at, questions: page.nodes }));
      if (by === 'NEWEST') moreNewest.value = page.next;
      else moreWanted.value = page.next;
    });

  return {
    lines,
    /** Whether there is something before the first line that is drawn. */
    hasOlder: computed(() => allLines.value.length > drawn.value || olderLines.value !== null),
    questions: computed(() => (room.value ? questionsOf(room.value, sort.value) : [])),
    pinned: computed(() => room.value && pinnedOf(room.value)),
    hasMoreQuestions: computed(
      () => (sort.value === 'NEWEST' ? moreNewest.value : moreWanted.value) !== null,
    ),
    sort,
    isAsking,
    hasFailed,
    sortBy(by: RoomQuestionSort): void {
      sort.value = by;
      if (by === 'NEWEST' && moreNewest.value === undefined) void moreQuestions();
    },
    moreLines,
    moreQuestions,
    /** Back at the latest line: what was read further back need not be drawn any longer. */
    atBottom: (): void => void (drawn.value = DRAWN),
  };
}

import { computed, onScopeDispose, shallowRef } from 'vue';
import {
  MoveChapterDocument,
  MoveLessonDocument,
  RemoveChapterDocument,
  RemoveLessonDocument,
  SaveChapterDocument,
  type DeskDraftFragment,
} from '@graphql/graphql';
import { platform } from '../../../platform';
import type { Desk, Outcome } from '../course-desk';
import { chapterStep, dropMove, lessonStep, movedOutline, type Move } from '../outline-moves';
import { useDeed } from '../use-deed';

type Chapter = DeskDraftFragment['chapters'][number];

/** Chapters and lessons as they are being arranged: a move shows at once, and goes back where the server refuses it. */
export function useOutline(draft: () => DeskDraftFragment, desk: Desk) {
  const ahead = shallowRef<Chapter[] | null>(null);
  const chapters = computed<readonly Chapter[]>(() => ahead.value ?? draft().chapters);
  const { busy, problem, run } = useDeed();

  const send = (move: Move): Promise<Outcome> => {
    if (move.kind === 'chapter') {
      const { id, position } = move;
      return desk.edit(MoveChapterDocument, { id, position });
    }
    const { id, chapterId, position } = move;
    return desk.edit(MoveLessonDocument, { id, chapterId, position });
  };
  async function move(to: Move | null): Promise<void> {
    if (!to || busy.value) return;
    ahead.value = movedOutline(chapters.value, to);
    await run(() => send(to));
    ahead.value = null;
  }

  return {
    chapters,
    busy,
    problem,
    moveChapter: (id: string, by: -1 | 1) => move(chapterStep(chapters.value, id, by)),
    moveLesson: (id: string, by: -1 | 1) => move(lessonStep(chapters.value, id, by)),
    canMoveLesson: (id: string, by: -1 | 1) => lessonStep(chapters.value, id, by) !== null,
    removeChapter: (id: string) => run(() => desk.edit(RemoveChapterDocument, { id })),
    removeLesson: (id: string) => run(() => desk.edit(RemoveLessonDocument, { id })),
    addChapter: (title: string) => run(() => desk.edit(SaveChapterDocument, { title })),
    /** Rows of the element are dragged, where there is a pointer to drag with. */
    sortBy(root: string): void {
      const stop = platform.sorting?.({
        root,
        ...{
          row: 'outline-row',
          handle: 'outline-handle',
          dragged: 'outline-row_dragged',
          line: 'outline-line',
        },
        onDrop: (from, to) => void move(dropMove(chapters.value, from, to)),
      });
      if (stop) onScopeDispose(stop);
    },
  };
}

import { computed, ref, shallowRef } from 'vue';
import {
  LessonNotesDocument,
  RemoveNoteDocument,
  SaveNoteDocument,
  type LessonNoteTextFragment,
} from '@graphql/graphql';
import { client } from '../api/client';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { confirm } from './confirm';
import { noteDraft, type NoteDraft } from './note-draft';
import { usePages } from './use-pages';
import { failureWords } from './use-refusals';

/** Somebody's own notes in a lesson, and the one that is being written. */
export function useNotes(lessonId: string) {
  const pages = usePages({
    query: LessonNotesDocument,
    filter: shallowRef({ id: lessonId }),
    pick: answer => answer.lesson?.notes,
    personal: true,
  });
  const kept = () => noteDraft(session.viewerId.value ?? '', lessonId);
  const draft = shallowRef<NoteDraft | null>(session.viewerId.value ? kept().read() : null);
  const busy = ref(false);
  const problem = ref('');

  function change(next: NoteDraft | null): void {
    draft.value = next;
    problem.value = '';
    if (next?.text) kept().write(next);
    else kept().forget();
  }

  return {
    ...pages,
    notes: computed(() =>
      [...(pages.nodes.value ?? [])].sort((a, b) => a.positionSeconds - b.positionSeconds),
    ),
    draft,
    busy,
    problem,
    /** A new one at this place; one that was begun before is gone on with. */
    begin(positionSeconds: number): void {
      if (!draft.value) change({ id: null, positionSeconds: Math.floor(positionSeconds), text: '' });
    },
    edit: ({ id, positionSeconds, text }: LessonNoteTextFragment) => change({ id, positionSeconds, text }),
    write: (text: string) => draft.value && change({ ...draft.value, text }),
    putAway: () => change(null),
    async save(): Promise<void> {
      const note = draft.value;
      if (!note?.text.trim() || busy.value) return;
      busy.value = true;
      const { data, error } = await client.value
        .mutation(SaveNoteDocument, { input: { ...note, lessonId, text: note.text.trim() } })
        .toPromise();
      busy.value = false;
      problem.value = error ? failureWords(error) : (data?.saveNote.userErrors[0]?.message ?? '');
      if (!problem.value) change(null);
    },
    async remove(note: LessonNoteTextFragment): Promise<void> {
      const sure = await confirm({ text: t('note.removeSure'), yes: t('note.remove'), no: t('note.keep') });
      if (!sure) return;
      const { data, error } = await client.value.mutation(RemoveNoteDocument, { id: note.id }).toPromise();
      const failure = error ? failureWords(error) : data?.removeNote.userErrors[0]?.message;
      if (failure) void uni.showToast({ title: failure, icon: 'none' });
    },
  };
}

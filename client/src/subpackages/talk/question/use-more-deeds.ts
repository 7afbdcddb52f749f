import type { QuestionPlace } from '../../../composables/question-draft';
import { offer, type Deed, type TalkEntry } from '../../../composables/talk';
import { removeAsked, useHiding, type AskedKind } from '../../../composables/use-question-deeds';
import { useReport } from '../../../composables/use-report';
import { t } from '../../../i18n';

const REPORTED = { question: 'COURSE_QUESTION', answer: 'COURSE_ANSWER' } as const;

/** What can be done with a question or an answer beside liking it: by its author, by staff, or by anybody else. */
export function useMoreDeeds(write: (place: QuestionPlace) => void) {
  const report = useReport();
  const hiding = useHiding();

  function deedsOf(kind: AskedKind, entry: TalkEntry): Deed[] {
    const { id } = entry;
    const deeds: Deed[] = [];
    if (entry.mayEdit)
      deeds.push([
        t('talk.edit'),
        () =>
          write({ kind: kind === 'question' ? 'question' : 'reworded-answer', id, text: entry.text ?? '' }),
      ]);
    if (entry.isMine) deeds.push([t('talk.remove'), () => void removeAsked(kind, id)]);
    else deeds.push([t('talk.report'), () => report.open({ kind: REPORTED[kind], id })]);
    if (entry.mayHide && !entry.isMine)
      deeds.push(
        entry.state === 'HIDDEN'
          ? [t('question.showAgain'), () => void hiding.show({ kind, id })]
          : [t(`question.hide.${kind}`), () => hiding.open({ kind, id })],
      );
    return deeds;
  }

  return { report, hiding, more: (kind: AskedKind, entry: TalkEntry) => offer(deedsOf(kind, entry)) };
}

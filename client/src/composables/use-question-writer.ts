import {
  AnswerCourseQuestionDocument,
  AskCourseQuestionDocument,
  EditCourseAnswerDocument,
  EditCourseQuestionDocument,
} from '@graphql/graphql';
import { client } from '../api/client';
import { t } from '../i18n';
import { keptPosition, questionDraft, type QuestionPlace } from './question-draft';
import { useTextWriter, type Sent } from './use-text-writer';

/** Asking, answering and changing either; what is typed stays on the device until the server has it. */
export function useQuestionWriter(written: (place: QuestionPlace) => void = () => undefined) {
  const writer = useTextWriter<QuestionPlace>({
    draft: at => questionDraft(at),
    older: at => ('text' in at ? at.text : undefined),
    send,
    written(at, state) {
      if (at.kind === 'ask') keptPosition(at.lessonId).forget();
      void uni.showToast({ title: t(state === 'HELD' ? 'talk.heldToast' : DONE[at.kind]), icon: 'none' });
      written(at);
    },
  });

  return {
    ...writer,
    /** Begins a question at this place of a lesson; one that was begun before is gone on with, at its own place. */
    ask(lessonId: string, positionSeconds: number | null): void {
      const begun = { kind: 'ask' as const, lessonId, positionSeconds };
      const kept = questionDraft(begun).read() ? keptPosition(lessonId).read() : undefined;
      writer.open({ ...begun, positionSeconds: kept === undefined ? positionSeconds : kept });
    },
    /** The question is about another place, or about none. */
    moveTo(positionSeconds: number | null): void {
      const at = writer.place.value;
      if (at?.kind !== 'ask') return;
      writer.place.value = { ...at, positionSeconds };
      keptPosition(at.lessonId).write(positionSeconds);
    },
    change(text: string): void {
      const at = writer.place.value;
      if (at?.kind === 'ask') keptPosition(at.lessonId).write(at.positionSeconds);
      writer.change(text);
    },
  };
}

const DONE: Readonly<Record<QuestionPlace['kind'], string>> = {
  ask: 'question.asked',
  answer: 'question.answered',
  question: 'question.changed',
  'reworded-answer': 'question.changed',
};

async function send(at: QuestionPlace, text: string, clientKey: string): Promise<Sent> {
  if (at.kind === 'ask') {
    const { lessonId, positionSeconds } = at;
    const input = { lessonId, positionSeconds, text, clientKey };
    const { data, error } = await client.value.mutation(AskCourseQuestionDocument, { input }).toPromise();
    const answer = data?.askCourseQuestion;
    return { error, refusals: answer?.userErrors, state: answer?.question?.state };
  }
  if (at.kind === 'answer') {
    const input = { questionId: at.questionId, text, clientKey };
    const { data, error } = await client.value.mutation(AnswerCourseQuestionDocument, { input }).toPromise();
    const answer = data?.answerCourseQuestion;
    return { error, refusals: answer?.userErrors, state: answer?.answer?.state };
  }
  const input = { id: at.id, text };
  if (at.kind === 'question') {
    const { data, error } = await client.value.mutation(EditCourseQuestionDocument, { input }).toPromise();
    const answer = data?.editCourseQuestion;
    return { error, refusals: answer?.userErrors, state: answer?.question?.state };
  }
  const { data, error } = await client.value.mutation(EditCourseAnswerDocument, { input }).toPromise();
  return {
    error,
    refusals: data?.editCourseAnswer.userErrors,
    state: data?.editCourseAnswer.answer?.state,
  };
}

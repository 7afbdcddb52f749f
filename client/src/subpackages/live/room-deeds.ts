import type { CombinedError, OperationResult } from '@urql/core';
import {
  AnswerRoomQuestionDocument,
  AskInRoomDocument,
  HideRoomMessageDocument,
  HideRoomQuestionDocument,
  MuteInRoomDocument,
  PinRoomQuestionDocument,
  SendRoomMessageDocument,
  SetRoomRulesDocument,
  UpvoteRoomQuestionDocument,
  WithdrawRoomQuestionDocument,
} from '@graphql/graphql';
import { client } from '../../api/client';
import { failureWords } from '../../composables/use-refusals';
import type { SpeechKind } from './speech';
import type { Spoken } from './use-speech';

interface Payload {
  userErrors: readonly { code: string; message: string }[];
}

export const tell = (title: string): void => void uni.showToast({ title, icon: 'none' });

/** The payload, where it was done; says why not. */
async function done<Data, P extends Payload>(
  answer: Promise<OperationResult<Data>>,
  pick: (data: Data) => P,
): Promise<P | null> {
  const { data, error } = await answer;
  const payload = data ? pick(data) : null;
  const problem = payload ? payload.userErrors[0]?.message : failureWords(error as CombinedError);
  if (problem) tell(problem);
  return problem ? null : payload;
}

/** Says something; fails where no answer comes. */
export async function speakIn(
  sessionId: string,
  kind: SpeechKind,
  words: { clientKey: string; text: string },
): Promise<Spoken> {
  const input = { sessionId, ...words };
  if (kind === 'QUESTION') {
    const { data, error } = await client.value.mutation(AskInRoomDocument, { input }).toPromise();
    if (!data) throw error ?? new Error('No answer');
    return { question: data.askInRoom.question, refusal: data.askInRoom.userErrors[0] ?? null };
  }
  const { data, error } = await client.value.mutation(SendRoomMessageDocument, { input }).toPromise();
  if (!data) throw error ?? new Error('No answer');
  return { line: data.sendRoomMessage.message, refusal: data.sendRoomMessage.userErrors[0] ?? null };
}

export const upvoteQuestion = async (id: string): Promise<{ upvotes: number } | null> =>
  (
    await done(
      client.value.mutation(UpvoteRoomQuestionDocument, { id }).toPromise(),
      data => data.upvoteRoomQuestion,
    )
  )?.question ?? null;

export const withdrawQuestion = async (id: string): Promise<boolean> =>
  (await done(
    client.value.mutation(WithdrawRoomQuestionDocument, { id }).toPromise(),
    data => data.withdrawRoomQuestion,
  )) !== null;

/** In writing, or with no words: it was answered aloud. */
export const answerQuestion = async (id: string, answer: string | null): Promise<boolean> =>
  (await done(
    client.value.mutation(AnswerRoomQuestionDocument, { input: { id, answer } }).toPromise(),
    data => data.answerRoomQuestion,
  )) !== null;

export const hideQuestion = async (id: string, hidden: boolean): Promise<boolean> =>
  (await done(
    client.value.mutation(HideRoomQuestionDocument, { input: { id, hidden } }).toPromise(),
    data => data.hideRoomQuestion,
  )) !== null;

export const hideLine = async (id: string, hidden: boolean): Promise<boolean> =>
  (await done(
    client.value.mutation(HideRoomMessageDocument, { input: { id, hidden } }).toPromise(),
    data => data.hideRoomMessage,
  )) !== null;

export const pinQuestion = async (sessionId: string, questionId: string | null): Promise<boolean> =>
  (await done(
    client.value.mutation(PinRoomQuestionDocument, { input: { sessionId, questionId } }).toPromise(),
    data => data.pinRoomQuestion,
  )) !== null;

export const setRules = async (
  sessionId: string,
  rules: { slowSeconds: number; allMuted: boolean },
): Promise<boolean> =>
  (await done(
    client.value.mutation(SetRoomRulesDocument, { input: { sessionId, ...rules } }).toPromise(),
    data => data.setRoomRules,
  )) !== null;

/** 0 minutes: may speak again. */
export const muteSomebody = async (sessionId: string, userId: string, minutes: number): Promise<boolean> =>
  (await done(
    client.value.mutation(MuteInRoomDocument, { input: { sessionId, userId, minutes } }).toPromise(),
    data => data.muteInRoom,
  )) !== null;

import type { LiveStatus } from '@graphql/graphql';
import type { Line, Question, RoomData } from './room-state';

/** What is said: a question, or a line of the chat. */
export type SpeechKind = 'QUESTION' | 'LINE';

export const LONGEST: Readonly<Record<SpeechKind, number>> = { QUESTION: 500, LINE: 200 };

/** So long before the hour people may talk, in milliseconds; as the server has it. */
export const LOBBY_MS = 30 * 60_000;

/** Something that was sent and of which the room has not told yet. */
export interface Pending {
  clientKey: string;
  kind: SpeechKind;
  text: string;
  /** How far the room had come when it was sent. */
  since: number;
  hasFailed: boolean;
}

/**
 * What is left of what was sent, once the room has told the rest as its author's and with its words: the answer may be
 * late, or lost. `claimed` are things that belong to something sent before; each thing is claimed once.
 */
export function leftOf(
  sent: readonly Pending[],
  { questions, lines }: Pick<RoomData, 'questions' | 'lines'>,
  viewerId: string,
  claimed: Set<string>,
): readonly Pending[] {
  const isTold = ({ kind, text, since }: Pending): boolean => {
    const things: Iterable<{ body: Question | Line | null; at: number }> =
      kind === 'QUESTION' ? questions.values() : lines.values();
    for (const { body, at } of things) {
      if (!body || at <= since || body.author?.id !== viewerId || body.text !== text) continue;
      if (claimed.has(body.id)) continue;
      claimed.add(body.id);
      return true;
    }
    return false;
  };
  const left = sent.filter(each => !isTold(each));
  return left.length < sent.length ? left : sent;
}

/** Why nothing may be said now. */
export type Silence = 'SIGNED_OUT' | 'BEFORE' | 'OVER' | 'ALL_MUTED' | 'MUTED';

export function silenceOf(
  session: { status: LiveStatus; startsAt: string; allMuted: boolean },
  speaker: { id: string | null; mayRun: boolean; mutedUntil: string | null },
  now: number,
): Silence | null {
  if (session.status === 'ENDED' || session.status === 'CANCELLED') return 'OVER';
  if (session.status === 'SCHEDULED' && new Date(session.startsAt).getTime() - LOBBY_MS > now)
    return 'BEFORE';
  if (!speaker.id) return 'SIGNED_OUT';
  if (speaker.mayRun) return null;
  if (session.allMuted) return 'ALL_MUTED';
  return speaker.mutedUntil && new Date(speaker.mutedUntil).getTime() > now ? 'MUTED' : null;
}

import { computed, ref, shallowRef, watch, type Ref } from 'vue';
import type { CombinedError } from '@urql/core';
import { createClientKey } from '../../api/client-key';
import { errorKind } from '../../api/errors';
import { failureWords } from '../../composables/use-refusals';
import { storage, type Storage } from '../../platform/storage';
import { withOwn, type Line, type Question } from './room-state';
import { leftOf, LONGEST, type Pending, type SpeechKind } from './speech';
import type { Room } from './use-room';

export interface Spoken {
  question?: Question | null;
  line?: Line | null;
  refusal: { code: string; message: string } | null;
}

export interface SpeechOptions {
  sessionId: string;
  room: Pick<Room, 'room' | 'change' | 'look'>;
  viewerId: Ref<string | null>;
  /** The server's time in milliseconds. */
  now: Ref<number>;
  /** Whether one waits between two texts. */
  isSlowed(): boolean;
  /** Fails where no answer comes. */
  speak(kind: SpeechKind, input: { clientKey: string; text: string }): Promise<Spoken>;
  device?: Storage;
}

/**
 * What one says in a room: kept on the device while it is written, shown at once when it is sent, and sent again under
 * the same key where no answer came, so that it is said once.
 */
export function useSpeech({
  sessionId,
  room,
  viewerId,
  now,
  isSlowed,
  speak,
  device = storage,
}: SpeechOptions) {
  const nameOf = (kind: SpeechKind) => `room.${sessionId}.${kind}`;
  const drafts = ref<Record<SpeechKind, string>>({
    QUESTION: device.read(nameOf('QUESTION')) ?? '',
    LINE: device.read(nameOf('LINE')) ?? '',
  });
  const sent = shallowRef<readonly Pending[]>([]);
  const claimed = new Set<string>();
  const problem = ref('');
  /** When the next text may be sent, by the server's clock. */
  const nextAt = ref(0);

  function write(kind: SpeechKind, text: string): void {
    drafts.value[kind] = text;
    if (text) device.write(nameOf(kind), text);
    else device.remove(nameOf(kind));
  }
  const drop = ({ clientKey }: Pending): void =>
    void (sent.value = sent.value.filter(each => each.clientKey !== clientKey));
  const mark = ({ clientKey }: Pending, hasFailed: boolean): void =>
    void (sent.value = sent.value.map(each =>
      each.clientKey === clientKey ? { ...each, hasFailed } : each,
    ));

  /** Back into the box, unless something else is written there by now. */
  function giveBack(pending: Pending, words: string): void {
    drop(pending);
    problem.value = words;
    if (!drafts.value[pending.kind]) write(pending.kind, pending.text);
  }

  async function deliver(pending: Pending): Promise<void> {
    const { kind, clientKey, text } = pending;
    mark(pending, false);
    try {
      const { question, line, refusal } = await speak(kind, { clientKey, text });
      if (refusal) {
        if (refusal.code === 'ROOM_MUTED') void room.look();
        if (refusal.code === 'SLOW_MODE') slow();
        return giveBack(pending, refusal.message);
      }
      slow();
      const id = question?.id ?? line?.id;
      if (id) claimed.add(id);
      room.change(known => withOwn(known, { question: question ?? undefined, line: line ?? undefined }));
      drop(pending);
    } catch (error) {
      const failure = error as CombinedError;
      const isRefused = failure.graphQLErrors?.length && errorKind(failure) !== 'server';
      if (isRefused) giveBack(pending, failureWords(failure));
      else mark(pending, true);
    }
  }

  function slow(): void {
    if (isSlowed()) nextAt.value = now.value + (room.room.value?.facts.slowSeconds ?? 0) * 1_000;
  }

  // Where the answer was lost, the room tells that it was said.
  watch(room.room, known => {
    const me = viewerId.value;
    if (known && me && sent.value.length) sent.value = leftOf(sent.value, known, me, claimed);
  });

  return {
    drafts,
    problem,
    write(kind: SpeechKind, text: string): void {
      problem.value = '';
      write(kind, text);
    },
    pendingOf: (kind: SpeechKind) => sent.value.filter(each => each.kind === kind),
    /** Seconds until the next text may be sent; 0 where that is now. */
    wait: computed(() => {
      const slowMs = (room.room.value?.facts.slowSeconds ?? 0) * 1_000;
      const ms = Math.min(nextAt.value - now.value, slowMs);
      return isSlowed() ? Math.max(0, Math.ceil(ms / 1_000)) : 0;
    }),
    /** Whether it went out of the box. */
    send(kind: SpeechKind): boolean {
      const text = drafts.value[kind].trim();
      if (!text || [...text].length > LONGEST[kind]) return false;
      const pending = { clientKey: createClientKey(), kind, text, since: room.room.value?.seq ?? 0 };
      const whole = { ...pending, hasFailed: false };
      sent.value = [...sent.value, whole];
      problem.value = '';
      write(kind, '');
      void deliver(whole);
      return true;
    },
    retry: deliver,
    drop,
  };
}

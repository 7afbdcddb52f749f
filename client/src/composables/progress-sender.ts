import { watch } from 'vue';
import { SaveProgressDocument } from '@graphql/graphql';
import { client } from '../api/client';
import { errorKind } from '../api/errors';
import { session } from '../api/viewer';
import { lifecycle } from '../platform/lifecycle';
import { online } from '../platform/network';
import type { PlaybackRefusal } from './playback-server';
import { createProgressQueue, type SendEntries } from './progress-queue';
import type { ProgressEntry } from './progress-entries';

/** What is being played now, so that every entry also says that it still is. */
interface Playing {
  playbackId: string;
  /** The server says that it is over. */
  lose(refusal: PlaybackRefusal): void;
}
let playing: Playing | null = null;

const sendToServer: SendEntries = async (viewerId, entries) => {
  if (session.viewerId.value !== viewerId) return 'LATER';
  const told = playing;
  const { data, error } = await client.value
    .mutation(SaveProgressDocument, { input: { entries, playbackId: told?.playbackId } })
    .toPromise();
  if (!data) return error && errorKind(error) === 'badInput' ? 'REFUSED' : 'LATER';
  const over = data.saveProgress.userErrors.find(({ field }) => field?.[0] === 'playbackId');
  if (over && told === playing) told?.lose(over.code);
  // What the server will never keep is as done as what it has.
  return 'KEPT';
};

const queue = createProgressQueue(sendToServer);

const send = (): void => {
  const viewerId = session.viewerId.value;
  if (viewerId) void queue.send(viewerId);
};

export const progressSender = {
  keep(entries: readonly ProgressEntry[]): void {
    queue.keep(session.viewerId.value, entries);
    send();
  },
  /** Null: nothing plays any longer. */
  plays(next: Playing | null): void {
    playing = next;
  },
  /** What was left from before goes out at the start, and whenever a person, the program or the network comes back. */
  start(): void {
    watch(session.viewerId, send, { immediate: true });
    watch(online, isOnline => isOnline && send());
    lifecycle.onShow(send);
  },
};

import { onHide, onShow, onUnload } from '@dcloudio/uni-app';
import { computed, effectScope, inject, onScopeDispose, provide, ref, shallowRef, watch } from 'vue';
import type { InjectionKey, Ref, ShallowRef } from 'vue';
import { client } from '../../api/client';
import { liveConnected } from '../../api/live';
import { session } from '../../api/viewer';
import { useServerNow } from '../../composables/use-countdown';
import { speakIn, upvoteQuestion } from './room-deeds';
import { roomServer } from './room-server';
import { silenceOf } from './speech';
import { useRoom } from './use-room';
import { useRoomLists } from './use-room-lists';
import { useSpeech } from './use-speech';
import { useVotes } from './use-votes';

/** Everything a page with a room on it works with, once it knows which one. */
function openRoomPage(id: string, now: Ref<number>) {
  const server = roomServer(id);
  const mutedUntil = ref<string | null>(null);
  const mayRun = ref(false);
  const viewerId = session.viewerId;
  const votes = useVotes(upvoteQuestion);
  const room = useRoom({
    ...{ server, connected: liveConnected, viewerId },
    onPage(page) {
      mutedUntil.value = page.mutedUntil ?? null;
      mayRun.value = page.mayRun;
      votes.learn(page.myVotes);
    },
  });
  const lists = useRoomLists(room, server);
  const speech = useSpeech({
    ...{ sessionId: id, room, viewerId, now },
    isSlowed: () => !mayRun.value,
    speak: (kind, words) => speakIn(id, kind, words),
  });
  // Whoever logs in is somebody else, who may see and do other things.
  watch(client, () => {
    votes.forget();
    void room.open();
  });
  const facts = computed(() => room.room.value?.facts ?? null);

  return {
    ...{ id, now, viewerId, mayRun, mutedUntil, facts, votes, lists, speech },
    ...room,
    viewers: computed(() => room.room.value?.viewers ?? 0),
    silence: computed(() => {
      const { card } = room;
      if (!card.value || !facts.value) return null;
      const { startsAt } = card.value;
      const speaker = { id: viewerId.value, mayRun: mayRun.value, mutedUntil: mutedUntil.value };
      return silenceOf({ startsAt, ...facts.value }, speaker, now.value);
    }),
  };
}

export type RoomPlace = ReturnType<typeof openRoomPage>;

const ROOM: InjectionKey<ShallowRef<RoomPlace | null>> = Symbol('room');

/** For the page: its room, followed while the page is looked at. */
export function provideRoom(id: Ref<string>): ShallowRef<RoomPlace | null> {
  const now = useServerNow();
  const scope = effectScope();
  const place = shallowRef<RoomPlace | null>(null);
  let isShown = true;
  provide(ROOM, place);
  watch(
    id,
    to => {
      if (!to || place.value) return;
      place.value = scope.run(() => openRoomPage(to, now)) ?? null;
      if (isShown) place.value?.start();
    },
    { immediate: true },
  );
  onShow(() => {
    isShown = true;
    place.value?.start();
  });
  onHide(() => {
    isShown = false;
    place.value?.stop();
  });
  onUnload(() => place.value?.stop());
  onScopeDispose(() => {
    scope.stop();
    place.value = null;
  });
  return place;
}

/** For what stands in the room, and is drawn only once there is one. */
export function useRoomHere(): RoomPlace {
  const place = inject(ROOM)?.value;
  if (!place) throw new Error('There is no room on this page');
  return place;
}

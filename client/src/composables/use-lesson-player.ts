import {
  inject,
  onBeforeUnmount,
  onMounted,
  provide,
  shallowRef,
  watch,
  type InjectionKey,
  type ShallowRef,
} from 'vue';
import { EndPlaybackDocument, StartPlaybackDocument, type LessonPageQuery } from '@graphql/graphql';
import { client } from '../api/client';
import { session } from '../api/viewer';
import { platform } from '../platform';
import type { MediaKey, MediaListener, MediaPlayer } from '../platform/media';
import type { PlaybackServer } from './playback-server';
import { progressSender } from './progress-sender';
import { serverClock } from './server-clock';
import { usePlayer, type Player } from './use-player';

/** A lesson as its page knows it. */
export type PageLesson = NonNullable<LessonPageQuery['lesson']>;

export const playbackServer: PlaybackServer = {
  async start(lessonId, takeOver) {
    const { data, error } = await client.value
      .mutation(StartPlaybackDocument, { input: { lessonId, takeOver } })
      .toPromise();
    if (!data) throw error ?? new Error('No answer');
    const { playback, userErrors } = data.startPlayback;
    return { playback: playback ?? null, refusal: userErrors[0]?.code ?? '' };
  },
  end: id => void client.value.mutation(EndPlaybackDocument, { id }).toPromise(),
};

const PLAYER: InjectionKey<ShallowRef<Player | null>> = Symbol('player');

/** For the page: what plays on it, once something does. */
export function providePlayer(): ShallowRef<Player | null> {
  const player = shallowRef<Player | null>(null);
  provide(PLAYER, player);
  return player;
}

/** For what else stands on the page: what plays on it. */
export const usePagePlayer = () => inject(PLAYER, () => shallowRef<Player | null>(null), true);

const STEP_SECONDS = 5;
const ACTS: Readonly<Record<MediaKey, (player: Player, full?: () => void) => void>> = {
  TOGGLE: player => player.toggle(),
  BACK: player => player.seek(player.position.value - STEP_SECONDS),
  FORWARD: player => player.seek(player.position.value + STEP_SECONDS),
  FULL: (_player, full) => full?.(),
};

/** The player of a lesson from where its component comes to the page until it leaves it. */
export function useLessonPlayer(options: {
  lesson: PageLesson;
  autoplay: boolean;
  /** The second one was sent to; without one it goes on where this person was. */
  at?: number;
  create(listener: MediaListener): MediaPlayer;
  onLocked(): void;
  onNext(): void;
  /** A keyboard wants the film to fill the screen, or the page again. */
  onFull?(): void;
}): Player {
  const { lesson } = options;
  // A clock that was corrected in between would make watching look like jumping.
  const ahead = serverClock.now() - Date.now();
  const player = usePlayer({
    lesson: {
      id: lesson.id,
      title: lesson.title,
      durationSeconds: lesson.durationSeconds,
      author: lesson.course.teacher.name,
      coverUrl: lesson.course.coverUrl,
    },
    server: playbackServer,
    create: options.create,
    keep: progressSender.keep,
    now: () => Date.now() + ahead,
    onEnded: () => undefined,
    onLocked: options.onLocked,
    onNext: options.onNext,
  });
  const ofPage = inject(PLAYER, null);

  watch(player.playback, playback =>
    progressSender.plays(playback && { playbackId: playback.id, lose: player.lose }),
  );
  watch(session.viewerId, () => void player.again());
  let stopKeys: (() => void) | undefined;
  onMounted(() => {
    stopKeys = platform.keys?.(key => ACTS[key](player, options.onFull));
    if (ofPage) ofPage.value = player;
    void player.begin(options.autoplay, options.at);
  });
  onBeforeUnmount(() => {
    stopKeys?.();
    player.close();
    progressSender.plays(null);
    if (ofPage?.value === player) ofPage.value = null;
  });
  return player;
}

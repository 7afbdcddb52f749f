import { effectScope, reactive, watch } from 'vue';
import type { Session } from '../../api/session';
import { failureWords, type Refusal } from '../../composables/use-refusals';
import { online } from '../../platform/network';
import type { Storage } from '../../platform/storage';
import type { ChosenFile, RunningUpload, UploadFailure, Uploads } from '../../platform/uploads';
import { isDone, type Outcome } from './course-desk';

/** How long to wait before the next attempt, ever longer. */
export const WAITS_MS = [1_000, 3_000, 8_000, 20_000, 30_000];

/**
 * BROKEN_OFF: it began before the program did, and goes on once the same file is chosen again. WAITING: no network, or
 * the server does not answer; it goes on by itself. ATTACHING: all bytes are there, and the lesson is being told.
 */
export type UploadState =
  'NONE' | 'BROKEN_OFF' | 'SENDING' | 'PAUSED' | 'WAITING' | 'FAILED' | 'ATTACHING' | 'UNATTACHED';

/** Why it failed: the server's codes that a teacher can do something about, and FAILED for the rest. */
export type UploadRefusal = 'TOO_LARGE' | 'TOO_MANY_UPLOADS' | 'PURPOSE_FORBIDDEN' | 'FAILED';
const TOLD: readonly string[] = ['TOO_LARGE', 'TOO_MANY_UPLOADS', 'PURPOSE_FORBIDDEN'];

interface Kept {
  url: string;
  name: string;
  bytes: number;
  sent: number;
  stamp: string;
}

interface UploadPorts {
  /** Null where large files cannot be sent. */
  sender: Uploads | null;
  accept: string;
  endpoint: string;
  purpose: string;
  /** Under which the device remembers where it was broken off. */
  key: string;
  device: Storage;
  session: Pick<Session, 'due' | 'renew' | 'stale' | 'token'>;
  attach(fileId: string): Promise<Outcome>;
}

/** What a page shows of an upload. */
interface Shown {
  state: UploadState;
  name: string;
  bytes: number;
  sent: number;
  percent: number;
  refusal: UploadRefusal | null;
  /** In words, of a lesson that did not take the file. */
  problem: string;
}

/** Sends the file of one lesson, through lost networks, ended tokens and closed pages, and gives it to the lesson. */
export function createLessonUpload({ sender, device, session, ...ports }: UploadPorts) {
  const kept = read();
  const shown: Shown = reactive({
    state: kept ? 'BROKEN_OFF' : 'NONE',
    name: kept?.name ?? '',
    bytes: kept?.bytes ?? 0,
    sent: kept?.sent ?? 0,
    get percent() {
      return this.bytes ? Math.floor((this.sent / this.bytes) * 100) : 0;
    },
    refusal: null,
    problem: '',
  });
  let running: RunningUpload | null = null;
  let place: Kept | null = kept;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let fileId = '';

  function read(): Kept | null {
    try {
      return JSON.parse(device.read(ports.key) ?? 'null') as Kept | null;
    } catch {
      return null;
    }
  }
  const remember = (): void => {
    if (place) device.write(ports.key, JSON.stringify(place));
    else device.remove(ports.key);
  };

  async function headers(): Promise<Record<string, string>> {
    if (session.due) await session.renew();
    return session.token ? { authorization: `Bearer ${session.token}` } : {};
  }

  function fail({ status, code }: UploadFailure): void {
    if (shown.state !== 'SENDING') return;
    if (status === 401) session.stale();
    const mayPass = status === null || status === 401 || status === 423 || status === 429 || status >= 500;
    if (mayPass && code !== 'TOO_MANY_UPLOADS') return wait();
    shown.refusal = TOLD.includes(code ?? '') ? (code as UploadRefusal) : 'FAILED';
    shown.state = 'FAILED';
  }
  function wait(): void {
    shown.state = 'WAITING';
    const ms = WAITS_MS[Math.min(attempts, WAITS_MS.length - 1)];
    attempts += 1;
    timer = setTimeout(() => online.value && goOn(), ms);
  }
  function goOn(): void {
    clearTimeout(timer);
    if (!running) return;
    shown.refusal = null;
    shown.state = 'SENDING';
    running.resume();
  }
  const scope = effectScope(true);
  scope.run(() =>
    watch(online, back => {
      if (back && shown.state === 'WAITING') goOn();
      // A request that was lost with the network may take minutes to notice.
      if (back || shown.state !== 'SENDING') return;
      running?.pause();
      shown.state = 'WAITING';
    }),
  );

  function begin(file: ChosenFile, url: string | null): void {
    shown.name = file.name;
    shown.bytes = file.bytes;
    shown.sent = url ? (place?.sent ?? 0) : 0;
    shown.refusal = null;
    shown.problem = '';
    shown.state = 'SENDING';
    attempts = 0;
    running = sender!.send(file, {
      endpoint: ports.endpoint,
      url,
      metadata: { purpose: ports.purpose, filename: file.name },
      headers,
      onBegun(at) {
        place = { url: at, name: file.name, bytes: file.bytes, sent: shown.sent, stamp: file.stamp };
        remember();
      },
      onSent(bytes) {
        attempts = 0;
        shown.sent = bytes;
        if (!place) return;
        place.sent = bytes;
        remember();
      },
      onDone(at) {
        running = null;
        shown.sent = shown.bytes;
        fileId = at.split('/').pop() ?? '';
        void give();
      },
      onFailed: fail,
    });
  }

  /** The lesson takes the file. */
  async function give(): Promise<void> {
    shown.state = 'ATTACHING';
    const outcome = await ports.attach(fileId);
    if (isDone(outcome)) return forget();
    shown.problem = outcome.error ? failureWords(outcome.error) : wordsOf(outcome.refusals);
    shown.state = 'UNATTACHED';
  }
  const wordsOf = ([first]: readonly Refusal[]): string => first?.message ?? '';

  function forget(): void {
    clearTimeout(timer);
    place = running = null;
    remember();
    Object.assign(shown, { state: 'NONE', name: '', bytes: 0, sent: 0, refusal: null, problem: '' });
  }

  return Object.assign(shown, {
    /** Whether large files can be sent from here. */
    isPossible: sender !== null,
    /** Another file than the one that was broken off begins anew. */
    async choose(): Promise<void> {
      const file = await sender?.choose(ports.accept);
      if (!file) return;
      running?.pause();
      begin(file, place?.stamp === file.stamp ? place.url : null);
    },
    pause(): void {
      clearTimeout(timer);
      if (shown.state !== 'SENDING' && shown.state !== 'WAITING') return;
      shown.state = 'PAUSED';
      running?.pause();
    },
    resume: goOn,
    /** Stops for good here; the device knows where to go on. */
    leave(): void {
      clearTimeout(timer);
      running?.pause();
      scope.stop();
    },
    retryAttaching: give,
    abandon(): void {
      running?.abandon();
      forget();
    },
  });
}

export type LessonUpload = ReturnType<typeof createLessonUpload>;

import { computed, onScopeDispose, shallowRef } from 'vue';
import { createClientKey } from '../api/client-key';
import { pictureState, sendPicture, type PicturePurpose, type PictureRefusal } from '../api/pictures';
import { platform } from '../platform';

/** Bytes of a picture that the server takes. */
export const MOST_BYTES = 20 * 1024 ** 2;

/** How often a picture is asked after, and for how long before somebody is told that it is slow. */
const LOOK_MS = 1_000;
const LOOKS = 60;

export type PictureProblem = PictureRefusal | 'UNREADABLE' | 'SLOW';

/** A picture on its way: sent in percent, then looked at by the server until it can be used. */
export interface Picture {
  key: string;
  /** Shows it. */
  src: string;
  /** Known once it has arrived. */
  fileId: string | null;
  state: 'SENDING' | 'CHECKING' | 'READY' | 'FAILED';
  percent: number;
  problem: PictureProblem | null;
}

interface PicturesOptions {
  purpose: PicturePurpose;
  /** How many there may be. */
  most(): number;
  /** Whenever another set of pictures has arrived, such as for a draft. */
  onArrival?(fileIds: string[]): void;
}

/** Pictures that somebody chooses and sends, each with its own progress, its own refusal and its own second try. */
export function usePictures({ purpose, most, onArrival }: PicturesOptions) {
  const pictures = shallowRef<Picture[]>([]);
  const looks = new Set<ReturnType<typeof setTimeout>>();
  let gone = false;

  const find = (key: string) => pictures.value.find(picture => picture.key === key);
  function change(key: string, to: Partial<Picture>): void {
    pictures.value = pictures.value.map(one => (one.key === key ? { ...one, ...to } : one));
  }
  const fail = (key: string, problem: PictureProblem) => change(key, { state: 'FAILED', problem });
  const arrived = () => onArrival?.(pictures.value.flatMap(({ fileId }) => fileId ?? []));
  const wait = () =>
    new Promise<void>(resolve => {
      const look = setTimeout(() => {
        looks.delete(look);
        resolve();
      }, LOOK_MS);
      looks.add(look);
    });

  async function watch(key: string, fileId: string): Promise<void> {
    for (let look = 0; look < LOOKS && !gone && find(key); look++) {
      const file = await pictureState(fileId);
      if (file === null) return forget(key);
      if (file?.state === 'REFUSED')
        return fail(key, file.problem === 'TOO_LARGE' ? 'TOO_LARGE' : 'UNREADABLE');
      if (file?.state === 'FAILED') return change(key, { state: 'FAILED', problem: 'FAILED', fileId: null });
      if (file?.state === 'READY')
        return change(key, { state: 'READY', src: find(key)?.src || file.url || '' });
      await wait();
    }
    if (find(key)) fail(key, 'SLOW');
  }

  async function send({ key, src }: Picture): Promise<void> {
    change(key, { state: 'SENDING', percent: 0, problem: null });
    const onPercent = (percent: number) => change(key, { percent });
    const sent = await sendPicture({ path: src, purpose, onPercent });
    if (!find(key)) return;
    if ('refusal' in sent) return fail(key, sent.refusal);
    change(key, { state: 'CHECKING', fileId: sent.fileId });
    arrived();
    await watch(key, sent.fileId);
  }

  function put(src: string, fileId: string | null): Picture {
    const fresh: Picture = {
      ...{ key: createClientKey(), src, fileId, percent: 0, problem: null },
      state: fileId ? 'CHECKING' : 'SENDING',
    };
    pictures.value = [...pictures.value, fresh];
    return fresh;
  }
  function forget(key: string): void {
    pictures.value = pictures.value.filter(picture => picture.key !== key);
    arrived();
  }

  onScopeDispose(() => {
    gone = true;
    looks.forEach(clearTimeout);
  });

  return {
    pictures,
    /** Of those that can be used, in their order. */
    fileIds: computed(() =>
      pictures.value.flatMap(({ state, fileId }) => (state === 'READY' && fileId ? [fileId] : [])),
    ),
    /** Whether one is still on its way. */
    busy: computed(() => pictures.value.some(({ state }) => state === 'SENDING' || state === 'CHECKING')),
    hasRoom: computed(() => pictures.value.length < most()),
    async add(): Promise<void> {
      const room = most() - pictures.value.length;
      if (room < 1) return;
      const picked = (await platform.pickImages(room)).slice(0, room);
      await Promise.all(
        picked.map(({ path, bytes }) => {
          const fresh = put(path, null);
          return bytes !== null && bytes > MOST_BYTES ? fail(fresh.key, 'TOO_LARGE') : send(fresh);
        }),
      );
    },
    /** Those that arrived earlier, such as of a draft. */
    restore: (fileIds: readonly string[]) =>
      Promise.all(
        fileIds.slice(0, most()).map(fileId => {
          const { key } = put('', fileId);
          return watch(key, fileId);
        }),
      ),
    remove: forget,
    /** What has arrived is asked after, the rest is sent again. */
    async retry(key: string): Promise<void> {
      const failed = find(key);
      if (failed?.state !== 'FAILED') return;
      if (failed.problem !== 'SLOW' || !failed.fileId) return send(failed);
      change(key, { state: 'CHECKING', problem: null });
      await watch(key, failed.fileId);
    },
    clear(): void {
      pictures.value = [];
    },
  };
}

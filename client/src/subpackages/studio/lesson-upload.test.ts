import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { nextTick } from 'vue';
import type { ChosenFile, UploadOptions } from '../../platform/uploads';

vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => undefined });
vi.doMock('../../api/client', () => ({ client: { value: null } }));
const { online } = await import('../../platform/network');
const { createLessonUpload, WAITS_MS } = await import('./lesson-upload');

const FILM: ChosenFile = { name: '第一课.mp4', bytes: 1_000, stamp: '第一课.mp4/1000/1' };
const URL = '/media/uploads/the-file';

let kept: Map<string, string>;
let chosen: ChosenFile | null;
let begun: UploadOptions[];
let calls: string[];
let attached: string[];
let answer: { id: null; refusals: { code: string; message: string }[] };
let renewed: number;

const device = {
  read: (key: string) => kept.get(key) ?? null,
  write: (key: string, value: string) => void kept.set(key, value),
  remove: (key: string) => void kept.delete(key),
};
const upload = () => {
  const made = createLessonUpload({
    sender: {
      choose: () => Promise.resolve(chosen),
      send(_file, options) {
        begun.push(options);
        return {
          pause: () => calls.push('pause'),
          resume: () => calls.push('resume'),
          abandon: () => calls.push('abandon'),
        };
      },
    },
    ...{ accept: 'video/*', endpoint: '/media/uploads', purpose: 'VIDEO', key: 'upload', device },
    session: {
      due: true,
      renew: () => Promise.resolve(Boolean((renewed += 1))),
      stale: () => calls.push('stale'),
      token: 'token',
    },
    attach: fileId => {
      attached.push(fileId);
      return Promise.resolve(answer);
    },
  });
  onTestFinished(made.leave);
  return made;
};

beforeEach(() => {
  vi.useFakeTimers();
  kept = new Map();
  chosen = FILM;
  [begun, calls, attached, renewed] = [[], [], [], 0];
  answer = { id: null, refusals: [] };
});
afterEach(() => {
  vi.useRealTimers();
  online.value = true;
});

/** One that has sent 400 of its 1,000 bytes. */
async function sending() {
  const film = upload();
  await film.choose();
  begun[0]!.onBegun(URL);
  begun[0]!.onSent(400);
  return film;
}

describe('the upload of a lesson', () => {
  it('tells the server what it is, with a token that is renewed when it is due', async () => {
    const film = await sending();
    expect([film.state, film.percent]).toEqual(['SENDING', 40]);
    expect(begun[0]).toMatchObject({ url: null, metadata: { purpose: 'VIDEO', filename: '第一课.mp4' } });
    expect(await begun[0]!.headers()).toEqual({ authorization: 'Bearer token' });
    expect(renewed).toBe(1);
  });

  it('gives the lesson its file, and is forgotten', async () => {
    const film = await sending();
    begun[0]!.onDone(URL);
    expect(film.state).toBe('ATTACHING');
    await vi.advanceTimersByTimeAsync(0);
    expect([attached, film.state, kept.size]).toEqual([['the-file'], 'NONE', 0]);
  });

  it('does not lose a file that the lesson did not take', async () => {
    answer = { id: null, refusals: [{ code: 'DRAFT_NOT_EDITABLE', message: '审核中' }] };
    const film = await sending();
    begun[0]!.onDone(URL);
    await vi.advanceTimersByTimeAsync(0);
    expect([film.state, film.problem]).toEqual(['UNATTACHED', '审核中']);
    answer = { id: null, refusals: [] };
    await film.retryAttaching();
    expect([attached, film.state]).toEqual([['the-file', 'the-file'], 'NONE']);
  });

  it('goes on by itself after a lost connection, waiting longer each time', async () => {
    const film = await sending();
    begun[0]!.onFailed({ status: null, code: null });
    expect(film.state).toBe('WAITING');
    await vi.advanceTimersByTimeAsync(WAITS_MS[0]!);
    expect([film.state, calls]).toEqual(['SENDING', ['resume']]);
    begun[0]!.onFailed({ status: 503, code: null });
    await vi.advanceTimersByTimeAsync(WAITS_MS[0]!);
    expect(film.state).toBe('WAITING');
    await vi.advanceTimersByTimeAsync(WAITS_MS[1]! - WAITS_MS[0]!);
    expect(calls).toEqual(['resume', 'resume']);
  });

  it('stops when the device has no network, and goes on when it is back', async () => {
    const film = await sending();
    online.value = false;
    await nextTick();
    expect([film.state, calls]).toEqual(['WAITING', ['pause']]);
    online.value = true;
    await nextTick();
    expect([film.state, calls]).toEqual(['SENDING', ['pause', 'resume']]);
  });

  it('renews a token that ended on the way', async () => {
    const film = await sending();
    begun[0]!.onFailed({ status: 401, code: 'UNAUTHENTICATED' });
    expect([film.state, calls]).toEqual(['WAITING', ['stale']]);
  });

  it.each([
    [413, 'TOO_LARGE', 'TOO_LARGE'],
    [429, 'TOO_MANY_UPLOADS', 'TOO_MANY_UPLOADS'],
    [400, 'PURPOSE_UNKNOWN', 'FAILED'],
  ])('says why the server refused it: %i %s', async (status, code, refusal) => {
    const film = await sending();
    begun[0]!.onFailed({ status, code });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([film.state, film.refusal, calls]).toEqual(['FAILED', refusal, []]);
  });

  it('goes on after the page was closed, once the same file is chosen again', async () => {
    await sending();
    const film = upload();
    expect([film.state, film.name, film.percent]).toEqual(['BROKEN_OFF', '第一课.mp4', 40]);
    await film.choose();
    expect(begun[1]!.url).toBe(URL);
    expect(film.percent).toBe(40);
  });

  it('begins anew with another file', async () => {
    await sending();
    const film = upload();
    chosen = { name: '另一个.mp4', bytes: 10, stamp: '另一个.mp4/10/2' };
    await film.choose();
    expect([begun[1]!.url, film.percent]).toEqual([null, 0]);
  });

  it('begins nothing where nothing was chosen, and forgets what was given up', async () => {
    chosen = null;
    const none = upload();
    await none.choose();
    expect([none.state, begun]).toEqual(['NONE', []]);
    chosen = FILM;
    const film = await sending();
    film.pause();
    expect(film.state).toBe('PAUSED');
    film.abandon();
    expect([film.state, kept.size, calls]).toEqual(['NONE', 0, ['pause', 'abandon']]);
  });
});

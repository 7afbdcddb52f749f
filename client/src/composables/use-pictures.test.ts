import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { effectScope } from 'vue';

const server = vi.hoisted(() => ({ sendPicture: vi.fn(), pictureState: vi.fn(), pickImages: vi.fn() }));
vi.mock('../api/pictures', () => server);
vi.mock('../platform', () => ({ platform: { pickImages: server.pickImages } }));
const { MOST_BYTES, usePictures } = await import('./use-pictures');

function choose(most = 3) {
  const arrivals: string[][] = [];
  const scope = effectScope();
  onTestFinished(() => scope.stop());
  const chosen = scope.run(() =>
    usePictures({ purpose: 'IMAGE', most: () => most, onArrival: ids => arrivals.push(ids) }),
  )!;
  return { ...chosen, arrivals, scope, states: () => chosen.pictures.value.map(({ state }) => state) };
}
const picked = (...paths: string[]) =>
  server.pickImages.mockResolvedValue(paths.map(path => ({ path, bytes: 10 })));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  Object.values(server).forEach(mock => mock.mockReset());
});

describe('a picture', () => {
  it('is sent, looked at and then ready', async () => {
    picked('blob:1');
    server.sendPicture.mockImplementation(({ onPercent }: { onPercent(percent: number): void }) => {
      onPercent(60);
      return Promise.resolve({ fileId: 'f1' });
    });
    server.pictureState
      .mockResolvedValueOnce({ state: 'CHECKING' })
      .mockResolvedValueOnce(undefined)
      .mockResolvedValue({ state: 'READY', url: '/media/preview/x' });
    const chosen = choose();
    const adding = chosen.add();
    await vi.advanceTimersByTimeAsync(500);
    expect(chosen.pictures.value).toMatchObject([{ state: 'CHECKING', percent: 60, src: 'blob:1' }]);
    expect([chosen.busy.value, chosen.fileIds.value, chosen.arrivals]).toEqual([true, [], [['f1']]]);
    await vi.advanceTimersByTimeAsync(2_000);
    await adding;
    expect([chosen.states(), chosen.busy.value, chosen.fileIds.value]).toEqual([['READY'], false, ['f1']]);
    expect(chosen.pictures.value[0]!.src).toBe('blob:1');
  });

  it('that is too large is not sent', async () => {
    server.pickImages.mockResolvedValue([{ path: 'blob:1', bytes: MOST_BYTES + 1 }]);
    const chosen = choose();
    await chosen.add();
    expect(chosen.pictures.value).toMatchObject([{ state: 'FAILED', problem: 'TOO_LARGE' }]);
    expect(server.sendPicture).not.toHaveBeenCalled();
  });

  it('is sent again after a failure, and not twice at once', async () => {
    picked('blob:1');
    server.sendPicture.mockResolvedValueOnce({ refusal: 'OFFLINE' }).mockResolvedValue({ fileId: 'f1' });
    server.pictureState.mockResolvedValue({ state: 'READY', url: 'u' });
    const chosen = choose();
    await chosen.add();
    const { key } = chosen.pictures.value[0]!;
    expect(chosen.pictures.value[0]!.problem).toBe('OFFLINE');
    await Promise.all([chosen.retry(key), chosen.retry(key)]);
    expect(chosen.states()).toEqual(['READY']);
    expect(server.sendPicture).toHaveBeenCalledTimes(2);
  });

  it('that the server cannot open says so', async () => {
    picked('blob:1');
    server.sendPicture.mockResolvedValue({ fileId: 'f1' });
    server.pictureState.mockResolvedValue({ state: 'REFUSED', problem: 'WRONG_TYPE' });
    const chosen = choose();
    await chosen.add();
    expect(chosen.pictures.value).toMatchObject([{ state: 'FAILED', problem: 'UNREADABLE' }]);
    expect(chosen.fileIds.value).toEqual([]);
  });

  it('that takes a minute is asked after again, not sent again', async () => {
    picked('blob:1');
    server.sendPicture.mockResolvedValue({ fileId: 'f1' });
    server.pictureState.mockResolvedValue({ state: 'PROCESSING' });
    const chosen = choose();
    const adding = chosen.add();
    await vi.advanceTimersByTimeAsync(61_000);
    await adding;
    expect(chosen.pictures.value).toMatchObject([{ state: 'FAILED', problem: 'SLOW' }]);
    server.pictureState.mockResolvedValue({ state: 'READY', url: 'u' });
    await chosen.retry(chosen.pictures.value[0]!.key);
    expect(chosen.states()).toEqual(['READY']);
    expect(server.sendPicture).toHaveBeenCalledTimes(1);
  });

  it('is no longer asked after once the page is left', async () => {
    picked('blob:1');
    server.sendPicture.mockResolvedValue({ fileId: 'f1' });
    server.pictureState.mockResolvedValue({ state: 'PROCESSING' });
    const chosen = choose();
    void chosen.add();
    await vi.advanceTimersByTimeAsync(1_500);
    chosen.scope.stop();
    const asked = server.pictureState.mock.calls.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(server.pictureState).toHaveBeenCalledTimes(asked);
  });
});

it('takes no more than there is room for', async () => {
  picked('blob:1', 'blob:2', 'blob:3');
  server.sendPicture.mockResolvedValue({ refusal: 'FAILED' });
  const chosen = choose(2);
  await chosen.add();
  expect(server.pickImages).toHaveBeenCalledWith(2);
  expect([chosen.pictures.value.length, chosen.hasRoom.value]).toEqual([2, false]);
  await chosen.add();
  expect(server.pickImages).toHaveBeenCalledTimes(1);
});

it('brings back those of a draft, and lets go of what is no more', async () => {
  server.pictureState.mockImplementation((id: string) =>
    Promise.resolve(id === 'f1' ? { state: 'READY', url: '/media/preview/x' } : null),
  );
  const chosen = choose();
  await chosen.restore(['f1', 'gone']);
  expect(chosen.pictures.value).toMatchObject([{ fileId: 'f1', state: 'READY', src: '/media/preview/x' }]);
  expect(chosen.arrivals).toEqual([['f1']]);
  chosen.remove(chosen.pictures.value[0]!.key);
  expect([chosen.pictures.value, chosen.arrivals]).toEqual([[], [['f1'], []]]);
});

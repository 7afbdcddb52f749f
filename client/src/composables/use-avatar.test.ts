import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { effectScope, nextTick } from 'vue';
import { inApp } from '../testing/in-app';
import { clientBefore } from '../testing/table-server';

const server = vi.hoisted(() => ({ sendPicture: vi.fn(), pictureState: vi.fn(), pickImages: vi.fn() }));
vi.mock('../api/pictures', () => server);
vi.mock('../platform', () => ({ platform: { pickImages: server.pickImages } }));
const { useAvatar } = await import('./use-avatar');

const XIAOMING = { id: 'u', name: '小明', bio: '爱学' };

function open(answer: object = { viewer: { ...XIAOMING, avatarUrl: '/media/a.jpg' }, userErrors: [] }) {
  const { client, asked } = clientBefore({ UpdateProfile: () => ({ updateProfile: answer }) });
  const scope = effectScope();
  onTestFinished(() => scope.stop());
  const onKept = vi.fn();
  const avatar = inApp(client, () => scope.run(() => useAvatar(() => XIAOMING, onKept))!);
  return { avatar, onKept, sent: () => asked.map(([, { input }]) => input) };
}

beforeEach(() => {
  Object.values(server).forEach(mock => mock.mockReset());
  server.pickImages.mockResolvedValue([{ path: 'blob:1', bytes: 10 }]);
  server.sendPicture.mockResolvedValue({ fileId: 'f1' });
  server.pictureState.mockResolvedValue({ state: 'READY', url: '/media/a.jpg' });
});

describe('a portrait', () => {
  it('is sent as one, and kept with the name that is saved once it is ready', async () => {
    const { avatar, onKept, sent } = open();
    await avatar.change();
    await vi.waitFor(() => expect(onKept).toHaveBeenCalledTimes(1));
    expect(server.sendPicture.mock.calls[0]![0]).toMatchObject({ path: 'blob:1', purpose: 'AVATAR' });
    expect(sent()).toEqual([{ name: '小明', bio: '爱学', avatarFileId: 'f1' }]);
    expect([avatar.picture.value, avatar.busy.value]).toEqual([null, false]);
  });

  it('that is no picture is told, and nothing is kept; another one may be chosen', async () => {
    server.pictureState.mockResolvedValueOnce({ state: 'REFUSED', problem: 'WRONG_TYPE' });
    const { avatar, onKept, sent } = open();
    await avatar.change();
    await nextTick();
    expect([avatar.picture.value?.problem, sent(), onKept.mock.calls.length]).toEqual(['UNREADABLE', [], 0]);
    await avatar.change();
    await vi.waitFor(() => expect(sent()).toHaveLength(1));
  });

  it('that the server does not keep is said so', async () => {
    const refusal = { code: 'FILE_NOT_FOUND', message: '文件不存在或已被删除', field: ['avatarFileId'] };
    const { avatar, onKept } = open({ viewer: null, userErrors: [refusal] });
    await avatar.change();
    await vi.waitFor(() => expect(avatar.refusals.problem).toBe('文件不存在或已被删除'));
    expect(onKept).not.toHaveBeenCalled();
  });

  it('can be taken away', async () => {
    const { avatar, sent } = open({ viewer: { ...XIAOMING, avatarUrl: null }, userErrors: [] });
    await avatar.remove();
    expect(sent()).toEqual([{ name: '小明', bio: '爱学', avatarFileId: null }]);
    expect(server.sendPicture).not.toHaveBeenCalled();
  });
});

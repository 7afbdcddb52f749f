import { ref } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStorage, inApp } from '../testing/in-app';
import { clientBefore } from '../testing/table-server';

const { uni, kept } = deviceStorage();
vi.stubGlobal('uni', uni);
const learn = vi.fn();
vi.mock('../api/viewer', () => ({ session: { learn } }));
const { useProfile } = await import('./use-profile');

const XIAOMING = { id: 'u', name: '小明', bio: null };

function open(answer: object = {}) {
  const { client, asked } = clientBefore({ UpdateProfile: () => ({ updateProfile: answer }) });
  const profile = ref<typeof XIAOMING | null>(XIAOMING);
  return {
    form: inApp(client, () => useProfile(() => profile.value)),
    sent: () => asked.map(([, { input }]) => input),
  };
}

describe('the profile form', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', uni);
    kept.clear();
    learn.mockReset();
  });

  it('begins with what the server has, and keeps what is typed on the device', () => {
    const { form } = open();
    expect([form.draft.value, form.isChanged.value, form.wasKept.value]).toEqual([
      { name: '小明', bio: '' },
      false,
      false,
    ]);
    form.change({ bio: '每天学一点' });
    expect(form.isChanged.value).toBe(true);
    const again = open().form;
    expect([again.draft.value, again.wasKept.value]).toEqual([{ name: '小明', bio: '每天学一点' }, true]);
    again.discard();
    expect([again.draft.value, kept.size]).toEqual([{ name: '小明', bio: '' }, 0]);
  });

  it('keeps nothing that is as it was', () => {
    const { form } = open();
    form.change({ name: '小红' });
    form.change({ name: '小明' });
    expect(kept.size).toBe(0);
  });

  it('saves trimmed texts, takes what the server made of them, and forgets the draft', async () => {
    const saved = { id: 'u', name: '小红', bio: '爱学' };
    const { form, sent } = open({ viewer: saved, userErrors: [] });
    form.change({ name: ' 小红 ', bio: ' 爱学 ' });
    expect(await form.save()).toBe(true);
    expect(sent()).toEqual([{ name: '小红', bio: '爱学' }]);
    expect([form.draft.value, kept.size, learn.mock.calls]).toEqual([
      { name: '小红', bio: '爱学' },
      0,
      [[{ name: '小红' }]],
    ]);
  });

  it('keeps the draft when a name is refused, and forgets the refusal when it is changed', async () => {
    const refusal = { code: 'NAME_INVALID', message: '昵称不能冒充官方', field: ['name'] };
    const { form } = open({ viewer: null, userErrors: [refusal] });
    form.change({ name: '管理员' });
    expect([await form.save(), form.refusals.problems, kept.size]).toEqual([
      false,
      { name: '昵称不能冒充官方' },
      1,
    ]);
    form.change({ name: '小刚' });
    expect(form.refusals.problems).toEqual({});
    expect(learn).not.toHaveBeenCalled();
  });

  it('sends no empty name', async () => {
    const { form, sent } = open();
    form.change({ name: '  ' });
    expect([await form.save(), form.refusals.problems, sent()]).toEqual([false, { name: '请填写昵称' }, []]);
  });
});

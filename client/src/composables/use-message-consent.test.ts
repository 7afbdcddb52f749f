import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ref } from 'vue';
import { deviceStorage, inApp } from '../testing/in-app';
import { clientBefore } from '../testing/table-server';

const held = vi.hoisted(() => ({
  client: null as unknown as { value: unknown },
  viewerId: null as unknown as { value: string | null },
  ask: vi.fn<(ids: readonly string[]) => Promise<Record<string, boolean> | null>>(),
}));
vi.mock('../api/client', () => ({
  get client() {
    return held.client;
  },
}));
vi.mock('../api/viewer', () => ({
  session: {
    get viewerId() {
      return held.viewerId;
    },
  },
}));
vi.mock('../platform', () => ({ platform: { messages: { provider: 'WECHAT', ask: held.ask } } }));
held.viewerId = ref<string | null>('v1');
const { useMessageConsent } = await import('./use-message-consent');

const TEMPLATES = [
  { kind: 'LIVE_SOON', templateId: 't-live' },
  { kind: 'LIVE_MOVED', templateId: 't-live' },
  { kind: 'ANSWER_RECEIVED', templateId: 't-answer' },
];
let device: ReturnType<typeof deviceStorage>;
beforeEach(() => {
  device = deviceStorage();
  vi.stubGlobal('uni', device.uni);
  held.viewerId.value = 'v1';
  held.ask
    .mockReset()
    .mockImplementation(ids => Promise.resolve(Object.fromEntries(ids.map(id => [id, true]))));
});

async function open({ keeps = true, templates = TEMPLATES } = {}) {
  const before = clientBefore({
    MessageTemplates: () => ({ messageTemplates: templates }),
    KeepMessageConsents: () => {
      if (!keeps) throw new Error('lost');
      return { keepMessageConsents: { userErrors: [] } };
    },
  });
  held.client = { value: before.client };
  const consent = inApp(before.client, () => useMessageConsent(['LIVE_SOON', 'LIVE_MOVED']));
  await vi.waitFor(() => expect(before.names()).toContain('MessageTemplates'));
  await vi.waitFor(() => expect(consent.available.value).toBe(templates.length > 0));
  const told = () =>
    before.asked.filter(([name]) => name === 'KeepMessageConsents').map(([, sent]) => sent['input']);
  return { consent, told };
}

describe('consent to messages', () => {
  it('is asked for within the tap, once for a template, and told for each kind', async () => {
    const { consent, told } = await open();
    const answer = consent.ask();
    expect(held.ask.mock.calls).toEqual([[['t-live']]]);
    expect(await answer).toBe(true);
    await vi.waitFor(() =>
      expect(told()).toEqual([
        [
          { kind: 'LIVE_SOON', templateId: 't-live', accepted: true },
          { kind: 'LIVE_MOVED', templateId: 't-live', accepted: true },
        ],
      ]),
    );
  });

  it('is not asked for by the way again after a no, and still by a button of its own', async () => {
    const { consent, told } = await open();
    held.ask.mockResolvedValueOnce({ 't-live': false });
    expect(await consent.ask()).toBe(false);
    await vi.waitFor(() => expect(told()).toHaveLength(1));
    expect(await consent.ask()).toBe(false);
    expect(held.ask).toHaveBeenCalledTimes(1);
    expect(await consent.ask({ insist: true })).toBe(true);
    expect(await consent.ask()).toBe(true);
    expect(held.ask).toHaveBeenCalledTimes(3);
  });

  it('tells nothing where the dialog did not open, and asks again next time', async () => {
    const { consent, told } = await open();
    held.ask.mockResolvedValueOnce(null);
    expect(await consent.ask()).toBe(false);
    expect(told()).toEqual([]);
    expect(await consent.ask()).toBe(true);
  });

  it('asks nobody who is not logged in, and nothing where there is no template', async () => {
    const { consent } = await open({ templates: [] });
    expect(await consent.ask({ insist: true })).toBe(false);
    held.viewerId.value = null;
    expect(await (await open()).consent.ask()).toBe(false);
    expect(held.ask).not.toHaveBeenCalled();
  });

  it('keeps an answer that did not reach the server', async () => {
    const { consent, told } = await open({ keeps: false });
    await consent.ask();
    await vi.waitFor(() => expect(told()).toHaveLength(1));
    expect(JSON.parse(device.kept.get('zhike.messages.consents.v1') ?? '[]')).toHaveLength(2);
    const again = await open();
    await again.consent.ask();
    await vi.waitFor(() => expect(again.told()[0]).toHaveLength(4));
  });
});

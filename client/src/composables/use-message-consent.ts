import { useQuery } from '@urql/vue';
import { computed, toValue, watch, type MaybeRefOrGetter } from 'vue';
import {
  KeepMessageConsentsDocument,
  MessageTemplatesDocument,
  type MessageConsentInput,
  type NoticeKind,
} from '@graphql/graphql';
import { client } from '../api/client';
import { session } from '../api/viewer';
import { platform } from '../platform';
import { online } from '../platform/network';
import { messageAsking } from './message-asking';
import { createOutbox } from './outbox';

/** No platform asks about more at once. */
const MOST = 3;

/** What was said to a platform's dialog, until the server knows it: without it no message is ever sent. */
const outbox = createOutbox<MessageConsentInput>('messages.consents', async (viewerId, consents) => {
  if (session.viewerId.value !== viewerId) return false;
  const input = [...consents];
  const { data } = await client.value.mutation(KeepMessageConsentsDocument, { input }).toPromise();
  return Boolean(data);
});

function send(): void {
  const viewerId = session.viewerId.value;
  if (viewerId) void outbox.send(viewerId);
}

/** Tells what was left from before, at the start of the program and whenever the network comes back. */
export function startMessageConsents(): void {
  watch(session.viewerId, send, { immediate: true });
  watch(online, isOnline => isOnline && send());
}

/**
 * Has the platform ask whether it may send messages of these kinds. Templates are known before the tap, as the dialog
 * opens within a tap alone: `ask` is called in its handler, before anything is waited for.
 */
export function useMessageConsent(kinds: MaybeRefOrGetter<readonly NoticeKind[]>) {
  const messages = platform.messages;
  const { data } = useQuery({
    query: MessageTemplatesDocument,
    variables: { platform: messages?.provider ?? 'WECHAT' },
    pause: !messages,
  });
  const templates = computed(() =>
    (data.value?.messageTemplates ?? []).filter(({ kind }) => toValue(kinds).includes(kind)),
  );
  const ids = computed(() =>
    [...new Set(templates.value.map(({ templateId }) => templateId))].slice(0, MOST),
  );

  async function ask({ insist = false } = {}): Promise<boolean> {
    const asking = messageAsking();
    const viewerId = session.viewerId.value;
    const open = insist ? ids.value : asking.open(ids.value, Date.now());
    if (!messages || !viewerId || !open.length) return false;
    const answers = await messages.ask(open).catch(() => null);
    if (!answers) return false;
    asking.told(answers, Date.now());
    const consents = templates.value
      .filter(({ templateId }) => templateId in answers)
      .map(({ kind, templateId }) => ({ kind, templateId, accepted: Boolean(answers[templateId]) }));
    outbox.add(viewerId, ...consents);
    send();
    return consents.some(({ accepted }) => accepted);
  }

  return {
    /** Whether there is anything to ask about here. */
    available: computed(() => ids.value.length > 0),
    /**
     * Says whether anything was agreed to; never fails. By the way nobody is asked again soon after a no: `insist` is
     * for a button that says what it does.
     */
    ask,
  };
}

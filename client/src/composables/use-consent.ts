import { ref, watch } from 'vue';
import { GiveConsentDocument, type ConsentInput } from '@graphql/graphql';
import { ask } from '../api/ask';
import type { ConsentMemory } from '../api/consent';
import type { Session } from '../api/session';
import { consentMemory, session } from '../api/viewer';
import { platform } from '../platform';

/** Why it is asked: before the first log-in by itself, before a log-in by hand, or because the documents are new. */
export type ConsentReason = 'first' | 'login' | 'due';

/** Whether the server took it: it refuses versions that are no longer those of today. */
export type ConsentOutcome = 'recorded' | 'outdated' | 'failed';

interface ConsentPorts {
  memory: ConsentMemory;
  session: Session;
  /** Records it with the account that is logged in. */
  give(versions: ConsentInput): Promise<ConsentOutcome>;
  /** Whether this platform tells who is there without a form. */
  logsInSilently: boolean;
}

/** Nothing personal is collected before somebody agreed: who is asked, when, and what follows. */
export function createConsent({ memory, session, give, logsInSilently }: ConsentPorts) {
  const asking = ref<ConsentReason | null>(null);
  const sending = ref(false);
  const problem = ref<Exclude<ConsentOutcome, 'recorded'> | null>(null);
  const waiting: ((agreed: boolean) => void)[] = [];
  /** Agreed to a moment ago, by somebody whose account is not known yet. */
  let fresh: ConsentInput | null = null;

  function open(reason: ConsentReason): void {
    problem.value = null;
    asking.value = reason;
  }

  function close(agreed: boolean): void {
    asking.value = null;
    for (const settle of waiting.splice(0)) settle(agreed);
  }

  function openIfFirst(): void {
    const known = memory.versions.value || memory.declined || session.viewerId.value;
    if (logsInSilently && !known && !asking.value) open('first');
  }

  async function onViewer(): Promise<void> {
    const { viewer } = session;
    if (!viewer.value) return;
    const agreed = fresh;
    fresh = null;
    if (!viewer.value.consentsDue.length) return;
    // Nobody is asked twice for the same: what was agreed to on the way in belongs to the account that came of it.
    if (agreed && (await record(agreed)) === 'recorded') return;
    open('due');
  }

  async function record(versions: ConsentInput): Promise<ConsentOutcome> {
    const outcome = await give(versions);
    if (outcome === 'recorded') session.learn({ consentsDue: [] });
    return outcome;
  }

  return {
    asking,
    sending,
    problem,
    /** At the start of the program, once. */
    async start(): Promise<void> {
      await session.restore();
      watch(session.viewer, () => void onViewer(), { immediate: true });
      watch(memory.versions, openIfFirst, { immediate: true });
    },
    /** Before a log-in: at once where it was agreed to already, else once the sheet was answered. */
    required(): Promise<boolean> {
      if (memory.versions.value) return Promise.resolve(true);
      open('login');
      return new Promise(resolve => waiting.push(resolve));
    },
    async agree(versions: ConsentInput): Promise<void> {
      if (sending.value) return;
      if (session.viewer.value) {
        sending.value = true;
        const outcome = await record(versions);
        sending.value = false;
        problem.value = outcome === 'recorded' ? null : outcome;
        if (problem.value) return;
      } else fresh = versions;
      const first = asking.value === 'first';
      memory.keep(versions);
      close(true);
      if (first) await session.renew();
    },
    /** Looking around stays possible. Whoever is logged in leaves this device, as nothing more may be collected. */
    async decline(): Promise<void> {
      memory.decline();
      close(false);
      if (session.viewer.value) await session.logOut();
    },
    /** Somebody agreed elsewhere than on the sheet, such as in the form of a new account. */
    given(versions: ConsentInput): void {
      memory.keep(versions);
    },
  };
}

async function give(input: ConsentInput): Promise<ConsentOutcome> {
  try {
    const { giveConsent } = await ask(GiveConsentDocument, { input }, session.token ?? undefined);
    return giveConsent.userErrors.length ? 'outdated' : 'recorded';
  } catch {
    return 'failed';
  }
}

/** The consent of this program. */
export const consent = createConsent({
  memory: consentMemory,
  session,
  give,
  logsInSilently: platform.loginCode !== null,
});

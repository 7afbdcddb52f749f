import { useMutation } from '@urql/vue';
import type { CombinedError } from '@urql/core';
import { computed } from 'vue';
import {
  CancelLiveSessionDocument,
  EndLiveSessionDocument,
  StartLiveSessionDocument,
} from '@graphql/graphql';
import { confirm } from '../../composables/confirm';
import { failureWords } from '../../composables/use-refusals';
import { t } from '../../i18n';
import { tell } from './room-deeds';

interface Answer {
  error?: CombinedError;
  userErrors?: readonly { message: string }[];
}

/** Beginning a session, ending it, calling it off. */
export function useSessionMoves(onMoved: () => void) {
  const starting = useMutation(StartLiveSessionDocument);
  const ending = useMutation(EndLiveSessionDocument);
  const cancelling = useMutation(CancelLiveSessionDocument);
  const busy = computed(() => [starting, ending, cancelling].some(({ fetching }) => fetching.value));

  function finish({ error, userErrors }: Answer): void {
    const problem = error ? failureWords(error) : userErrors?.[0]?.message;
    if (problem) tell(problem);
    onMoved();
  }

  return {
    busy,
    async begin({ id }: { id: string }): Promise<void> {
      if (busy.value) return;
      const { data, error } = await starting.executeMutation({ id });
      finish({ error, userErrors: data?.startLiveSession.userErrors });
    },
    async end({ id }: { id: string }): Promise<void> {
      const sure = await confirm({ text: t('live.endAsk'), yes: t('live.end'), no: t('live.goOn') });
      if (!sure || busy.value) return;
      const { data, error } = await ending.executeMutation({ id });
      finish({ error, userErrors: data?.endLiveSession.userErrors });
    },
    async callOff({ id }: { id: string }): Promise<void> {
      const sure = await confirm({ text: t('live.callOffAsk'), yes: t('live.callOff'), no: t('live.keep') });
      if (!sure || busy.value) return;
      const { data, error } = await cancelling.executeMutation({ id });
      finish({ error, userErrors: data?.cancelLiveSession.userErrors });
    },
  };
}

import { useMutation } from '@urql/vue';
import { ReserveLiveDocument, type LiveCardFragment } from '@graphql/graphql';
import { session as viewer } from '../../api/viewer';
import { go, routes } from '../../composables/routes';
import { useMessageConsent } from '../../composables/use-message-consent';
import { failureWords } from '../../composables/use-refusals';
import { t } from '../../i18n';
import { tell } from './room-deeds';

/** To be told before a session begins. */
export function useReserve() {
  const reminders = useMessageConsent(['LIVE_SOON', 'LIVE_CANCELLED', 'LIVE_MOVED']);
  const { executeMutation, fetching } = useMutation(ReserveLiveDocument);
  return {
    busy: fetching,
    /** Whether it was changed. */
    async toggle({ id, reserved }: Pick<LiveCardFragment, 'id' | 'reserved'>): Promise<boolean> {
      if (!viewer.viewerId.value) go(routes.login());
      if (!viewer.viewerId.value || fetching.value) return false;
      // The platform's dialog opens within the tap alone, before anything is waited for.
      if (!reserved) void reminders.ask();
      const { data, error } = await executeMutation({ input: { sessionId: id, reserved: !reserved } });
      const refusal = data?.reserveLiveSession.userErrors[0]?.message;
      if (error) tell(failureWords(error));
      else tell(refusal ?? t(reserved ? 'live.unreservedToast' : 'live.reservedToast'));
      return !error && !refusal;
    },
  };
}

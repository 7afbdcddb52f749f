import { useMutation } from '@urql/vue';
import { ref } from 'vue';
import { MergeAccountsDocument, type MergeOfferFragment } from '@graphql/graphql';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { missing } from './missing-field';
import { useRefusals } from './use-refusals';

/** Joins another account of the same person to this one, with whatever its owner has to prove. */
export function useMerge(offer: () => MergeOfferFragment) {
  const password = ref('');
  const code = ref('');
  const ownPassword = ref('');
  const ownCode = ref('');
  /** The tick below what will happen: it cannot be undone. */
  const sure = ref(false);
  const merged = ref(false);
  const refusals = useRefusals('password', 'code', 'ownPassword', 'ownCode', 'sure');
  const { executeMutation, fetching } = useMutation(MergeAccountsDocument);

  const asks = (proof: MergeOfferFragment['asks'][number]) => offer().asks.includes(proof);

  async function merge(): Promise<void> {
    if (fetching.value) return;
    refusals.tell([
      ...missing('password', asks('PASSWORD') && !password.value, t('merge.passwordMissing')),
      ...missing('code', asks('SECOND_FACTOR') && !code.value.trim(), t('merge.codeMissing')),
      ...missing('ownPassword', asks('OWN_PASSWORD') && !ownPassword.value, t('merge.ownPasswordMissing')),
      ...missing('ownCode', asks('OWN_SECOND_FACTOR') && !ownCode.value.trim(), t('merge.ownCodeMissing')),
      ...missing('sure', !sure.value, t('merge.sureFirst')),
    ]);
    if (refusals.has('MISSING')) return;
    const { data, error } = await executeMutation({
      input: {
        token: offer().token,
        password: asks('PASSWORD') ? password.value : null,
        code: asks('SECOND_FACTOR') ? code.value.trim() : null,
        ownPassword: asks('OWN_PASSWORD') ? ownPassword.value : null,
        ownCode: asks('OWN_SECOND_FACTOR') ? ownCode.value.trim() : null,
      },
    });
    if (error) return refusals.fail(error);
    const { userErrors, viewer } = data!.mergeAccounts;
    refusals.tell(userErrors);
    if (userErrors.length) return;
    merged.value = true;
    if (viewer) session.learn({ identities: viewer.identities.map(({ provider }) => ({ provider })) });
    // Courses, orders and coupons came along: whatever was known of them is asked for anew.
    session.startAnew();
  }

  return { password, code, ownPassword, ownCode, sure, merged, refusals, busy: fetching, asks, merge };
}

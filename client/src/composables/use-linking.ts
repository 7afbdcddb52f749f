import { useMutation } from '@urql/vue';
import { computed, ref, shallowRef } from 'vue';
import {
  BindPhoneDocument,
  LinkIdentityDocument,
  RemovePhoneDocument,
  UnlinkIdentityDocument,
  type BindPhoneInput,
  type IdentityProvider,
  type MergeOfferFragment,
} from '@graphql/graphql';
import { session } from '../api/viewer';
import { platform } from '../platform';
import { useAskedProof } from './use-asked-proof';
import { useRefusals, type Refusal } from './use-refusals';

interface Answer {
  userErrors: readonly Refusal[];
  merge?: MergeOfferFragment | null;
}

/**
 * What belongs to the account beside its password: platforms and a phone number. Where another account has one of them
 * already nothing moves, and the two may be joined instead.
 */
export function useLinking() {
  const offer = shallowRef<MergeOfferFragment | null>(null);
  const failed = ref(false);
  const refusals = useRefusals();
  const proof = useAskedProof();
  const linking = useMutation(LinkIdentityDocument);
  const unlinking = useMutation(UnlinkIdentityDocument);
  const binding = useMutation(BindPhoneDocument);
  const removing = useMutation(RemovePhoneDocument);
  const all = [linking, unlinking, binding, removing];

  /** Whether it was done. An account in the way becomes an offer where the two can be joined, and else a refusal. */
  function took(answer: Answer): boolean {
    offer.value = answer.merge ?? null;
    refusals.tell(proof.heard(answer.userErrors) || offer.value ? [] : answer.userErrors);
    if (!answer.userErrors.length) proof.forget();
    return !answer.userErrors.length;
  }

  return {
    offer,
    failed,
    refusals,
    proof,
    busy: computed(() => all.some(({ fetching }) => fetching.value)),

    /** Links the account of the platform this program runs in. */
    async linkHere(): Promise<boolean> {
      refusals.clear();
      const code = await platform.loginCode?.().catch(() => null);
      failed.value = !code;
      if (!code) return false;
      const { data, error } = await linking.executeMutation({
        input: { provider: code.via, code: code.code, ...proof.given() },
      });
      if (error) return told(refusals.fail(error));
      if (!took(data!.linkIdentity)) return false;
      rememberIdentities(data!.linkIdentity.viewer?.identities);
      return true;
    },

    async unlink(provider: IdentityProvider): Promise<boolean> {
      refusals.clear();
      const { data, error } = await unlinking.executeMutation({ provider, ...proof.given() });
      if (error) return told(refusals.fail(error));
      if (!took(data!.unlinkIdentity)) return false;
      rememberIdentities(data!.unlinkIdentity.viewer?.identities);
      return true;
    },

    /** With what the platform's button gave. */
    async bindPhone(input: BindPhoneInput): Promise<boolean> {
      refusals.clear();
      const { data, error } = await binding.executeMutation({ input });
      return error ? told(refusals.fail(error)) : took(data!.bindPhone);
    },

    async removePhone(): Promise<boolean> {
      refusals.clear();
      const { data, error } = await removing.executeMutation({});
      return error ? told(refusals.fail(error)) : took(data!.removePhone);
    },
  };
}

const told = (_: void): false => false;

/** The log-in of this program knows which platforms are linked, so that none is offered twice. */
function rememberIdentities(identities: readonly { provider: IdentityProvider }[] | undefined): void {
  if (identities) session.learn({ identities: identities.map(({ provider }) => ({ provider })) });
}

import { useMutation } from '@urql/vue';
import { ref, watch } from 'vue';
import { ClaimCertificateDocument } from '@graphql/graphql';
import { goInstead, routes } from './routes';
import { useRefusals } from './use-refusals';

/** The name on a certificate: proposed once, then as it was typed. It cannot be changed once the paper is out. */
export function useClaim(courseId: () => string, proposed: () => string | undefined) {
  const name = ref('');
  const refusals = useRefusals('holderName');
  const { executeMutation, fetching } = useMutation(ClaimCertificateDocument);
  watch(proposed, known => known && !name.value && (name.value = known), { immediate: true });
  watch(name, () => refusals.forget('holderName'));

  return {
    name,
    refusals,
    busy: fetching,
    async claim(): Promise<void> {
      if (fetching.value || !name.value.trim()) return;
      const { data, error } = await executeMutation({
        input: { courseId: courseId(), holderName: name.value.trim() },
      });
      if (error) return refusals.fail(error);
      const { certificate, userErrors } = data!.claimCertificate;
      refusals.tell(userErrors);
      if (certificate) goInstead(routes.certificate(certificate.number));
    },
  };
}

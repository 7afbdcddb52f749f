import { useMutation } from '@urql/vue';
import { RevokeCertificateDocument, type CertificatePartsFragment } from '@graphql/graphql';
import { useDecision } from './use-decision';

/** Takes a certificate back, for a reason that everybody who looks it up reads. */
export function useRevocation() {
  const { executeMutation } = useMutation(RevokeCertificateDocument);
  return useDecision<CertificatePartsFragment, 'revoke'>(async (_act, { number }, reason) => {
    const { data, error } = await executeMutation({ input: { number, reason } });
    return { error, userErrors: data?.revokeCertificate.userErrors };
  });
}

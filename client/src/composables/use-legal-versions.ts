import { useQuery } from '@urql/vue';
import { computed } from 'vue';
import { ConsentSheetDocument, type ConsentInput } from '@graphql/graphql';

/** Both documents of today, and their versions, which are what one agrees to. */
export function useLegalVersions() {
  const { data, error, executeQuery } = useQuery({
    query: ConsentSheetDocument,
    variables: {},
    // What one agrees to is what holds now, not what was kept from before.
    requestPolicy: 'cache-and-network',
  });
  const documents = computed(() => data.value?.legalDocuments ?? []);
  const versionOf = (kind: string) => documents.value.find(document => document.kind === kind)?.version;

  return {
    documents,
    error,
    retry: () => void executeQuery({ requestPolicy: 'network-only' }),
    versions: computed<ConsentInput | null>(() => {
      const privacyPolicy = versionOf('PRIVACY_POLICY');
      const serviceAgreement = versionOf('SERVICE_AGREEMENT');
      return privacyPolicy && serviceAgreement ? { privacyPolicy, serviceAgreement } : null;
    }),
  };
}

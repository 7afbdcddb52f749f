import { useMutation } from '@urql/vue';
import { computed, ref, shallowRef } from 'vue';
import { RequestDataExportDocument, type SecondFactorStateFragment } from '@graphql/graphql';
import { platform } from '../platform';
import type { FetchedFile } from '../platform/platform';
import { useCountdown } from './use-countdown';
import { useProof } from './use-proof';

/** How the file is called on the device. */
const FILE = 'zhike-data.json';

/** Where the file is: nowhere, on its way, with the browser, in this program, or lost on the way. */
export type FileState = 'NONE' | 'FETCHING' | 'SAVED' | 'HELD' | 'FAILED';

/** All that is kept about the viewer: a link that is good for ten minutes, and the file behind it. */
export function useDataExport(viewer: () => SecondFactorStateFragment | null | undefined) {
  const proof = useProof(viewer);
  const { executeMutation, fetching } = useMutation(RequestDataExportDocument);
  const link = ref<{ url: string; expiresAt: string } | null>(null);
  const file = ref<FileState>('NONE');
  const held = shallowRef<FetchedFile | null>(null);
  const { over, text } = useCountdown(() => link.value?.expiresAt);

  async function request(): Promise<void> {
    if (fetching.value) return;
    const input = proof.give();
    if (!input) return;
    const { data, error } = await executeMutation({ input });
    if (error) return proof.refusals.fail(error);
    const { userErrors, url, expiresAt } = data!.requestDataExport;
    proof.refusals.tell(userErrors);
    if (!url || !expiresAt) return;
    proof.forget();
    file.value = 'NONE';
    held.value = null;
    link.value = { url, expiresAt };
  }

  /** A tap: browsers and wallets open files for nothing less. */
  async function fetch(): Promise<void> {
    if (!link.value || over.value || !platform.files || file.value === 'FETCHING') return;
    file.value = 'FETCHING';
    const fetched = await platform.files.fetch(link.value.url, FILE);
    held.value = typeof fetched === 'string' ? null : fetched;
    file.value = typeof fetched === 'string' ? fetched : 'HELD';
  }

  return {
    proof,
    link,
    over,
    /** How long the link is good, as 09:58. */
    left: text,
    file,
    busy: fetching,
    /** Whether this program can do something with a file; else the link is opened elsewhere. */
    takesFiles: computed(() => platform.files !== null),
    request,
    fetch,
    /** Hands the file to somebody or something else. Whether that was done. */
    hand: (): Promise<boolean> => held.value?.hand() ?? Promise.resolve(false),
  };
}

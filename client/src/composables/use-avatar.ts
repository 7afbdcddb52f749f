import { useMutation } from '@urql/vue';
import { computed, watch } from 'vue';
import { UpdateProfileDocument, type ProfileFragment } from '@graphql/graphql';
import { usePictures } from './use-pictures';
import { useRefusals } from './use-refusals';

/** Another portrait: chosen, sent, looked at by the server, and kept by itself once it is ready; or none. */
export function useAvatar(profile: () => ProfileFragment | null | undefined, onKept: () => void) {
  const chosen = usePictures({ purpose: 'AVATAR', most: () => 1 });
  const { executeMutation, fetching } = useMutation(UpdateProfileDocument);
  const refusals = useRefusals();

  /** The name that is saved goes along, not the one that is being typed. */
  async function keep(avatarFileId: string | null): Promise<void> {
    const known = profile();
    if (!known || fetching.value) return;
    refusals.clear();
    const { name, bio } = known;
    const { data, error } = await executeMutation({ input: { name, bio: bio ?? null, avatarFileId } });
    chosen.clear();
    if (error) return refusals.fail(error);
    const { userErrors } = data!.updateProfile;
    refusals.tell(userErrors);
    if (!userErrors.length) onKept();
  }

  watch(chosen.fileIds, ([fileId]) => {
    if (fileId) void keep(fileId);
  });

  return {
    /** The one on its way. */
    picture: computed(() => chosen.pictures.value[0] ?? null),
    busy: computed(() => chosen.busy.value || fetching.value),
    refusals,
    async change(): Promise<void> {
      chosen.clear();
      refusals.clear();
      await chosen.add();
    },
    async retry(): Promise<void> {
      const [failed] = chosen.pictures.value;
      if (failed) await chosen.retry(failed.key);
    },
    remove: () => keep(null),
  };
}

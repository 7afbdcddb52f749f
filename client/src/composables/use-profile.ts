import { useMutation } from '@urql/vue';
import { computed, ref, shallowRef, watch } from 'vue';
import { UpdateProfileDocument, type ProfileFragment } from '@graphql/graphql';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { missing } from './missing-field';
import { profileDraft, type ProfileDraft } from './profile-draft';
import { useRefusals } from './use-refusals';

/** Name and bio: what is typed stays on the device until the server has it. */
export function useProfile(profile: () => ProfileFragment | null | undefined) {
  const draft = shallowRef<ProfileDraft>({ name: '', bio: '' });
  /** Whether it was there already when the page opened. */
  const wasKept = ref(false);
  const refusals = useRefusals('name', 'bio');
  const { executeMutation, fetching } = useMutation(UpdateProfileDocument);

  const saved = computed<ProfileDraft>(() => ({ name: profile()?.name ?? '', bio: profile()?.bio ?? '' }));
  const isChanged = computed(
    () => draft.value.name !== saved.value.name || draft.value.bio !== saved.value.bio,
  );

  watch(
    () => profile()?.id,
    id => {
      if (!id) return;
      const kept = profileDraft(id).read();
      wasKept.value = kept !== null;
      draft.value = kept ?? saved.value;
    },
    { immediate: true },
  );

  return {
    draft,
    refusals,
    isChanged,
    wasKept,
    busy: fetching,
    change(to: Partial<ProfileDraft>): void {
      const id = profile()?.id;
      if (!id) return;
      draft.value = { ...draft.value, ...to };
      for (const field of ['name', 'bio'] as const) if (field in to) refusals.forget(field);
      if (isChanged.value) profileDraft(id).write(draft.value);
      else profileDraft(id).forget();
    },
    /** Back to what the server has. */
    discard(): void {
      const id = profile()?.id;
      if (!id) return;
      refusals.clear();
      profileDraft(id).forget();
      draft.value = saved.value;
    },
    /** Whether the server has it now. */
    async save(): Promise<boolean> {
      const id = profile()?.id;
      if (fetching.value || !id) return false;
      refusals.tell(missing('name', !draft.value.name.trim(), t('profile.nameMissing')));
      if (refusals.has('MISSING')) return false;
      const input = { name: draft.value.name.trim(), bio: draft.value.bio.trim() || null };
      const { data, error } = await executeMutation({ input });
      if (error) {
        refusals.fail(error);
        return false;
      }
      const { userErrors, viewer } = data!.updateProfile;
      refusals.tell(userErrors);
      if (userErrors.length) return false;
      profileDraft(id).forget();
      wasKept.value = false;
      if (viewer) {
        draft.value = { name: viewer.name, bio: viewer.bio ?? '' };
        session.learn({ name: viewer.name });
      }
      return true;
    },
  };
}

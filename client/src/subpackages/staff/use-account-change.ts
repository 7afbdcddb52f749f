import { useMutation } from '@urql/vue';
import { computed, ref } from 'vue';
import {
  BanUserDocument,
  ChangeRoleDocument,
  EndSessionsOfDocument,
  RenameUserDocument,
  UnbanUserDocument,
  type Role,
} from '@graphql/graphql';
import { errorKind } from '../../api/errors';
import { t } from '../../i18n';

export type AccountAct = 'ban' | 'unban' | 'rename' | 'endSessions' | `role${Role}`;

/** What an admin does to an account: each act asks why, and the reason stands in the audit log. */
export function useAccountChange(userId: () => string) {
  const changeRole = useMutation(ChangeRoleDocument);
  const banUser = useMutation(BanUserDocument);
  const unbanUser = useMutation(UnbanUserDocument);
  const renameUser = useMutation(RenameUserDocument);
  const endSessions = useMutation(EndSessionsOfDocument);

  const act = ref<AccountAct | null>(null);
  const problem = ref('');
  const busy = computed(() =>
    [changeRole, banUser, unbanUser, renameUser, endSessions].some(({ fetching }) => fetching.value),
  );

  async function send(chosen: AccountAct, reason: string, value: string) {
    const of = { userId: userId(), reason };
    switch (chosen) {
      case 'ban': {
        const { data, error } = await banUser.executeMutation({ input: of });
        return { error, payload: data?.banUser };
      }
      case 'unban': {
        const { data, error } = await unbanUser.executeMutation({ input: of });
        return { error, payload: data?.unbanUser };
      }
      case 'rename': {
        const { data, error } = await renameUser.executeMutation({ input: { ...of, name: value } });
        return { error, payload: data?.renameUser };
      }
      case 'endSessions': {
        const { data, error } = await endSessions.executeMutation(of);
        return { error, payload: data?.endSessionsOf };
      }
      default: {
        const role = chosen.slice('role'.length) as Role;
        const { data, error } = await changeRole.executeMutation({ input: { ...of, role } });
        return { error, payload: data?.changeRole };
      }
    }
  }

  return {
    act,
    problem,
    busy,
    begin(chosen: AccountAct): void {
      problem.value = '';
      act.value = chosen;
    },
    async finish(reason: string, value: string): Promise<void> {
      if (!act.value) return;
      const { error, payload } = await send(act.value, reason, value);
      problem.value = error ? t(`error.${errorKind(error)}.text`) : (payload?.userErrors[0]?.message ?? '');
      if (problem.value) return;
      act.value = null;
      void uni.showToast({ title: t('staff.done'), icon: 'none' });
    },
  };
}

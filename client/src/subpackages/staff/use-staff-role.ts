import { useQuery } from '@urql/vue';
import { computed } from 'vue';
import { StaffRoleDocument } from '@graphql/graphql';

/** Which desk a page that teachers and admins share stands at; a teacher's until it is known. */
export function useStaffRole() {
  const { data } = useQuery({ query: StaffRoleDocument, variables: {} });
  return computed(() => (data.value?.me?.role === 'ADMIN' ? ('ADMIN' as const) : ('TEACHER' as const)));
}

import { useMutation } from '@urql/vue';
import { ref, shallowRef } from 'vue';
import { ReportContentDocument, type ReportKind, type ReportReason } from '@graphql/graphql';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { go, routes } from './routes';
import { useRefusals } from './use-refusals';

export const REPORT_REASONS: readonly ReportReason[] = [
  ...(['SPAM', 'ABUSE', 'COPYRIGHT', 'FRAUD'] as const),
  ...(['ILLEGAL', 'PORN', 'WRONG_CONTENT', 'OTHER'] as const),
];

interface Subject {
  kind: ReportKind;
  id: string;
}

/** Telling the admins of what should not be there. */
export function useReport() {
  const subject = shallowRef<Subject | null>(null);
  const reason = ref<ReportReason | null>(null);
  const details = ref('');
  const refusals = useRefusals('details');
  const { executeMutation, fetching } = useMutation(ReportContentDocument);

  return {
    subject,
    reason,
    details,
    refusals,
    busy: fetching,
    open(about: Subject): void {
      if (!session.viewerId.value) return go(routes.login());
      refusals.clear();
      reason.value = null;
      details.value = '';
      subject.value = about;
    },
    close: (): void => void (subject.value = null),
    async submit(): Promise<void> {
      if (!subject.value || !reason.value || fetching.value) return;
      const input = { ...subject.value, reason: reason.value, details: details.value };
      const { data, error } = await executeMutation({ input });
      if (error) return refusals.fail(error);
      refusals.tell(data?.reportContent.userErrors ?? []);
      if (data?.reportContent.userErrors.length) return;
      subject.value = null;
      void uni.showToast({ title: t('talk.reported'), icon: 'none' });
    },
  };
}

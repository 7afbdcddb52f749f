import type { CourseDraftStatus, CourseStatus } from '@graphql/graphql';

export interface Standing {
  status: CourseStatus;
  draft: { status: CourseDraftStatus } | null;
}

/** What a teacher needs to know of a course in one word: what is being done about it comes before what it is. */
export type Stage = 'TAKEN_DOWN' | CourseDraftStatus | 'DRAFT' | 'PUBLISHED' | 'WITHDRAWN';

export const stageOf = ({ status, draft }: Standing): Stage => {
  if (status === 'TAKEN_DOWN') return 'TAKEN_DOWN';
  return draft?.status ?? status;
};

/** Whether the draft may be edited now; what is reviewed is not. */
export const isEditable = ({ status, draft }: Standing): boolean =>
  status !== 'TAKEN_DOWN' && (draft?.status === 'EDITING' || draft?.status === 'REFUSED');

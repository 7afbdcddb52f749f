import {
  CoursesOnShelfDocument,
  DraftsInStateDocument,
  StudioCoursesDocument,
  type CourseDraftStatus,
} from '@graphql/graphql';
import { shallowRef } from 'vue';
import { usePages } from '../../../composables/use-pages';

/** Which courses: one's own, for admins those whose next version stands so, or all that are on the shelf. */
export type Scope = 'mine' | CourseDraftStatus | 'shelf';

export function useStudioCourses(scope: Scope) {
  if (scope === 'mine')
    return usePages({ query: StudioCoursesDocument, pick: page => page.me?.teaching, personal: true });
  if (scope === 'shelf')
    return usePages({ query: CoursesOnShelfDocument, pick: page => page.courses, personal: true });
  return usePages({
    query: DraftsInStateDocument,
    filter: shallowRef({ status: scope }),
    pick: page => page.courseReviews,
    personal: true,
  });
}

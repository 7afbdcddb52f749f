import type { CourseDetailFragment } from '@graphql/graphql';
import { assetUrl } from '../api/asset-url';
import { t } from '../i18n';
import type { ShareCard } from '../platform/platform';
import { routes } from './routes';

/** What a friend sees of a course in a chat; before the course is known, the house itself. */
export function shareCard(
  course: Pick<CourseDetailFragment, 'title' | 'shareCode' | 'coverUrl'> | null,
): ShareCard {
  if (!course) return { title: t('app.tagline'), path: routes.home, imageUrl: '' };
  return {
    title: course.title,
    path: routes.sharedCourse(course.shareCode),
    imageUrl: assetUrl(course.coverUrl),
  };
}

import type { LessonKind } from '@graphql/graphql';
import type { IconName } from '../../components/AppIcon.vue';

export const LESSON_KINDS: readonly LessonKind[] = [
  ...(['VIDEO', 'AUDIO', 'ARTICLE', 'DOCUMENT', 'IMAGE', 'QUIZ', 'HOMEWORK'] as const),
];

export const KIND_ICONS: Readonly<Record<LessonKind, IconName>> = {
  VIDEO: 'play',
  AUDIO: 'headphones',
  ARTICLE: 'article',
  DOCUMENT: 'book',
  IMAGE: 'picture',
  QUIZ: 'question',
  HOMEWORK: 'pencil',
};

import type { DeskDraftFragment, UpdateCourseInput } from '@graphql/graphql';
import { fenOfYuan, yuanOf } from '../../composables/yuan';

/** What is said of a course beside its chapters, as a form holds it: the price as it is typed. */
export interface CourseFacts {
  title: string;
  promise: string;
  intro: string;
  categoryId: string | null;
  tags: string[];
  copyright: string;
  coverFileId: string | null;
  /** In yuan. */
  price: string;
  refundDays: number;
  /** Percent. */
  refundMaxProgress: number;
  refundAutomatic: boolean;
}

export const FACTS = [
  ...(['title', 'promise', 'intro', 'categoryId', 'tags', 'copyright', 'coverFileId'] as const),
  ...(['price', 'refundDays', 'refundMaxProgress', 'refundAutomatic'] as const),
] as const;

/** What the server takes; texts in characters. */
export const MOST = {
  ...{ title: 60, promise: 60, intro: 5_000, copyright: 500, tags: 6, tag: 10 },
  ...{ priceFen: 9_999_900, refundDays: 365, percent: 100, updateNotes: 1_000 },
} as const;

/** Null for what is no price. */
export const fenOf = (yuan: string): number | null => fenOfYuan(yuan, MOST.priceFen);

export function factsOf(draft: DeskDraftFragment): CourseFacts {
  const { title, promise, intro, categoryId, tags, copyright, coverFileId } = draft;
  const { priceFen, refundDays, refundMaxProgress, refundAutomatic } = draft;
  return {
    ...{ title, promise, intro, categoryId, tags, copyright, coverFileId },
    ...{ price: yuanOf(priceFen), refundDays, refundMaxProgress, refundAutomatic },
  };
}

type FactsInput = Omit<UpdateCourseInput, 'courseId' | 'revision'>;

/** What is sent of a form; null where its price is none. */
export function inputOf({ price, ...facts }: Partial<CourseFacts>): FactsInput | null {
  if (price === undefined) return facts;
  const priceFen = fenOf(price);
  return priceFen === null ? null : { ...facts, priceFen };
}

/** Words between commas or spaces, each once. */
export const tagsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,，、;；#]+/)
      .map(tag => tag.trim())
      .filter(Boolean),
  ),
];

import type { EntityManager } from '@mikro-orm/postgresql';
import { DocumentPage } from './document-page.entity.js';
import { withPictures } from './pictures.rules.js';
import { StoredFile } from './stored-file.entity.js';

/** What a reader shows beside the page. */
export interface Book {
  title: string;
  /** How many there are; they are numbered from 0. */
  pages: number;
  chapters: { title: string; page: number }[];
}

/** The contents of an EPUB; null for what has no pages. */
export async function bookOf({ em }: { em: EntityManager }, fileId: string): Promise<Book | null> {
  const fields = ['number', 'title'] as const;
  const pages = await em.find(DocumentPage, { file: fileId }, { fields, orderBy: { number: 'asc' } });
  if (!pages.length) return null;
  const { name } = await em.findOneOrFail(StoredFile, fileId, { fields: ['name'] });
  return {
    title: name.replace(/\.epub$/i, ''),
    pages: pages.length,
    chapters: pages.map(({ number, title }) => ({ title, page: number })),
  };
}

/** One page, its pictures with addresses by `addressOf`, which is asked for each file id; null where there is none. */
export async function pageOf(
  { em }: { em: EntityManager },
  fileId: string,
  number: number,
  addressOf: (fileId: string) => Promise<string>,
): Promise<{ title: string; html: string } | null> {
  if (!Number.isSafeInteger(number) || number < 0 || number > 100_000) return null;
  const page = await em.findOne(DocumentPage, { file: fileId, number });
  return page && { title: page.title, html: await withPictures(page.html, addressOf) };
}

import { assetUrl } from '../api/asset-url';
import { uniFetch } from '../platform/http';

/** A book as the server made pages of it; pages are counted from 0. */
export interface Book {
  title: string;
  pages: number;
  chapters: { title: string; page: number }[];
}

async function read<Answer>(url: string): Promise<Answer> {
  const response = await uniFetch(assetUrl(url));
  if (!response.ok) throw new Error(`Refused with ${response.status}`);
  return JSON.parse(await response.text()) as Answer;
}

export const readBook = (url: string): Promise<Book> => read<Book>(url);

export const readPage = async (url: string, page: number): Promise<string> =>
  (await read<{ html: string }>(`${url}/${page}`)).html;

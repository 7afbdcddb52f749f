import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { H5 } from '../support/browser.js';
import type { Database } from '../support/database.js';
import { repository } from '../support/paths.js';

const PASSWORD = 'zhike-demo-2026';
const MB = 1024 ** 2;

export const FILM_NAME = '认识财报.mp4';

/** The sample with room after it, as films from a camera have: large enough to be cut off on its way. On the disk. */
export async function paddedFilm(): Promise<{ path: string; bytes: number; remove(): Promise<void> }> {
  const free = Buffer.alloc(3 * MB);
  free.writeUInt32BE(free.length);
  free.write('free', 4, 'ascii');
  const film = Buffer.concat([await readFile(join(repository, 'db/seeders/assets/sample.mp4')), free]);
  const folder = await mkdtemp(join(tmpdir(), 'zhike-film-'));
  const path = join(folder, FILM_NAME);
  await writeFile(path, film);
  return { path, bytes: film.length, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Uni keeps the pages below in the document: what is meant is on top. */
export const on = ({ page }: H5) => {
  const top = page.locator('uni-page').last();
  const find = (selector: string, hasText?: string) => top.locator(selector, { hasText });
  return {
    find,
    see: (selector: string, hasText?: string) => find(selector, hasText).last().waitFor(),
    tap: (selector: string, hasText?: string) => find(selector, hasText).last().click(),
    type: (selector: string, text: string) =>
      top.locator(`${selector} input, ${selector} textarea`).last().fill(text),
  };
};

interface Draft {
  courseId: string;
  revision: number;
  status: string;
  content: DraftContent;
}
interface DraftContent {
  promise: string;
  intro: string;
  tags: string[];
  priceFen: number;
  coverFileId: string | null;
  chapters: { title: string; lessons: { title: string; article: string | null }[] }[];
}

/** The draft of a course as it is stored, by the title that it has. */
export async function draftOf(database: Database, title: string): Promise<Draft | undefined> {
  const [row] = await database.rows<Draft>(
    `select course_id as "courseId", revision, status, content from course_drafts where content ->> 'title' = $1`,
    [title],
  );
  return row;
}

/** Asks the server as an admin, beside every page. */
export async function asAdmin(
  origin: string,
  query: string,
  variables: object,
): Promise<Record<string, unknown>> {
  const post = async (body: object, token?: string) => {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { data: Record<string, Record<string, unknown>>; errors?: unknown };
  };
  const login =
    'mutation ($input: LoginWithPasswordInput!) { loginWithPassword(input: $input) { accessToken } }';
  const input = { username: 'admin', password: PASSWORD };
  const session = await post({ query: login, variables: { input } });
  const answer = await post({ query, variables }, String(session.data['loginWithPassword']!['accessToken']));
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

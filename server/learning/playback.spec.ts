import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

it('plays a video by its ticket, in parts too, but by no altered, foreign or old one', async () => {
  const learner = await story.learner();
  const course = await story.course({ lessons: 1 });
  const [file] = await app.sql<{ path: string }>(
    'select f.path from stored_files f join lessons l on l.media_id = f.id where l.course_id = $1',
    [course.id],
  );
  await mkdir(join(app.config.dataDir, 'media', 'private'), { recursive: true });
  await writeFile(join(app.config.dataDir, 'media', file?.path ?? ''), 'a clip');
  const { course: seen } = await learner.run<{ course: { lastLesson: { videoUrl: string } } }>(
    'query ($id: ID!) { course(id: $id) { lastLesson { videoUrl } } }',
    { id: course.id },
  );
  const url = seen.lastLesson.videoUrl;
  const statusOf = async (address: string, headers = {}) => (await fetch(address, { headers })).status;

  expect(await (await fetch(url)).text()).toBe('a clip');
  expect(await statusOf(url, { range: 'bytes=0-1' })).toBe(206);
  expect(await statusOf(`${url.slice(0, -4)}AAAA`)).toBe(403);
  expect(await statusOf(`${app.origin}/media/play/${learner.accessToken}`)).toBe(403);
  expect(await statusOf(`${app.origin}/media/${file?.path.replace('private/', '')}`)).toBe(404);
  app.clock.advance((60 + 31 * 60) * 1000);
  expect(await statusOf(url)).toBe(403);
});

import { OpenLessonDocument } from '@graphql/graphql';
import { client } from '../api/client';
import { storage, type Storage } from '../platform/storage';

const MOST = 100;

/** Sends one opening; whether the server answered, with whatever it said. */
type Send = (lessonId: string) => Promise<boolean>;

const sendToServer: Send = async lessonId => {
  const { data } = await client.value.mutation(OpenLessonDocument, { lessonId }).toPromise();
  return data !== undefined && data !== null;
};

/**
 * Tells the server which lessons a person opened, by which a refund measures progress. Nobody waits for it: what could
 * not be told is kept on the device and told with the next one.
 */
export function createLessonOpenings(send: Send = sendToServer, kept: Storage = storage) {
  const nameFor = (viewerId: string) => `openings.${viewerId}`;
  const untold = (viewerId: string) => (kept.read(nameFor(viewerId)) ?? '').split(' ').filter(Boolean);
  function keep(viewerId: string, lessonIds: string[]): void {
    if (lessonIds.length) kept.write(nameFor(viewerId), lessonIds.slice(-MOST).join(' '));
    else kept.remove(nameFor(viewerId));
  }
  let telling: Promise<void> = Promise.resolve();

  async function tellAll(viewerId: string): Promise<void> {
    for (const lessonId of untold(viewerId)) {
      if (!(await send(lessonId).catch(() => false))) return;
      keep(
        viewerId,
        untold(viewerId).filter(id => id !== lessonId),
      );
    }
  }
  return {
    opened(viewerId: string, lessonId: string): Promise<void> {
      keep(viewerId, [...new Set([...untold(viewerId), lessonId])]);
      return this.tell(viewerId);
    },
    /** What is left from before, one after the other. */
    tell(viewerId: string): Promise<void> {
      telling = telling.then(() => tellAll(viewerId));
      return telling;
    },
  };
}

export const lessonOpenings = createLessonOpenings();

import type { LiveAccess, LiveConsoleQuery, LiveSessionInput } from '@graphql/graphql';

/** A session as it is planned: what a form holds, in the device's own time zone. */
export interface Plan {
  title: string;
  intro: string;
  /** 2026-11-21 */
  date: string;
  /** 20:00 */
  clock: string;
  minutes: number;
  access: LiveAccess;
  courseId: string | null;
  streamUrl: string;
  replayUrl: string;
}

type Planned = NonNullable<LiveConsoleQuery['liveSession']>;

const MINUTE_MS = 60_000;
const LENGTHS: readonly number[] = [30, 45, 60, 90, 120, 180];

/** The lengths that are offered; what somebody chose elsewhere is among them. */
export const lengthsWith = (minutes: number): number[] =>
  [...new Set([...LENGTHS, minutes])].sort((one, other) => one - other);

const two = (value: number) => String(value).padStart(2, '0');
const dateOf = (at: Date) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
const clockOf = (at: Date) => `${two(at.getHours())}:${two(at.getMinutes())}`;

/** Tomorrow evening for an hour; for the learners of a course, where there is one. */
export function newPlan(now: number, courseId: string | null): Plan {
  const tomorrow = new Date(now);
  tomorrow.setDate(tomorrow.getDate() + 1);
  return {
    ...{ title: '', intro: '', date: dateOf(tomorrow), clock: '20:00', minutes: 60 },
    ...{ access: courseId ? 'GRANT' : 'OPEN', courseId, streamUrl: '', replayUrl: '' },
  };
}

export function planOf({ title, intro, startsAt, endsAt, access, course, room }: Planned): Plan {
  const [start, end] = [new Date(startsAt), new Date(endsAt)];
  return {
    ...{ title, intro, date: dateOf(start), clock: clockOf(start) },
    minutes: Math.round((end.getTime() - start.getTime()) / MINUTE_MS),
    ...{ access, courseId: course?.id ?? null },
    ...{ streamUrl: room?.streamUrl ?? '', replayUrl: room?.replayUrl ?? '' },
  };
}

const startOf = ({ date, clock }: Plan): Date => new Date(`${date}T${clock}:00`);

/** What the server is told; a session that has begun keeps its very hour, seconds and all. */
export function inputOf(
  plan: Plan,
  known: Pick<Planned, 'id' | 'startsAt' | 'status'> | null,
): LiveSessionInput {
  const startsAt = known && known.status !== 'SCHEDULED' ? new Date(known.startsAt) : startOf(plan);
  const { title, intro, access, courseId } = plan;
  return {
    ...{ id: known?.id ?? null, title, intro, access, courseId },
    startsAt: startsAt.toISOString(),
    endsAt: new Date(startsAt.getTime() + plan.minutes * MINUTE_MS).toISOString(),
    streamUrl: plan.streamUrl.trim() || null,
    replayUrl: plan.replayUrl.trim() || null,
  };
}

export type PlanFault = 'title' | 'courseId' | 'startsAt';

/** What can be said before the server is asked. */
export function planFault(plan: Plan, { now, begun }: { now: number; begun: boolean }): PlanFault | null {
  if (!plan.title.trim()) return 'title';
  if (plan.access === 'GRANT' && !plan.courseId) return 'courseId';
  return !begun && startOf(plan).getTime() <= now ? 'startsAt' : null;
}

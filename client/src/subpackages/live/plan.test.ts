import { describe, expect, it } from 'vitest';
import { inputOf, lengthsWith, newPlan, planFault, planOf } from './plan';

const NOW = new Date(2026, 10, 21, 18, 30).getTime();
const session = {
  ...{ id: 's1', title: '答疑', intro: '有问必答', status: 'SCHEDULED' as const, access: 'GRANT' as const },
  startsAt: new Date(2026, 10, 22, 20, 0).toISOString(),
  endsAt: new Date(2026, 10, 22, 21, 30).toISOString(),
  course: { id: 'c1' },
  room: { id: 's1', streamUrl: 'https://live.example/1.m3u8', replayUrl: null },
};
type Planned = Parameters<typeof planOf>[0];

describe('a plan', () => {
  it('begins as tomorrow evening, for the learners of its course', () => {
    expect(newPlan(NOW, 'c1')).toMatchObject({
      date: '2026-11-22',
      clock: '20:00',
      minutes: 60,
      access: 'GRANT',
    });
    expect(newPlan(NOW, null)).toMatchObject({ access: 'OPEN', courseId: null });
  });

  it('says of a session what it is told again', () => {
    const plan = planOf(session as unknown as Planned);
    expect(plan).toMatchObject({ date: '2026-11-22', clock: '20:00', minutes: 90, courseId: 'c1' });
    const { id, status, startsAt } = session;
    expect(inputOf(plan, { id, status, startsAt })).toEqual({
      ...{ id: 's1', title: '答疑', intro: '有问必答', access: 'GRANT', courseId: 'c1' },
      ...{ startsAt: session.startsAt, endsAt: session.endsAt },
      ...{ streamUrl: 'https://live.example/1.m3u8', replayUrl: null },
    });
  });

  it('keeps the very moment at which a session began', () => {
    const startsAt = new Date(2026, 10, 21, 18, 4, 17, 250).toISOString();
    const input = inputOf({ ...newPlan(NOW, null), minutes: 30 }, { id: 's1', status: 'LIVE', startsAt });
    expect(input.startsAt).toBe(startsAt);
    expect(new Date(input.endsAt as string).getTime() - new Date(startsAt).getTime()).toBe(30 * 60_000);
  });

  it('lacks a title, a course for learners alone, or an hour to come', () => {
    const plan = { ...newPlan(NOW, null), title: '答疑' };
    const at = { now: NOW, begun: false };
    expect(planFault(plan, at)).toBe(null);
    expect(planFault({ ...plan, title: ' ' }, at)).toBe('title');
    expect(planFault({ ...plan, access: 'GRANT' }, at)).toBe('courseId');
    expect(planFault({ ...plan, date: '2026-11-21', clock: '18:30' }, at)).toBe('startsAt');
    expect(planFault({ ...plan, date: '2026-11-21', clock: '18:30' }, { ...at, begun: true })).toBe(null);
  });

  it('offers the length it has', () => {
    expect(lengthsWith(75)).toEqual([30, 45, 60, 75, 90, 120, 180]);
    expect(lengthsWith(60)).toEqual([30, 45, 60, 90, 120, 180]);
  });
});

import { randomUUID } from 'node:crypto';
import { Certificate } from '../../assessment/certificate.entity.js';
import { Alert } from '../../audit/alert.entity.js';
import { AlertKind, AlertStatus } from '../../audit/alerts.rules.js';
import { TeacherQualification } from '../../authoring/teacher-qualification.entity.js';
import { Course } from '../../catalog/course.entity.js';
import { createLogger } from '../../kernel/log.js';
import { inTransaction } from '../../kernel/transaction.js';
import { StoredFile } from '../../media/stored-file.entity.js';
import { file } from '../../payments/findings.service.js';
import { User } from '../../users/user.entity.js';
import type { TestApp } from '../start-app.js';

const DAY_MS = 24 * 3_600_000;

/** That a learner completed a course; told by its number. */
export async function certificate(
  { orm, clock }: TestApp,
  { id: userId }: User,
  courseId: string,
): Promise<string> {
  const em = orm.em.fork();
  const { number } = em.create(Certificate, {
    ...{ user: em.getReference(User, userId), course: em.getReference(Course, courseId) },
    ...{
      number: '3333-3333-3333-3333',
      holderName: '小明',
      courseTitle: '课',
      teacherName: '师',
      version: 1,
    },
    createdAt: clock.now(),
  });
  await em.flush();
  return number;
}

/** What a teacher handed in. */
export async function qualification({ orm, clock, vault }: TestApp, { id: userId }: User): Promise<string> {
  const em = orm.em.fork();
  const createdAt = clock.now();
  const path = `private/${randomUUID()}.webp`;
  const { id } = em.create(TeacherQualification, {
    ...{ user: em.getReference(User, userId), title: '教师资格证' },
    sealedNumber: vault.seal('qualification', '20260001'),
    file: em.create(StoredFile, { path, mime: 'image/webp', bytes: 1, ownerId: userId, createdAt }),
    ...{ validUntil: new Date(createdAt.getTime() + DAY_MS), createdAt },
  });
  await em.flush();
  return id;
}

/** That somebody tried many passwords. */
export async function alert({ orm, clock }: TestApp): Promise<string> {
  const em = orm.em.fork();
  const now = clock.now();
  const { id } = em.create(Alert, {
    ...{ kind: AlertKind.LOGIN_BURST, about: 'x', count: 20, createdAt: now, lastAt: now },
    ...{ status: AlertStatus.OPEN, note: null, resolvedAt: null, resolvedById: null },
  });
  await em.flush();
  return id;
}

/** That a payment came for no order. */
export async function finding({ orm, clock, sql }: TestApp): Promise<string> {
  const desk = { em: orm.em.fork(), now: clock.now, log: createLogger('silent') };
  const number = randomUUID();
  await inTransaction(desk, tx => file(tx, { kind: 'UNKNOWN_NUMBER', channel: 'ALIPAY', number }));
  const [row] = await sql<{ id: string }>('select id from findings where number = $1', [number]);
  return row?.id ?? '';
}

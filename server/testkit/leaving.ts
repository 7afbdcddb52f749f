import { expect } from 'vitest';
import { RequestDeletionDocument } from '../../graphql/generated/graphql.js';
import type { User } from '../users/user.entity.js';
import type { TestApp } from './start-app.js';
import type { Story } from './story.js';
import type { Visitor } from './visitor.js';

export const DAY_MS = 24 * 3_600_000;

export interface DeletionAnswer {
  viewer: { deletionDueAt: string | null } | null;
  userErrors: { code: string; field?: string[] | null }[];
}

/** People who want to go, and what is left of them. */
export class Leaving {
  constructor(
    private readonly app: TestApp,
    private readonly story: Story,
  ) {}

  async request({ run }: Visitor, input: object = { password: 'correct horse' }): Promise<DeletionAnswer> {
    type Answer = { requestDeletion: DeletionAnswer };
    return (await run<Answer>(RequestDeletionDocument, { input })).requestDeletion;
  }

  /** Asks for the deletion and lets the cooling-off pass. */
  async leave(user: User): Promise<void> {
    expect((await this.request(await this.story.as(user))).userErrors).toEqual([]);
    await this.app.advance(7 * DAY_MS);
  }

  async stateOf({ id }: User): Promise<{ status: string; name: string; due: Date | null }> {
    const [row] = await this.app.sql<{ status: string; name: string; due: Date | null }>(
      'select status, name, deletion_due_at as due from users where id = $1',
      [id],
    );
    if (!row) throw new Error('No user');
    return row;
  }

  /** What the audit log keeps about the account. */
  async deedsAbout({ id }: User): Promise<string[]> {
    const rows = await this.app.sql<{ action: string }>(
      `select action from audit_entries where subject_id = $1 and action like 'account.%' order by sequence`,
      [id],
    );
    return rows.map(({ action }) => action);
  }
}

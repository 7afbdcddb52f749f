import { Migration } from '@mikro-orm/migrations';

/** What hangs on a live session goes with it, and what somebody asked last in a room is found at once. */
export class Migration20261121223000LiveParts extends Migration {
  override up(): void {
    for (const table of ['live_reservations', 'room_questions', 'room_messages', 'room_mutes', 'room_events'])
      this.goesWith(table, 'session_id', 'live_sessions');
    this.goesWith('room_votes', 'question_id', 'room_questions');
    this.addSql(`create index "room_questions_author_id_session_id_created_at_index"
      on "room_questions" ("author_id", "session_id", "created_at")`);
  }

  private goesWith(table: string, column: string, target: string): void {
    const name = `${table}_${column}_foreign`;
    this.addSql(`alter table "${table}" drop constraint "${name}"`);
    this.addSql(`alter table "${table}" add constraint "${name}"
      foreign key ("${column}") references "${target}" ("id") on delete cascade`);
  }
}

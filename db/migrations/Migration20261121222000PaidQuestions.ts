import { Migration } from '@mikro-orm/migrations';

/** Questions that are paid for, and the accounts that their money stands on until they are answered. */
export class Migration20261121222000PaidQuestions extends Migration {
  override up(): void {
    this.addSql(`create table "question_offers" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "user_id" uuid not null, "price_fen" int not null, "answer_hours" int not null, "note" text not null,
      "open" boolean not null, primary key ("id"))`);
    this.check('question_offers', 'price', 'price_fen >= 100 and price_fen <= 1000000');
    this.check('question_offers', 'hours', 'answer_hours in (24, 48, 72)');
    this.addSql(
      `alter table "question_offers" add constraint "question_offers_user_id_unique" unique ("user_id")`,
    );
    this.reference('question_offers', 'user_id', 'users');

    this.addSql(`create table "paid_answers" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "author_id" uuid not null, "text" text not null, "earned_fen" int not null, primary key ("id"))`);
    this.check('paid_answers', 'earned', 'earned_fen >= 0');
    this.addSql(`create index "paid_answers_author_id_index" on "paid_answers" ("author_id")`);
    this.reference('paid_answers', 'author_id', 'users');

    this.questions();
    this.widen('order_lines', 'kind', 'COURSE', 'COURSE_PLAN', 'PAID_QUESTION');
    this.widen('cart_items', 'kind', 'COURSE', 'COURSE_PLAN', 'PAID_QUESTION');
    this.widen('refunds', 'kind', 'REQUESTED', 'STAFF', 'SURPLUS', 'PLATFORM', 'UNANSWERED');
    this.widen(
      ...['ledger_postings', 'event'],
      ...['PAYMENT', 'SURPLUS', 'QUESTION_HELD', 'QUESTION_ANSWERED', 'QUESTION_RELEASED', 'SHARE_RETURNED'],
      ...['REFUND_RESERVED', 'REFUND_RELEASED', 'REFUND_PAID', 'REFUND_BY_HAND'],
    );
  }

  private questions(): void {
    this.addSql(`create table "paid_questions" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "asker_id" uuid not null, "expert_id" uuid not null, "text" text not null,
      "review" text not null default 'CLEAR', "state" text not null default 'UNPAID', "price_fen" int not null,
      "answer_hours" int not null, "client_key" text null, "edited_at" timestamptz(3) null, "line_id" uuid null,
      "paid_at" timestamptz(3) null, "deadline" timestamptz(3) null, "answer_id" uuid null,
      "declined_reason" text null, "rating" int null, "rating_text" text null,
      "rating_held" boolean not null default false, "rated_at" timestamptz(3) null, primary key ("id"))`);
    this.check('paid_questions', 'review', `"review" in ('CLEAR', 'HELD', 'REFUSED')`);
    this.check(
      ...(['paid_questions', 'state'] as const),
      `"state" in ('UNPAID', 'WAITING', 'ANSWERED', 'DECLINED', 'EXPIRED', 'REFUNDED')`,
    );
    this.check('paid_questions', 'price', 'price_fen >= 100 and price_fen <= 1000000');
    this.check(
      ...(['paid_questions', 'paid'] as const),
      `(state = 'UNPAID') = (line_id is null) and (line_id is null) = (paid_at is null) and (paid_at is null) = (deadline is null)`,
    );
    this.check('paid_questions', 'answer', `state <> 'ANSWERED' or answer_id is not null`);
    this.check('paid_questions', 'rating', 'rating >= 1 and rating <= 5');
    this.unique('paid_questions', 'asker_id', 'client_key');
    this.unique('paid_questions', 'line_id');
    this.unique('paid_questions', 'answer_id');
    this.addSql(`create index "paid_questions_asker_id_created_at_id_index"
      on "paid_questions" ("asker_id", "created_at", "id")`);
    this.addSql(`create index "paid_questions_expert_id_state_paid_at_index"
      on "paid_questions" ("expert_id", "state", "paid_at")`);
    this.addSql(
      `create index "paid_questions_waiting" on "paid_questions" ("deadline") where "state" = 'WAITING'`,
    );
    this.addSql(
      `create index "paid_questions_held" on "paid_questions" ("created_at", "id") where "review" = 'HELD'`,
    );
    this.reference('paid_questions', 'asker_id', 'users');
    this.reference('paid_questions', 'expert_id', 'users');
    this.reference('paid_questions', 'answer_id', 'paid_answers', 'on delete set null');
  }

  private widen(table: string, column: string, ...values: string[]): void {
    this.addSql(`alter table "${table}" drop constraint "${table}_${column}_check"`);
    const list = values.map(value => `'${value}'`).join(', ');
    this.check(table, column, `"${column}" in (${list})`);
  }

  private check(table: string, name: string, expression: string): void {
    this.addSql(`alter table "${table}" add constraint "${table}_${name}_check" check (${expression})`);
  }

  private unique(table: string, ...columns: string[]): void {
    const list = columns.map(column => `"${column}"`).join(', ');
    this.addSql(
      `alter table "${table}" add constraint "${table}_${columns.join('_')}_unique" unique (${list})`,
    );
  }

  private reference(table: string, column: string, target: string, action = ''): void {
    this.addSql(`alter table "${table}" add constraint "${table}_${column}_foreign"
      foreign key ("${column}") references "${target}" ("id") ${action}`);
  }
}

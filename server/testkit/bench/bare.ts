import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { newId } from '../../kernel/id.js';
import type { Stage } from './stage.js';

type Row = Record<string, unknown>;

/** The rows that one purchase through the server left behind, each table's oldest first. */
interface Pattern {
  orders: Row;
  order_lines: Row;
  placed: Row;
  paid: Row;
  payments: Row;
  payment_notifications: Row;
  postings: [Row, Row];
  grants: Row;
}

/** Prepared once a connection; one statement is one transaction, which is the least that PostgreSQL can be asked. */
interface Statement {
  name: string;
  text: string;
  values: unknown[];
}

/**
 * The same purchase without a server: the same rows, jobs and messages in as many transactions, with nothing looked up,
 * locked or decided. What PostgreSQL does for it is what no server on top can undercut.
 */
export class BarePurchases {
  private constructor(
    private readonly pool: Pool,
    private readonly courseId: string,
    private readonly patterns: Pattern[],
  ) {}

  /** Takes its rows from the purchases that these customers made, so that they are never others than the server's. */
  static async like(
    { database, databaseUrl, courseIds, customers }: Stage,
    atOnce: number,
  ): Promise<BarePurchases> {
    const patterns = await Promise.all(
      customers.slice(0, 2).map(({ userId }) => patternOf(database, userId)),
    );
    const pool = new Pool({ connectionString: databaseUrl, max: atOnce });
    return new BarePurchases(pool, courseIds.bare, patterns);
  }

  close = (): Promise<void> => this.pool.end();

  async purchase(userId: string, index: number): Promise<void> {
    const pattern = this.patterns[index % this.patterns.length];
    if (!pattern) throw new Error('There is no purchase to take after');
    const client = await this.pool.connect();
    try {
      for (const statement of statementsFor(pattern, userId, this.courseId)) await client.query(statement);
    } finally {
      client.release();
    }
  }
}

async function patternOf(database: Pool, userId: string): Promise<Pattern> {
  const all = async (table: string, where: string): Promise<Row[]> =>
    (await database.query<Row>(`select t.* from ${table} t ${where}`, [userId])).rows;
  const one = (rows: Row[], at = 0): Row => {
    const row = rows[at];
    if (!row) throw new Error(`A row of the pattern is missing`);
    return row;
  };
  const ofOrder = 'join orders o on o.id = t.order_id where o.user_id = $1 order by t.created_at, t.id';
  const story = await all('order_timeline_entries', ofOrder);
  const postings = await all(
    'ledger_postings',
    'join payments p on p.id = t.payment_id join orders o on o.id = p.order_id where o.user_id = $1 order by t.id',
  );
  const payment = one(await all('payments', ofOrder));
  const notifications = await database.query<Row>(
    `select * from payment_notifications where channel = $1 and verdict = 'SETTLED' order by id limit 1`,
    [payment.channel],
  );
  return {
    orders: one(await all('orders', 'where t.user_id = $1')),
    order_lines: one(await all('order_lines', ofOrder)),
    placed: one(story),
    paid: one(story, 1),
    payments: payment,
    payment_notifications: one(notifications.rows),
    postings: [one(postings), one(postings, 1)],
    grants: one(await all('grants', 'where t.user_id = $1')),
  };
}

function statementsFor(pattern: Pattern, userId: string, courseId: string): Statement[] {
  const now = new Date();
  const born = () => ({ id: newId(), created_at: now });
  const [order_id, payment_id, entry_id] = [newId(), newId(), newId()];
  const line = { ...pattern.order_lines, ...born(), order_id, product_id: courseId };
  const number = randomBytes(16).toString('hex');
  const order = { ...pattern.orders, ...born(), id: order_id, user_id: userId };
  const payment = {
    ...pattern.payments,
    ...born(),
    id: payment_id,
    order_id,
    client_key: randomUUID(),
    number,
  };

  const place = new Writing('place')
    .insert('orders', {
      ...order,
      client_key: randomUUID(),
      number: `20261121${String(randomInt(10_000_000_000)).padStart(10, '0')}`,
      ...{ status: 'PENDING', paid_at: null },
    })
    .insert('order_lines', line)
    .insert('order_timeline_entries', { ...pattern.placed, ...born(), order_id })
    .job('benchExpire', { orderId: order_id }, order_id);
  const open = new Writing('open')
    .insert('payments', {
      ...payment,
      status: 'PENDING',
      launch_id: null,
      transaction_id: null,
      paid_at: null,
    })
    .job('benchQuestion', { paymentId: payment_id, step: 0, late: false }, payment_id);
  const launch = new Writing('launch').update('payments', payment_id, {
    launch_id: pattern.payments.launch_id,
  });
  const settle = new Writing('settle')
    .update('payments', payment_id, {
      ...{ status: 'SUCCEEDED', transaction_id: number.slice(0, 28), paid_at: now, surplus: false },
    })
    .update('orders', order_id, { status: 'PAID', paid_at: now })
    .insert('payment_notifications', {
      ...pattern.payment_notifications,
      ...born(),
      notification_id: randomUUID(),
    });
  for (const posting of pattern.postings)
    settle.insert('ledger_postings', { ...posting, ...born(), payment_id, entry_id });
  settle
    .insert('grants', {
      ...pattern.grants,
      ...born(),
      user_id: userId,
      course_id: courseId,
      source_id: line.id,
      starts_at: now,
    })
    .insert('order_timeline_entries', { ...pattern.paid, ...born(), order_id })
    .message(order_id);
  return [place, open, launch, settle].map(writing => writing.statement());
}

/** One statement that writes several rows, by way of `with`. */
class Writing {
  private readonly parts: string[] = [];
  private readonly selected: string[] = [];
  private readonly values: unknown[] = [];

  constructor(private readonly name: string) {}

  insert(table: string, row: Row): this {
    const columns = Object.keys(row);
    const list = columns.map(column => this.value(row[column])).join(', ');
    this.parts.push(`insert into ${table} (${columns.join(', ')}) values (${list})`);
    return this;
  }

  update(table: string, id: string, row: Row): this {
    const list = Object.entries(row).map(([column, value]) => `${column} = ${this.value(value)}`);
    this.parts.push(`update ${table} set ${list.join(', ')} where id = ${this.value(id)}`);
    return this;
  }

  job(task: string, payload: object, key: string): this {
    const runAt = new Date(Date.now() + 15 * 60_000);
    const [name, json, at, jobKey] = [task, payload, runAt, `${task} ${key}`].map(value => this.value(value));
    this.selected.push(
      `graphile_worker.add_job(${name}, payload := ${json}::json, run_at := ${at}::timestamptz, job_key := ${jobKey})`,
    );
    return this;
  }

  message(id: string): this {
    const payload = this.value(JSON.stringify({ topic: 'orderUpdated', id }));
    this.selected.push(`pg_notify('bench', ${payload})`);
    return this;
  }

  statement(): Statement {
    const parts = this.parts.map((part, at) => `w${at} as (${part})`);
    const text = `with ${parts.join(', ')} select ${this.selected.join(', ') || '1'}`;
    return { name: `bare ${this.name}`, text, values: this.values };
  }

  private value(value: unknown): string {
    const isJson = typeof value === 'object' && value !== null && !(value instanceof Date);
    this.values.push(isJson ? JSON.stringify(value) : value);
    return `$${this.values.length}`;
  }
}

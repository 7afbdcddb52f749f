import pg from 'pg';
import { open } from './opener.js';

export interface Purchase {
  number: string;
  status: string;
  payableFen: number;
  payments: {
    channel: string;
    status: string;
    amountFen: number;
    payer: string;
    transactionId: string | null;
  }[];
  grants: number;
}

/** Looks into the product's database, and can do nothing else: no journey reaches a state by writing it. */
export class Database {
  private constructor(private readonly client: pg.Client) {}

  static async open(url: string): Promise<Database> {
    const client = new pg.Client({ connectionString: url, options: '-c default_transaction_read_only=on' });
    await client.connect();
    return new Database(client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  async rows<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.client.query(sql, values)).rows as Row[];
  }

  /** Everything a learner's orders left behind, by the name of their identity at a platform. */
  async purchasesOf(subject: string): Promise<Purchase[]> {
    const purchases = await this.rows<Purchase>(
      `select o.number, o.status, o.payable_fen as "payableFen",
              coalesce((select json_agg(json_build_object('channel', p.channel, 'status', p.status, 'amountFen', p.amount_fen,
                        'payer', p.sealed_payer_id, 'transactionId', p.transaction_id) order by p.created_at)
                 from payments p where p.order_id = o.id), '[]') as payments,
              (select count(*)::int from grants g join order_lines l on l.id = g.source_id where l.order_id = o.id and g.revoked_at is null) as grants
         from orders o
        where o.user_id = $1
        order by o.created_at`,
      [await this.userOf(subject)],
    );
    return purchases.map(({ payments, ...order }) => ({
      ...order,
      payments: payments.map(payment => ({
        ...payment,
        payer: payment.payer && open('payer', payment.payer),
      })),
    }));
  }

  /** The money that was asked back, the latest last. */
  async refundsOf(subject: string): Promise<{ status: string; amountFen: number }[]> {
    return this.rows(
      `select r.status, r.amount_fen as "amountFen"
         from refunds r
         join orders o on o.id = r.order_id
        where o.user_id = $1
        order by r.created_at`,
      [await this.userOf(subject)],
    );
  }

  /** Whose identity at a platform it is; null while nobody has it. */
  async userOf(subject: string): Promise<string | null> {
    const identities = await this.rows<{ userId: string; sealed: string }>(
      'select user_id as "userId", sealed_subject as sealed from identities',
    );
    return identities.find(({ sealed }) => open('identity', sealed) === subject)?.userId ?? null;
  }

  /** What a person reads in the picture that was drawn last. */
  async pictureCode(): Promise<string> {
    const [picture] = await this.rows<{ sealed: string }>(
      'select sealed_answer as sealed from captchas order by created_at desc, id desc limit 1',
    );
    if (!picture) throw new Error('No picture was drawn');
    return open('captcha', picture.sealed);
  }

  /** What the ledger does not account for: nothing, at any time. */
  async ledgerSum(): Promise<number> {
    const [ledger] = await this.rows<{ fen: number }>(
      'select coalesce(sum(amount_fen), 0)::int as fen from ledger_postings',
    );
    return ledger!.fen;
  }

  async shareCodeOf(title: string): Promise<string> {
    return (await this.course(title)).code;
  }

  async course(title: string): Promise<{ id: string; code: string }> {
    const [course] = await this.rows<{ id: string; code: string }>(
      'select id, share_code as code from courses where title = $1',
      [title],
    );
    if (!course) throw new Error(`There is no course 「${title}」`);
    return course;
  }
}

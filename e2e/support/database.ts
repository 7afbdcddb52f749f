import pg from 'pg';

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
  purchasesOf(subject: string): Promise<Purchase[]> {
    return this.rows<Purchase>(
      `select o.number, o.status, o.payable_fen as "payableFen",
              coalesce((select json_agg(json_build_object('channel', p.channel, 'status', p.status, 'amountFen', p.amount_fen,
                        'payer', p.payer_id, 'transactionId', p.transaction_id) order by p.created_at)
                 from payments p where p.order_id = o.id), '[]') as payments,
              (select count(*)::int from grants g join order_lines l on l.id = g.source_id where l.order_id = o.id and g.revoked_at is null) as grants
         from orders o
         join identities i on i.user_id = o.user_id
        where i.subject = $1
        order by o.created_at`,
      [subject],
    );
  }

  /** The money that was asked back, the latest last. */
  refundsOf(subject: string): Promise<{ status: string; amountFen: number }[]> {
    return this.rows(
      `select r.status, r.amount_fen as "amountFen"
         from refunds r
         join orders o on o.id = r.order_id
         join identities i on i.user_id = o.user_id
        where i.subject = $1
        order by r.created_at`,
      [subject],
    );
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

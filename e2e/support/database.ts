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
              (select count(*)::int from grants g join order_lines l on l.id = g.source_id where l.order_id = o.id) as grants
         from orders o
         join identities i on i.user_id = o.user_id
        where i.subject = $1
        order by o.created_at`,
      [subject],
    );
  }

  async shareCodeOf(title: string): Promise<string> {
    const [course] = await this.rows<{ code: string }>(
      'select share_code as code from courses where title = $1',
      [title],
    );
    if (!course) throw new Error(`There is no course 「${title}」`);
    return course.code;
  }
}

import { createHash } from 'node:crypto';
import type { CustomTypesConfig, Pool } from 'pg';
import type { Statement, Values } from './compile.js';

export type ResultRow = { id?: string; value: unknown };

/** Sends compiled statements; those that come again and again are prepared. */
export class StatementRunner {
  private readonly prepared = new PreparedNames();

  constructor(private readonly pool: Pool) {}

  async run({ text, parameters }: Statement, values: Values): Promise<ResultRow[]> {
    const result = await this.pool.query<ResultRow>({
      ...this.prepared.of(text),
      text,
      values: parameters.map(from => from(values)),
      types: parseJsonOnly,
    });
    return result.rows;
  }
}

const MAX_PREPARED = 500;
const NAMED_FROM_RUN = 3;

/**
 * Names of prepared statements. Connections keep what was prepared for as long as they live, so only so many texts
 * get a name, and only from their third run on: documents a stranger makes up once must neither fill PostgreSQL's
 * memory nor take the names of those that pages ask for all day.
 */
export class PreparedNames {
  private readonly names = new Map<string, string>();
  private readonly runs = new Map<string, number>();

  of(text: string): { name?: string } {
    const known = this.names.get(text);
    if (known) return { name: known };
    if (this.names.size >= MAX_PREPARED || !this.isFrequent(text)) return {};
    const name = createHash('sha1').update(text).digest('base64url');
    this.names.set(text, name);
    return { name };
  }

  private isFrequent(text: string): boolean {
    const runs = (this.runs.get(text) ?? 0) + 1;
    this.runs.delete(text);
    if (runs >= NAMED_FROM_RUN) return true;
    this.runs.set(text, runs);
    const [oldest] = this.runs.keys();
    if (this.runs.size > MAX_PREPARED && oldest !== undefined) this.runs.delete(oldest);
    return false;
  }
}

/** The driver's own parsers stay out: a statement returns an id and finished JSON, nothing else. */
const parseJsonOnly = {
  getTypeParser: (oid: number) =>
    isJson(oid) ? (JSON.parse as (text: string) => unknown) : (text: string) => text,
} as CustomTypesConfig;

const isJson = (oid: number): boolean => oid === 114 || oid === 3802;

import { sql } from 'kysely';
import type { Given, Row, Sql } from '../kernel/reads/index.js';
import type { Written } from './written.entity.js';
import { EDIT_MINUTES } from './written.rules.js';

export const isAdmin = ({ viewerRole }: Given): Sql => sql`coalesce(${viewerRole} = 'ADMIN', false)`;

export const isOwn = (text: Pick<Row<Written>, 'author'>, { viewerId }: Given): Sql =>
  sql`coalesce(${text.author} = ${viewerId}, false)`;

/** Where the words show, and with them who wrote them: what waits or was hidden to its author and to admins. */
export const tells = (text: Row<Written>, given: Given): Sql =>
  sql`(${text.state} = 'VISIBLE'
    or (${text.state} <> 'REMOVED' and (${isOwn(text, given)} or ${isAdmin(given)})))`;

/** `mayEdit` of written.rules in SQL, for the viewer. */
export const mayEditSql = (text: Row<Written>, given: Given): Sql =>
  sql`(${isOwn(text, given)} and ${text.state} in ('VISIBLE', 'HELD')
    and ${text.createdAt} > ${given.now} - make_interval(mins => ${sql.lit(EDIT_MINUTES)}))`;

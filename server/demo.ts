import type { MikroORM } from '@mikro-orm/postgresql';

const DEMO_PASSWORD = 'zhike-demo-2026';

/** Known to everybody, and therefore for demonstrations only. */
export const DEMO = {
  password: DEMO_PASSWORD,
  accounts: [
    { username: 'xiaoming', label: '小明', password: DEMO_PASSWORD },
    { username: 'teacher', label: '老师', password: DEMO_PASSWORD },
    { username: 'admin', label: '管理员', password: DEMO_PASSWORD },
  ],
};

/** A database that was once a demonstration's lets everybody in as its administrator. */
export async function refuseDemoAccounts(orm: MikroORM): Promise<void> {
  const { verify } = await import('@node-rs/argon2');
  const found = await orm.em.execute<{ username: string; password_hash: string }[]>(
    'select username, password_hash from users where username in (?, ?, ?) and password_hash is not null',
    DEMO.accounts.map(({ username }) => username),
  );
  const open: string[] = [];
  for (const { username, password_hash } of found) {
    if (await verify(password_hash, DEMO.password)) open.push(username);
  }
  if (open.length) {
    throw new Error(
      `The database has demo accounts with the public password (${open.join(', ')}), which are not for production: ` +
        'take another database, or set ALLOW_DEMO=true.',
    );
  }
}

import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import express, { type ErrorRequestHandler } from 'express';
import { printSchema } from 'graphql';
import type { Pool } from 'pg';
import { documentReader } from './client-documents.js';
import { certificateRoutes } from './assessment/certificate.routes.js';
import { Tallies } from './audit/tallies.js';
import { watchLimit, watchRefusal } from './audit/watch.service.js';
import { SearchTally } from './catalog/search-tally.js';
import type { Config } from './config.js';
import type { Services } from './context.js';
import { graphqlOverHttp } from './graphql-http.js';
import { graphqlOverSockets } from './graphql-ws.js';
import { answerHeaders, protectAnswers } from './headers.js';
import { runDueJobs, startJobs, type Jobs } from './jobs.js';
import { limitStores } from './kernel/limit-stores.js';
import { bePatient, openServer } from './http-server.js';
import { hangUpOnBodies } from './kernel/body.js';
import { createLimits } from './kernel/limits.js';
import { createLogger, type Logger } from './kernel/log.js';
import { openReadPool, ReadModel } from './kernel/reads/index.js';
import { busOver } from './kernel/open-bus.js';
import { Topics } from './kernel/topics.js';
import { RoomHub } from './live/room-hub.js';
import { Vault } from './kernel/vault.js';
import { sampleStreamRoutes } from './live/sample-stream.routes.js';
import { mediaRoutes } from './media/media.routes.js';
import { uploadRoutes } from './media/uploads.routes.js';
import { openStore } from './media/stores/open-store.js';
import { playbackRoutes } from './learning/playback.routes.js';
import { openOutside } from './outside.js';
import { notifyRoutes } from './payments/notify.routes.js';
import { notifyUrlOf } from './payments/notify-url.js';
import { playgroundRoutes, tokenGuard } from './playground/playground.js';
import { playgroundOpener } from './playground/token.js';
import { addressOf, trustOf } from './proxies.js';
import { exportRoutes } from './privacy/export.routes.js';
import { readyRoute, type Readiness } from './readiness.js';
import { bearerOf, systemContext, type Base } from './request-context.js';
import { createSchema } from './schema.js';
import { openSockets } from './sockets/door.js';
import { isOwnOrigin } from './sockets/origins.js';
import { smaller } from './smaller.js';
import { h5Routes } from './static.routes.js';
import { consentCheck } from './users/consent-gate.js';
import { keepsMails } from './users/mail.rules.js';
import { mailRoutes } from './users/mails.routes.js';
import { SessionGuard } from './users/session-guard.js';
import { verifyAccess } from './users/tokens.js';

export interface AppParts {
  config: Config;
  orm: MikroORM;
  /** For LISTEN, which needs a connection of its own. */
  databaseUrl: string;
  /** Where the builds of H5 and the Playground stand. */
  distDir: string;
  demoAccounts: { username: string; label: string; password: string }[];
  now?: () => Date;
  /** Whether jobs come round by the clock; a test that counts statements has them when it asks. */
  timedJobs?: boolean;
}

export interface App {
  /** Listens on loopback or on all interfaces, and resolves to the origin. Rejects when the port is taken. */
  listen(port: number, host?: string): Promise<string>;
  ready(): Promise<Readiness>;
  /** Runs what is due by the app's clock, which a test may have moved ahead of the queue's. */
  runDueJobs(): Promise<void>;
  /** Lets requests in flight finish, tells sockets to go, and leaves the database to its owner. */
  close(): Promise<void>;
}

export async function createApp({
  config,
  orm,
  databaseUrl,
  distDir,
  demoAccounts,
  now = () => new Date(),
  timedJobs = true,
}: AppParts): Promise<App> {
  const log = createLogger(config.logLevel);
  const schema = await createSchema();
  const pool = (await orm.em.getConnection().getNativeClient()) as Pool;
  const readPool = openReadPool(databaseUrl);
  const topics = new Topics(busOver({ redisUrl: config.redisUrl, pool, databaseUrl, log }));
  const vault = new Vault(config.encryptionKeys, config.indexKey);
  let publicUrl = config.publicUrl;
  const guard = new SessionGuard(topics, orm.em, log, now);
  const services: Services & { em: EntityManager } = {
    config,
    em: orm.em.fork(),
    reads: new ReadModel(readPool, orm),
    topics,
    limits: createLimits(config.rateLimitFactor, {
      ...limitStores(config.redisUrl, pool, vault, log),
      onRefused: (limit, key) => watchLimit(services, limit, key),
    }),
    tallies: new Tallies(),
    searches: new SearchTally(vault),
    onRefused: watchRefusal,
    sessions: guard,
    rooms: new RoomHub({ topics, log, systemCtx: () => systemCtx() }),
    vault,
    files: openStore(config),
    log,
    ...openOutside(config),
    now,
  };
  const base = (): Base => ({ ...services, publicUrl, mediaUrl: config.mediaBaseUrl || publicUrl });
  const systemCtx = () => systemContext(base());
  await guard.start();

  const web = express();
  web.disable('x-powered-by');
  const trust = trustOf(config.trustProxy);
  web.set('trust proxy', trust);
  const headers = () => answerHeaders(publicUrl.startsWith('https:'));
  const isProxy = (address: string) => trust(address, 0);
  const server = openServer(web, { factor: config.rateLimitFactor, isProxy, headers });
  const reader = documentReader(schema, config);
  const opens = playgroundOpener(services);
  const http = await graphqlOverHttp({ schema, server, reader, base, guard, trust, opens });
  const sockets = openSockets({
    server,
    serve: graphqlOverSockets({ schema, reader, base, guard, trust, opens }),
    isOwn: ({ headers: { origin, host } }) =>
      isOwnOrigin(origin, host, { publicUrl, production: config.env === 'production' }),
    addressOf: request => addressOf(request, trust),
    headers,
    factor: config.rateLimitFactor,
  });
  let jobs: Jobs | null = null;
  let working = false;

  const ready = async (): Promise<Readiness> => ({
    database: await passes(pool.query('select 1')),
    migrations: await orm.migrator.getPending().then(
      pending => pending.length === 0,
      () => false,
    ),
    jobs: working,
    h5: existsSync(join(distDir, 'build/h5/index.html')),
    sandbox:
      !config.sandboxOrigin ||
      (await passes(fetch(`${config.sandboxOrigin}/healthz`, { signal: AbortSignal.timeout(2000) }))),
  });

  web.use(
    protectAnswers(() => publicUrl),
    hangUpOnBodies,
  );
  web.get('/healthz', (_request, response) => void response.type('text').send('ok'));
  web.get('/readyz', readyRoute(ready));
  web.use(notifyRoutes(systemCtx));
  web.use('/graphql', http.routes);
  web.use(
    '/playground',
    playgroundRoutes({
      distDir: join(distDir, 'playground'),
      open: config.env !== 'production',
      token: config.playgroundToken,
      opens,
      addressOf: request => addressOf(request, trust),
      demoAccounts: config.demo ? demoAccounts : [],
      cashierOrigin: config.sandboxOrigin,
      schema: () => printSchema(schema),
    }),
  );
  web.use(exportRoutes(systemCtx, guard));
  web.use(certificateRoutes(systemCtx, request => addressOf(request, trust)));
  if (keepsMails(config)) {
    const token = config.env === 'production' && config.playgroundToken;
    const door = token ? tokenGuard({ token, opens, addressOf: request => addressOf(request, trust) }) : null;
    web.use('/mails', mailRoutes(systemCtx, door));
  }
  web.use(['/media/play', '/media/pages'], smaller());
  web.use(playbackRoutes(systemCtx, guard));
  const viewerOf = async (request: IncomingMessage) => {
    const found = await verifyAccess(bearerOf(request) ?? '', config.sessionSecret, now());
    return found && !guard.isRevoked(found.viewer.sessionId) ? found.viewer : null;
  };
  web.use(uploadRoutes({ systemCtx, viewerOf, hasAgreed: consentCheck(), bePatient }));
  if (config.env !== 'production') web.use(sampleStreamRoutes(now));
  web.use(mediaRoutes(systemCtx, guard));
  const own = config.mediaBaseUrl ? [new URL(config.mediaBaseUrl).origin] : [];
  const media = [...own, ...config.streamOrigins].join(' ');
  web.use(h5Routes(join(distDir, 'build/h5'), { media, sandboxOrigin: () => config.sandboxOrigin }));
  web.use((_request, response) => void response.status(404).type('text').send('Not found'));
  web.use(requestFault(log));

  return {
    async listen(port, host) {
      const origin = await listen(server, port, host);
      publicUrl ||= origin;
      await nameWechatPush(config, publicUrl);
      jobs = await startJobs(pool, systemCtx, timedJobs);
      working = true;
      void jobs.ended
        .catch((error: unknown) => log.error({ error }, 'The workers ended'))
        .then(() => (working = false));
      return origin;
    },
    ready,
    runDueJobs: () => runDueJobs(pool, now()),
    async close() {
      // Workers that ended by themselves refuse to be stopped, and must not keep the rest from closing.
      await jobs?.stop().catch((error: unknown) => log.warn({ error }, 'The workers did not stop'));
      await sockets.stop();
      await http.stop();
      server.closeAllConnections();
      guard.stop();
      await services.rooms.stop();
      await services.searches
        .flush(orm.em.fork(), now())
        .catch((error: unknown) => log.warn({ error }, 'Searches were not counted'));
      await services.limits.close();
      services.mailer?.close();
      services.files.close();
      await topics.close();
      await readPool.end();
    },
  };
}

/** Where WeChat pushes to is written down in its console; the sandbox is told. */
async function nameWechatPush({ sandboxOrigin, wechatVirtual }: Config, publicUrl: string): Promise<void> {
  if (!sandboxOrigin || !wechatVirtual) return;
  await fetch(`${sandboxOrigin}/control/wechat/push-url`, {
    method: 'POST',
    body: JSON.stringify({ url: notifyUrlOf({ publicUrl }, 'WECHAT_VIRTUAL') }),
  });
}

const passes = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false,
  );

function listen(server: Server, port: number, host?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

/** A body that is too large or no JSON, in the form GraphQL clients read; nothing of the inside is told. */
const requestFault =
  (log: Logger): ErrorRequestHandler =>
  (error: { status?: number }, _request, response, next) => {
    const status = error.status && error.status >= 400 && error.status < 500 ? error.status : 500;
    if (status === 500) log.error({ error }, 'Request failed');
    if (response.headersSent) return next(error);
    const code = status === 500 ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT';
    response
      .status(status)
      .json({ errors: [{ message: 'The request cannot be read.', extensions: { code } }] });
  };

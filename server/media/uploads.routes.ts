import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { Metadata, Server, type ServerOptions, type Upload as Growing } from '@tus/server';
import { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import { GraphQLError } from 'graphql';
import type { Ctx, Viewer } from '../context.js';
import { receivePicture } from './pictures.routes.js';
import { incomingKey } from './stores/store.js';
import { beginUpload, dropUpload, finishUpload, UploadError, uploadOf } from './uploads.service.js';

export interface UploadParts {
  systemCtx: () => Ctx;
  /** Who asks, by the access token; null where it is missing or no longer good. */
  viewerOf: (request: IncomingMessage) => Promise<Viewer | null>;
  /** Whether they have agreed to the documents of today: what would collect more of somebody else waits. */
  hasAgreed: (ctx: Ctx, viewer: Viewer) => Promise<boolean>;
  /** A piece may come slowly; others are cut after some seconds. */
  bePatient: (request: IncomingMessage) => void;
}

/** Set by `known`, which comes first. */
const viewerIn = (response: Response): Viewer => (response.locals as { viewer: Viewer }).viewer;

const FILE_ID = 'x-file-id';

type TusRequest = Parameters<NonNullable<ServerOptions['namingFunction']>>[0];

/**
 * `/media/uploads`: resumable uploads (tus 1.0), and `POST /media/images` for clients that send a picture in one piece.
 * Both know who asks by the access token; an upload of somebody else's is not there.
 */
export function uploadRoutes({ systemCtx, viewerOf, hasAgreed, bePatient }: UploadParts): Router {
  const { files } = systemCtx();
  const asked = new WeakMap<IncomingMessage, string>();
  /** The upload that we looked up for a request: the library would take whatever stands last in the address. */
  const keyFor = (request: TusRequest): string => {
    const node = request.runtime?.node?.req;
    const id = node && asked.get(node as IncomingMessage);
    if (!id) throw new Error('An upload is asked for by its row');
    return incomingKey(id);
  };
  const tus = new Server({
    path: '/media/uploads',
    datastore: files.growing,
    relativeLocation: true,
    allowedOrigins: () => false,
    disableTerminationForFinishedUploads: true,
    namingFunction: keyFor,
    getFileIdFromRequest: keyFor,
    generateUrl: (_request, { path, id }) => `${path}/${id.slice(incomingKey('').length)}`,
    async onUploadFinish(_request, { id: key }) {
      const id = key.slice(incomingKey('').length);
      await finishUpload(systemCtx(), id);
      return { headers: { [FILE_ID]: id } };
    },
    onResponseError(_request, error) {
      if ('status_code' in error && error.status_code < 500) return { ...error };
      systemCtx().log.error({ error }, 'An upload failed');
      return { status_code: 500, body: 'The upload failed.' };
    },
  });

  const create = async (request: Request, response: Response): Promise<void> => {
    const { metadata, bytes } = announced(request);
    const { purpose, filename } = metadata;
    const upload = await beginUpload(systemCtx(), viewerIn(response), {
      ...{ purpose, name: filename ?? '', bytes },
    });
    asked.set(request, upload.id);
    response.set(FILE_ID, upload.id);
    await tus.handle(request, response);
  };

  const go = async (request: Request<{ id: string }>, response: Response): Promise<void> => {
    const viewer = viewerIn(response);
    const ctx = systemCtx();
    const upload = await uploadOf(ctx, viewer, request.params.id);
    if (!upload.fileId) await finishLost(ctx, tus, upload.id);
    if (upload.fileId ?? (await uploadOf(ctx, viewer, upload.id)).fileId)
      return told(request, response, upload);
    await ctx.limits.consume('uploadPieces', viewer.id);
    if (request.method === 'DELETE') await dropUpload(ctx, upload.id);
    if (request.method === 'PATCH') bePatient(request);
    asked.set(request, upload.id);
    response.set(FILE_ID, upload.id);
    await tus.handle(request, response);
  };

  const routes = Router();
  const known: RequestHandler = async (request, response, next) => {
    response.set('cache-control', 'no-store');
    const viewer = await viewerOf(request);
    if (!viewer) return void response.status(401).json({ code: 'UNAUTHENTICATED' });
    response.locals.viewer = viewer;
    const sends = request.method === 'POST' || request.method === 'PATCH';
    if (sends && !(await hasAgreed(systemCtx(), viewer)))
      return void response.status(403).json({ code: 'CONSENT_REQUIRED' });
    next();
  };
  routes.post('/media/uploads', known, create);
  for (const method of ['head', 'patch', 'delete'] as const) routes[method]('/media/uploads/:id', known, go);
  routes.post('/media/images', known, async (request, response) => {
    bePatient(request);
    response.json(await receivePicture(systemCtx(), viewerIn(response), request));
  });
  routes.use('/media/uploads', (_request, response) => void response.status(405).end());
  routes.use('/media/images', (_request, response) => void response.status(405).end());
  routes.use('/media', refuse);
  return routes;
}

/** What the client says it is going to send; nothing of it is believed but its size, and that is held to. */
function announced({ headers }: Request): { metadata: Record<string, string | null>; bytes: number } {
  const header = headers['upload-metadata'];
  const bytes = /^\d{1,15}$/.test(String(headers['upload-length'])) ? Number(headers['upload-length']) : 0;
  try {
    return { metadata: Metadata.parse(typeof header === 'string' ? header : ''), bytes };
  } catch {
    throw new UploadError('PURPOSE_UNKNOWN', 400);
  }
}

/** All bytes had come when the server went, before it was written down. */
async function finishLost(ctx: Ctx, tus: Server, id: string): Promise<void> {
  const key = incomingKey(id);
  const growing: Growing | null = await tus.datastore.getUpload(key).catch(() => null);
  if (!growing?.size || growing.offset < growing.size) return;
  // A store that puts parts together may not have done so yet.
  if (!(await ctx.files.stat(key))) await tus.datastore.write(Readable.from([]), key, growing.size);
  await finishUpload(ctx, id);
}

/** Of what has become a file, its id; it takes no more bytes, and is not deleted as an upload. */
function told(request: Request, response: Response, { id, bytes }: { id: string; bytes: number }): void {
  if (request.method !== 'HEAD') throw new UploadError('FINISHED', 409);
  response.set({ 'tus-resumable': '1.0.0', [FILE_ID]: id });
  response
    .set({ 'upload-offset': String(bytes), 'upload-length': String(bytes) })
    .status(200)
    .end();
}

const refuse: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof UploadError) return void response.status(error.status).json({ code: error.code });
  const limited = error instanceof GraphQLError && error.extensions.code === 'RATE_LIMITED';
  if (!limited) return next(error);
  response.set('retry-after', String(error.extensions.retryAfterSeconds));
  response.status(429).json({ code: 'RATE_LIMITED' });
};

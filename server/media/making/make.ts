import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ctx } from '../../context.js';
import { newId } from '../../kernel/id.js';
import { inTransaction } from '../../kernel/transaction.js';
import { DocumentPage } from '../document-page.entity.js';
import { isPublic, MediaPurpose, MediaState } from '../media.rules.js';
import { StoredFile } from '../stored-file.entity.js';
import { readEpubApart } from './epub-apart.js';
import { findFfmpeg, type Ffmpeg } from './ffmpeg.js';
import { cut } from './hls.js';
import { pdfPages } from './pdf.js';
import { picturesOf, type Picture } from './picture.js';
import { probe, secondsOf, type Probed } from './probe.js';
import { Refused } from './refused.js';

/** A file whose type is known, and where to work on it. */
export interface Material {
  id: string;
  ownerId: string | null;
  purpose: MediaPurpose;
  mime: string;
  /** On local disk, only to be read. */
  source: string;
  scratch: string;
  /** Pieces that an earlier attempt may have left half stored. */
  staleHls: string | null;
  signal?: AbortSignal;
}

type Made = Partial<StoredFile>;

/** Makes what is shown of a file. Throws `Refused`. */
export async function make(ctx: Ctx, material: Material): Promise<Made> {
  if (material.purpose === MediaPurpose.VIDEO) return film(ctx, material);
  if (material.purpose === MediaPurpose.AUDIO) return recording(ctx, material);
  if (material.purpose !== MediaPurpose.DOCUMENT) return picture(ctx, material);
  if (material.mime === 'application/pdf') return { pages: await pdfPages(material.source) };
  return book(ctx, material);
}

async function film(ctx: Ctx, material: Material): Promise<Made> {
  const tools = findFfmpeg(ctx.config);
  // Played as it came.
  if (!tools) return { durationSeconds: wholeSeconds(await secondsOf(material.source)) };
  const probed = await probe(tools, material.source, material.signal);
  if (!probed.video) throw new Refused('WRONG_TYPE');
  const { width, height } = probed.video;
  const pieces = await stored(ctx, material, { tools, probed });
  return { ...pieces, width, height, durationSeconds: wholeSeconds(probed.seconds) };
}

/** What a player counts to; something that can be played lasts a second at least. */
const wholeSeconds = (seconds: number): number => Math.max(1, Math.round(seconds));

/** Its pieces, each stored under a name that nobody is told before all of them are. */
async function stored(
  ctx: Ctx,
  { id, source, scratch, staleHls, signal }: Material,
  { tools, probed }: { tools: Ffmpeg; probed: Probed },
): Promise<Made> {
  if (staleHls) await ctx.files.removeAll(`hls/${staleHls}/`);
  const key = randomBytes(16);
  const onPercent = percentWriter(ctx, id);
  const { folder, name, seconds } = await cut(tools, {
    ...{ source, folder: join(scratch, 'pieces'), probed, key, signal, onPercent },
  });
  await ctx.em.fork().nativeUpdate(StoredFile, id, { hlsName: name });
  for (let index = 0; index < seconds.length; index++) {
    signal?.throwIfAborted();
    await ctx.files.put(`hls/${name}/${index}.ts`, join(folder, `${index}.ts`), 'video/mp2t');
  }
  const sealedKey = ctx.vault.seal('media-key', key.toString('hex'));
  return { hlsName: name, segments: { seconds }, sealedKey };
}

/** Writes down how far it is, once a second at most. */
function percentWriter(ctx: Ctx, id: string): (percent: number) => void {
  let [last, written] = [0, 0];
  return percent => {
    const now = performance.now();
    if (percent <= written || now - last < 1000) return;
    [last, written] = [now, percent];
    const told = ctx.em.fork().nativeUpdate(StoredFile, { id, state: MediaState.PROCESSING }, { percent });
    void told.catch((error: unknown) => ctx.log.warn({ error }, 'A percentage was not written'));
  };
}

async function recording(ctx: Ctx, { source, signal }: Material): Promise<Made> {
  const tools = findFfmpeg(ctx.config);
  if (!tools) return { durationSeconds: wholeSeconds(await secondsOf(source)) };
  const { audio, seconds } = await probe(tools, source, signal);
  if (!audio) throw new Refused('WRONG_TYPE');
  return { durationSeconds: wholeSeconds(seconds) };
}

async function picture(ctx: Ctx, { id, purpose, source, scratch }: Material): Promise<Made> {
  const [large, small] = await picturesOf(source, purpose);
  if (!large) throw new Error('No picture was made');
  const path = isPublic(purpose) ? `public/${publicName(id, large)}` : `private/${id}.picture`;
  await putPicture(ctx, path, large, scratch);
  const smallPath = small ? `public/${publicName(id, small)}` : null;
  if (small && smallPath) await putPicture(ctx, smallPath, small, scratch);
  const { mime, bytes, width, height } = large;
  return { path, smallPath, mime, bytes: bytes.length, width, height };
}

/**
 * Made of its content, and of the file it is of: the same picture of two people has two names, and one that is sent anew
 * while an earlier one is swept away does not go with it.
 */
function publicName(id: string, { bytes }: Picture): string {
  return `${createHash('sha256').update(id).update(bytes).digest('hex')}.jpg`;
}

async function putPicture(ctx: Ctx, path: string, { bytes, mime }: Picture, scratch: string): Promise<void> {
  const source = join(scratch, 'picture');
  await writeFile(source, bytes);
  await ctx.files.put(path, source, mime);
}

/** The pages of a book, and its pictures as files of its owner's that go with it. */
async function book(ctx: Ctx, { id, ownerId, source, scratch, signal }: Material): Promise<Made> {
  const { chapters, pictures } = await readEpubApart(source, { signal });
  const folder = `private/${id}.pictures/`;
  // What an earlier attempt left is of no use: its pages were never there.
  await ctx.files.removeAll(folder);
  const parts: (Picture & { id: string; path: string; name: string })[] = [];
  for (const [name, bytes] of pictures) {
    const [painted] = await picturesOf(bytes, MediaPurpose.IMAGE).catch(() => []);
    if (!painted) continue;
    const part = { ...painted, id: newId(), name, path: `${folder}${parts.length}` };
    await putPicture(ctx, part.path, painted, scratch);
    parts.push(part);
  }
  const ids = new Map(parts.map(part => [part.name, part.id]));
  await inTransaction(ctx, async tx => {
    await tx.em.nativeDelete(DocumentPage, { file: id });
    await tx.em.nativeDelete(StoredFile, { partOf: id });
    const createdAt = tx.now();
    const file = tx.em.getReference(StoredFile, id);
    for (const { id: partId, path, name, bytes, mime, width, height } of parts)
      tx.em.create(StoredFile, {
        ...{ id: partId, path, name, mime, bytes: bytes.length, width, height, ownerId, createdAt },
        ...{ purpose: MediaPurpose.IMAGE, partOf: file },
      });
    chapters.forEach(({ title, html }, number) =>
      tx.em.create(DocumentPage, { file, number, title, html: named(html, ids), createdAt }),
    );
  });
  return { pages: chapters.length };
}

/** Pictures by the ids of their files; one that could not be painted is left out. */
const named = (html: string, ids: ReadonlyMap<string, string>): string =>
  html.replace(/<img data-file="([^"]*)"([^>]*)>/g, (_tag, path: string, rest: string) => {
    const id = ids.get(path.replaceAll('&amp;', '&').replaceAll('&quot;', '"'));
    return id ? `<img data-file="${id}"${rest}>` : '';
  });

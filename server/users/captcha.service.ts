import { randomInt } from 'node:crypto';
import sharp from 'sharp';
import * as svgCaptcha from 'svg-captcha';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { same } from '../kernel/same.js';
import { inTransaction } from '../kernel/transaction.js';
import { Captcha } from './captcha.entity.js';
import type { CaptchaInput, CaptchaPicture } from './captcha.types.js';

const LIFE_MS = 5 * 60_000;
const LENGTH = 4;

/** Without those that a reader confuses, in either case. */
const ALPHABET = 'ACDEFGHJKLMNPQRTUVWXY34679';

/** The package draws any text, though its types name only the functions that choose one by Math.random. */
const draw = (svgCaptcha as unknown as { default: (text: string, options: object) => string }).default;
/** Dark on white: its colours would be too pale for many people. */
const PICTURE = { width: 140, height: 48, fontSize: 52, noise: 3 };

/** A new picture, counted by address. Throws `RATE_LIMITED`. */
export async function drawCaptcha(ctx: Ctx): Promise<CaptchaPicture> {
  await ctx.limits.consume('captcha', ctx.address);
  const answer = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const svg = Buffer.from(draw(answer, PICTURE));
  const png = await sharp(svg, { density: 144 })
    .flatten({ background: '#ffffff' })
    .png({ palette: true })
    .toBuffer();
  return inTransaction(ctx, async tx => {
    const now = tx.now();
    const expiresAt = new Date(now.getTime() + LIFE_MS);
    const sealedAnswer = tx.vault.seal('captcha', answer);
    const { id } = tx.em.create(Captcha, { sealedAnswer, createdAt: now, expiresAt });
    return { id, image: `data:image/png;base64,${png.toString('base64')}`, expiresAt };
  });
}

/** Takes the answer, which is good once, right or wrong. Throws `CAPTCHA_REQUIRED` or `CAPTCHA_WRONG`. */
export async function solveCaptcha(ctx: Ctx, captcha: CaptchaInput | null | undefined): Promise<void> {
  if (!captcha) throw new UserError('CAPTCHA_REQUIRED', ['captcha']);
  if (!(await isSolved(ctx, captcha))) throw new UserError('CAPTCHA_WRONG', ['captcha', 'answer']);
}

async function isSolved({ em, vault, now }: Ctx, { id, answer }: CaptchaInput): Promise<boolean> {
  if (!isId(id)) return false;
  const [taken] = await em
    .fork()
    .execute<{ sealed: string; expires_at: Date }[]>(
      'delete from captchas where id = ? returning sealed_answer as sealed, expires_at',
      [id],
    );
  if (!taken || new Date(taken.expires_at) <= now()) return false;
  const given = answer.slice(0, 20).normalize('NFKC').replace(/\s/g, '').toUpperCase();
  return same(given, vault.open('captcha', taken.sealed));
}

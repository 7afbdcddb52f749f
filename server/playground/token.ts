import type { Services } from '../context.js';
import { same } from '../kernel/same.js';

/** Who brings a token, and from where. */
export type Opens = (offered: unknown, address: string) => Promise<boolean>;

/**
 * Whether somebody brought the Playground's token. Wrong ones are counted by address, and whoever guessed too often is
 * told nothing any more, right or wrong.
 */
export const playgroundOpener =
  ({ config: { playgroundToken }, limits }: Pick<Services, 'config' | 'limits'>): Opens =>
  async (offered, address) => {
    if (playgroundToken === null || typeof offered !== 'string' || offered === '') return false;
    const counted = await limits.allows('playgroundTokens', address);
    if (!counted || !same(offered, playgroundToken)) return false;
    await limits.giveBack('playgroundTokens', address);
    return true;
  };

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { hashPassword, isOutdated, passwordMatches } from './hashing.js';

/** Hashes that wait until they are let go, and how many there are at once. */
const hashes = vi.hoisted(() => ({
  running: 0,
  most: 0,
  waiting: [] as (() => void)[],
  are: 'real' as 'held' | 'quick' | 'real',
}));
vi.mock('@node-rs/argon2', async importOriginal => {
  const original = await importOriginal<{ hash: (text: string, options: object) => Promise<string> }>();
  const hash = async (text: string, options: object) => {
    hashes.most = Math.max(hashes.most, ++hashes.running);
    if (hashes.are === 'held') await new Promise<void>(resolve => hashes.waiting.push(resolve));
    hashes.running--;
    return hashes.are === 'real' ? original.hash(text, options) : hashes.are;
  };
  return { ...original, hash };
});

beforeEach(() => Object.assign(hashes, { running: 0, most: 0, waiting: [], are: 'real' }));

describe('hashing a password', () => {
  it('is done for two at once at most, and for those who wait in turn', async () => {
    hashes.are = 'held';
    const all = Promise.all(Array.from({ length: 8 }, () => hashPassword('correct horse')));
    let left = 8;
    while (left > 0) {
      await vi.waitFor(() => expect(hashes.waiting.length).toBe(Math.min(2, left)));
      hashes.waiting.shift()?.();
      left--;
    }
    expect(await all).toEqual(Array(8).fill('held'));
    expect(hashes.most).toBe(2);
  });

  it('is refused when a hundred wait already, and possible again afterwards', async () => {
    hashes.are = 'held';
    const attempts = Array.from({ length: 110 }, () =>
      hashPassword('correct horse').catch((error: { extensions: { code: string } }) => error.extensions.code),
    );
    await vi.waitFor(() => expect(hashes.waiting.length).toBe(2));
    hashes.are = 'quick';
    for (const release of hashes.waiting.splice(0)) release();
    const answers = await Promise.all(attempts);
    expect(answers.filter(answer => answer === 'RATE_LIMITED')).toHaveLength(8);
    expect(await hashPassword('correct horse')).toBe('quick');
  });

  it('tells today’s from others, and matches what it made alone', async () => {
    const stored = await hashPassword('ｃorrect horse');
    expect(isOutdated(stored)).toBe(false);
    expect([
      await passwordMatches(stored, 'correct horse'),
      await passwordMatches(stored, 'correct house'),
      await passwordMatches(null, 'correct horse'),
      await passwordMatches(null, 'nobody has this password'),
      await passwordMatches(stored, 'x'.repeat(1_000_000)),
    ]).toEqual([true, false, false, false, false]);
  });
});

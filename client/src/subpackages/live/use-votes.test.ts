import { describe, expect, it } from 'vitest';
import { useVotes } from './use-votes';

const question = (upvotes: number) => ({ id: 'q1', upvotes });

describe('a vote', () => {
  it('shows at once, is given once, and never falls below what is known', async () => {
    const asked: string[] = [];
    const votes = useVotes(id => Promise.resolve((asked.push(id), { upvotes: 4 })));
    const first = votes.vote(question(2));
    expect([votes.has('q1'), votes.count(question(2))]).toEqual([true, 3]);
    await first;
    await votes.vote(question(2));
    expect(asked).toEqual(['q1']);
    expect([votes.count(question(3)), votes.count(question(6))]).toEqual([4, 6]);
  });

  it('is taken back where the server would not have it', async () => {
    const votes = useVotes(() => Promise.resolve(null));
    await votes.vote(question(2));
    expect([votes.has('q1'), votes.count(question(2))]).toEqual([false, 2]);
  });

  it('is known from before, and forgotten with the person', () => {
    const votes = useVotes(() => Promise.resolve(null));
    votes.learn(['q1']);
    expect(votes.has('q1')).toBe(true);
    votes.forget();
    expect(votes.has('q1')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { Turns } from './turns.js';

/** Work that ends when it is told to. */
class Work {
  readonly begun: string[] = [];
  private readonly ends = new Map<string, (fails: boolean) => void>();
  readonly turns = new Turns();

  do(room: string, name: string): Promise<string> {
    return this.turns.take(room, () => {
      this.begun.push(name);
      return new Promise((done, fail) => {
        this.ends.set(name, fails => (fails ? fail(new Error(name)) : done(name)));
      });
    });
  }

  async end(name: string, fails = false): Promise<void> {
    this.ends.get(name)?.(fails);
    await new Promise(setImmediate);
  }
}

describe('turns', () => {
  it('are three at a time of one room, in the order in which they came', async () => {
    const work = new Work();
    const done = ['a', 'b', 'c', 'd', 'e'].map(name => work.do('room', name));
    expect(work.begun).toEqual(['a', 'b', 'c']);
    await work.end('b');
    expect(work.begun).toEqual(['a', 'b', 'c', 'd']);
    for (const name of ['a', 'c', 'd', 'e']) await work.end(name);
    expect(await Promise.all(done)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('of one room wait for no other room', () => {
    const work = new Work();
    for (const name of ['a', 'b', 'c', 'd']) void work.do('room', name);
    void work.do('other', 'x');
    expect(work.begun).toEqual(['a', 'b', 'c', 'x']);
  });

  it('are given on by who fails', async () => {
    const work = new Work();
    const [first, ...others] = ['a', 'b', 'c', 'd'].map(name => work.do('room', name));
    const failed = expect(first).rejects.toThrow('a');
    await work.end('a', true);
    await failed;
    expect(work.begun).toEqual(['a', 'b', 'c', 'd']);
    for (const name of ['b', 'c', 'd']) await work.end(name);
    expect(await Promise.all(others)).toEqual(['b', 'c', 'd']);
    void work.do('room', 'e');
    expect(work.begun.at(-1)).toBe('e');
  });

  it('are refused where a thousand wait', async () => {
    const work = new Work();
    for (let n = 0; n < 1003; n++) void work.do('room', `${n}`);
    await expect(work.do('room', 'late')).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
    await work.end('0');
    expect(work.begun).toEqual(['0', '1', '2', '3']);
  });
});

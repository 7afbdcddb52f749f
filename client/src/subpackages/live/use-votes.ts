import { ref } from 'vue';

/**
 * What one wants answered. A vote shows at once and stays, because there is no taking it back; the count that is shown
 * never goes below what one knows it to be.
 */
export function useVotes(upvote: (id: string) => Promise<{ upvotes: number } | null>) {
  const mine = ref(new Set<string>());
  const least = ref(new Map<string, number>());

  return {
    /** What the server knows of. */
    learn(ids: readonly string[]): void {
      mine.value = new Set([...mine.value, ...ids]);
    },
    forget(): void {
      mine.value = new Set();
      least.value = new Map();
    },
    has: (id: string): boolean => mine.value.has(id),
    count: ({ id, upvotes }: { id: string; upvotes: number }): number =>
      Math.max(upvotes, least.value.get(id) ?? 0),
    async vote({ id, upvotes }: { id: string; upvotes: number }): Promise<void> {
      if (mine.value.has(id)) return;
      mine.value = new Set(mine.value).add(id);
      least.value = new Map(least.value).set(id, upvotes + 1);
      const question = await upvote(id);
      const next = new Map(least.value);
      if (question) next.set(id, question.upvotes);
      else {
        next.delete(id);
        mine.value = new Set([...mine.value].filter(each => each !== id));
      }
      least.value = next;
    },
  };
}

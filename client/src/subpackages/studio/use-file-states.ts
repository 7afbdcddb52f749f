import { onScopeDispose, watch } from 'vue';
import { MediaFileStateDocument } from '@graphql/graphql';
import { client } from '../../api/client';

const LOOK_MS = 1_500;

/** Asks after files that are being made ready, until all are; the cache tells every page what has become of them. */
export function useFileStates(unready: () => readonly string[], onReady: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gone = false;

  async function look(): Promise<void> {
    timer = undefined;
    const before = unready();
    await Promise.all(
      before.map(id =>
        client.value.query(MediaFileStateDocument, { id }, { requestPolicy: 'network-only' }).toPromise(),
      ),
    );
    if (gone) return;
    if (unready().length < before.length) onReady();
    next();
  }
  function next(): void {
    if (unready().length && timer === undefined) timer = setTimeout(() => void look(), LOOK_MS);
  }

  watch(() => unready().join(), next, { immediate: true });
  onScopeDispose(() => {
    gone = true;
    clearTimeout(timer);
  });
}

export const isUnready = (file: { state: string } | null | undefined): boolean =>
  file?.state === 'CHECKING' || file?.state === 'PROCESSING';

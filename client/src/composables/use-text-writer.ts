import type { CombinedError } from '@urql/core';
import { ref, shallowRef } from 'vue';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { missing } from './missing-field';
import { go, routes } from './routes';
import type { TextDraft } from './text-draft';
import { useRefusals, type Refusal } from './use-refusals';

/** What became of a text that was sent; neither of the two means that it was taken. */
export interface Sent {
  error?: CombinedError;
  refusals?: readonly Refusal[];
  /** Whether it shows (VISIBLE) or waits for a look (HELD). */
  state?: string;
}

export interface Writing<Place> {
  draft(at: Place): TextDraft;
  /** What stands there already, where an older text is changed. */
  older?(at: Place): string | undefined;
  send(at: Place, text: string, clientKey: string): Promise<Sent>;
  written(at: Place, state: string | undefined): void;
}

/** Writing something, or changing it: what is typed stays on the device until the server has it. */
export function useTextWriter<Place>({ draft, older, send, written }: Writing<Place>) {
  const place = shallowRef<Place | null>(null);
  const text = ref('');
  const busy = ref(false);
  const refusals = useRefusals('text');

  return {
    place,
    text,
    refusals,
    busy,
    /** Whoever is not logged in passes the log-in first, and comes back to the page. */
    open(at: Place): void {
      if (!session.viewerId.value) return go(routes.login());
      refusals.clear();
      text.value = draft(at).read()?.text ?? older?.(at) ?? '';
      place.value = at;
    },
    change(to: string): void {
      text.value = to;
      refusals.forget('text');
      if (place.value) draft(place.value).write(to);
    },
    close: (): void => void (place.value = null),
    async submit(): Promise<void> {
      const at = place.value;
      if (!at || busy.value) return;
      refusals.tell(missing('text', !text.value.trim(), t('talk.missing')));
      if (refusals.has('MISSING')) return;
      draft(at).write(text.value);
      busy.value = true;
      const sent = await send(at, text.value, draft(at).read()?.clientKey ?? '');
      busy.value = false;
      if (sent.error) return refusals.fail(sent.error);
      refusals.tell(sent.refusals ?? []);
      if (sent.refusals?.length) return;
      draft(at).forget();
      place.value = null;
      written(at, sent.state);
    },
  };
}

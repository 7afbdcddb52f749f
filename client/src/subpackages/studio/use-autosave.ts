import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import { useRefusals } from '../../composables/use-refusals';
import { online } from '../../platform/network';
import { storage, type Storage } from '../../platform/storage';
import { isDone, type Desk, type Outcome } from './course-desk';

/** How long nothing is typed before it is sent. */
export const PAUSE_MS = 1_000;

export type SaveState = 'SAVED' | 'TYPING' | 'SAVING' | 'KEPT';

/** What is not saved, and the revision that it was written over. */
interface Kept<Fields> {
  over: number;
  fields: Partial<Fields>;
}

interface AutosaveOptions<Fields> {
  desk: () => Desk | null;
  /** Under which name the device keeps what is not saved; null while that is not known. */
  key: () => string | null;
  /** As the server has it; null before it told. */
  saved: () => Fields | null;
  names: readonly (keyof Fields & string)[];
  send(changed: Partial<Fields>, desk: Desk): Promise<Outcome>;
  /** Whether nothing may be sent now. */
  paused?(): boolean;
  device?: Storage;
}

/** The same to a reader: spaces at the ends of texts do not count, the server takes them away. */
export const isSame = (one: unknown, other: unknown): boolean => plain(one) === plain(other);
const plain = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part === 'string') return part.trim();
    const isRecord = typeof part === 'object' && part !== null && !Array.isArray(part);
    return isRecord ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part;
  }) ?? '';

/**
 * Fields that save themselves. What is typed is on the device at once, and with the server after a pause; only fields
 * that were changed are sent, so that what somebody else wrote elsewhere stays.
 */
export function useAutosave<Fields extends object>(options: AutosaveOptions<Fields>) {
  type Name = keyof Fields & string;
  const device = options.device ?? storage;
  const local = shallowRef<Partial<Fields>>({});
  /** What the server said yes to; it may have made another wording of it. */
  const accepted = shallowRef<Partial<Fields>>({});
  const sending = shallowRef(false);
  const failed = shallowRef(false);
  const refusals = useRefusals(...options.names);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const fields = computed<Fields | null>(() => {
    const saved = options.saved();
    return saved && { ...saved, ...local.value };
  });
  /** Asked anew each time, for what is still sent after its page was left. */
  function unsaved(): Partial<Fields> {
    const saved = options.saved();
    if (!saved) return {};
    const names = (Object.keys(local.value) as Name[]).filter(name => {
      const isAccepted = name in accepted.value && isSame(local.value[name], accepted.value[name]);
      return !isAccepted && !isSame(local.value[name], saved[name]);
    });
    return Object.fromEntries(names.map(name => [name, local.value[name]])) as Partial<Fields>;
  }
  const changed = computed(unsaved);
  const isChanged = computed(() => Object.keys(changed.value).length > 0);
  const hasUnsaved = () => Object.keys(unsaved()).length > 0;
  const isPaused = () => (options.paused?.() ?? false) || (options.desk()?.stale.value ?? true);

  function keep(): void {
    const key = options.key();
    if (!key || !options.saved()) return;
    const desk = options.desk();
    const kept: Kept<Fields> = { over: desk?.revision.value ?? 0, fields: unsaved() };
    const isUnsaved = hasUnsaved();
    if (isUnsaved) device.write(key, JSON.stringify(kept));
    else device.remove(key);
    desk?.hold(key, isUnsaved);
  }
  watch([changed, () => options.desk()?.revision.value], keep);

  function read(key: string | null): void {
    clearTimeout(timer);
    accepted.value = {};
    failed.value = false;
    refusals.clear();
    const kept = key ? keptAt(key) : null;
    local.value = kept?.fields ?? {};
    if (!key || !kept) return;
    options.desk()?.resume(key, kept.over);
    later();
  }
  function keptAt(key: string): Kept<Fields> | null {
    try {
      const { over, fields } = JSON.parse(device.read(key) ?? '{}') as Partial<Kept<Fields>>;
      return fields ? { over: over ?? 0, fields } : null;
    } catch {
      return null;
    }
  }
  watch(options.key, read, { immediate: true });

  function later(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), PAUSE_MS);
  }

  /** Sends what is changed. Whether nothing is left to be sent. */
  async function flush(): Promise<boolean> {
    clearTimeout(timer);
    const desk = options.desk();
    if (!hasUnsaved()) return true;
    if (sending.value || !desk || isPaused()) return false;
    const sent = unsaved();
    sending.value = true;
    const outcome = await options.send(sent, desk);
    sending.value = false;
    failed.value = !isDone(outcome);
    if (outcome.error) refusals.fail(outcome.error);
    else refusals.tell(outcome.refusals.filter(({ code }) => code !== 'CONFLICT'));
    if (failed.value) return false;
    accepted.value = { ...accepted.value, ...sent };
    keep();
    // Somebody typed on meanwhile.
    const isAll = !hasUnsaved();
    if (!isAll) later();
    return isAll;
  }

  /** Back to what the server has. */
  function drop(): void {
    clearTimeout(timer);
    local.value = {};
    failed.value = false;
    refusals.clear();
    keep();
  }

  /** What was taken from elsewhere shows where nothing is unsaved. */
  watch(
    () => options.desk()?.news.value,
    () => {
      const left = unsaved();
      accepted.value = {};
      local.value = left;
    },
  );
  watch(
    () => options.desk()?.dropped.value,
    () => drop(),
  );
  // What was held back goes on once somebody has decided, or there is a network again.
  watch([online, () => options.desk()?.stale.value], ([back, isStale]) => {
    if (back && !isStale && hasUnsaved()) later();
  });
  onScopeDispose(() => {
    if (hasUnsaved()) void flush();
    clearTimeout(timer);
  });

  return {
    fields,
    refusals,
    isChanged,
    flush,
    state: computed<SaveState>(() => {
      if (sending.value) return 'SAVING';
      if (!isChanged.value) return 'SAVED';
      return failed.value || isPaused() || !online.value ? 'KEPT' : 'TYPING';
    }),
    change(to: Partial<Fields>): void {
      local.value = { ...local.value, ...to };
      for (const name of Object.keys(to) as Name[]) refusals.forget(name);
      failed.value = false;
      keep();
      later();
    },
  };
}

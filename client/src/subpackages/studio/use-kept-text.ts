import { ref, watch } from 'vue';
import { session } from '../../api/viewer';
import { storage, type Storage } from '../../platform/storage';

/** A line that is being written, kept on the device of one person until it was sent. */
export function useKeptText(name: () => string | null, device: Storage = storage) {
  const text = ref('');
  const key = () => {
    const of = name();
    return of && session.viewerId.value ? `studio.${of}.${session.viewerId.value}` : null;
  };
  watch(key, at => (text.value = at ? (device.read(at) ?? '') : ''), { immediate: true });
  watch(text, to => {
    const at = key();
    if (!at) return;
    if (to) device.write(at, to);
    else device.remove(at);
  });
  return text;
}

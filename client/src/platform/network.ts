import { ref } from 'vue';
import { platform } from '.';

/** Whether the device says that it is connected. A wrong "yes" shows as a failed request, a wrong "no" never blocks one. */
export const online = ref(true);

export const watchNetwork = (): void => platform.onNetworkChange(isOnline => (online.value = isOnline));

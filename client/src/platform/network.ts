import { ref } from 'vue';

/** Whether the device says that it is connected. A wrong "yes" shows as a failed request, a wrong "no" never blocks one. */
export const online = ref(true);

/** Learns the present state and keeps it. */
export function watchNetwork(): void {
  uni.getNetworkType({ success: ({ networkType }) => (online.value = networkType !== 'none') });
  uni.onNetworkStatusChange(({ isConnected }) => (online.value = isConnected));
}

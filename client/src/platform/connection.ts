/** What a mini program's platform says of the network: now, and whenever it changes. */
export function watchConnection(listener: (isOnline: boolean) => void): void {
  uni.getNetworkType({ success: ({ networkType }) => listener(networkType !== 'none') });
  uni.onNetworkStatusChange(({ isConnected }) => listener(isConnected));
}

import { ref } from 'vue';

/** How far the server's clock is ahead of the device's, in milliseconds. */
const ahead = ref(0);

/**
 * The server's time. What ends on the server is counted by its clock: a device that is wrong by an hour would offer
 * what is over, or hide what still stands. The cache tells every `shop.now` that arrives over the network.
 */
export const serverClock = {
  learn(now: string): void {
    ahead.value = new Date(now).getTime() - Date.now();
  },
  /** Milliseconds since 1970. */
  now: (): number => Date.now() + ahead.value,
};

import { subscriptionExchange } from '@urql/core';
import { createClient } from 'graphql-ws';
import { ref } from 'vue';
import { lifecycle } from '../platform/lifecycle';
import { online } from '../platform/network';
import { platform } from '../platform';
import { deviceOs } from '../platform/device';
import { UniSocket } from '../platform/socket';
import { locale } from '../i18n';
import { GRAPHQL_URL } from './ask';
import { createWaker, socketUrl } from './live-wait';
import type { Session } from './session';

/** The server ends a socket so when its token has run out. */
const TOKEN_EXPIRED = 4403;

/** Whether the socket stands. Nobody listens: it does not, and nothing is wrong. */
export const liveConnected = ref(false);

/** Live answers over one socket: closed while nobody looks, opened again by itself for as long as somebody listens. */
export function createLive(session: Session) {
  const waker = createWaker(() => lifecycle.visible && online.value);
  const socket = createClient({
    url: () => socketUrl(GRAPHQL_URL),
    webSocketImpl: UniSocket,
    keepAlive: 12_000,
    connectionAckWaitTimeout: 10_000,
    lazyCloseTimeout: 3_000,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: waker.wait,
    connectionParams: async () => {
      await session.restore();
      if (session.due) await session.renew();
      return { accessToken: session.token, platform: platform.name, os: deviceOs(), locale: locale.value };
    },
    on: {
      connected: () => void (liveConnected.value = true),
      closed: event => {
        liveConnected.value = false;
        if ((event as { code?: number }).code === TOKEN_EXPIRED) session.stale();
      },
    },
  });

  const stopHide = lifecycle.onHide(() => socket.terminate());
  const stopShow = lifecycle.onShow(waker.wake);

  return {
    exchange: subscriptionExchange({
      forwardSubscription: ({ query = '', variables, operationName }) => ({
        subscribe: sink => ({ unsubscribe: socket.subscribe({ query, variables, operationName }, sink) }),
      }),
    }),
    wake: waker.wake,
    dispose(): void {
      stopHide();
      stopShow();
      // One that is waited for between two attempts is given up with an error, of which nobody has to hear.
      void Promise.resolve(socket.dispose()).catch(() => undefined);
    },
  };
}

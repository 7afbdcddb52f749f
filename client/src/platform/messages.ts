/** What was said to each template; one that was not asked about is refused. */
export type MessageConsents = Readonly<Record<string, boolean>>;

/** Messages that a platform sends for us, each kind by a template that the user has to agree to. */
export interface PlatformMessages {
  readonly provider: 'WECHAT' | 'ALIPAY';
  /**
   * Has the platform ask, about three templates at most. It must be called within a tap, before anything is waited for.
   * Null where nobody was asked.
   */
  ask(templateIds: readonly string[]): Promise<MessageConsents | null>;
}

const consentsTo = (ids: readonly string[], agreed: (id: string) => boolean): MessageConsents =>
  Object.fromEntries(ids.map(id => [id, agreed(id)]));

/** WeChat tells under each template's own id; "with audio" is a yes as well. */
export const weixinMessages: PlatformMessages = {
  provider: 'WECHAT',
  ask: ids =>
    new Promise(resolve => {
      uni.requestSubscribeMessage({
        tmplIds: [...ids],
        success: answer => {
          const told = answer as unknown as Record<string, string>;
          resolve(consentsTo(ids, id => /^accept/.test(told[id] ?? '')));
        },
        fail: () => resolve(null),
      });
    }),
};

interface AlipayAnswer {
  behavior?: 'subscribe' | 'cancel' | '';
  result?: { subscribedEntityIds?: string[] };
}
interface AlipayMessaging {
  /** Absent before base library 2.7.10. */
  requestSubscribeMessage?(options: {
    entityIds: string[];
    success(answer: AlipayAnswer): void;
    fail(answer: AlipayAnswer): void;
  }): void;
}
declare const my: AlipayMessaging;

/** Alipay calls a refusal a failure, of which only the behaviour says that somebody refused. */
export const alipayMessages: PlatformMessages = {
  provider: 'ALIPAY',
  ask: ids =>
    new Promise(resolve => {
      if (!my.requestSubscribeMessage) return resolve(null);
      my.requestSubscribeMessage({
        entityIds: [...ids],
        success: ({ result }) =>
          resolve(consentsTo(ids, id => result?.subscribedEntityIds?.includes(id) ?? false)),
        fail: ({ behavior }) => resolve(behavior === 'cancel' ? consentsTo(ids, () => false) : null),
      });
    }),
};

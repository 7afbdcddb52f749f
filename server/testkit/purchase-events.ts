import fc from 'fast-check';

/** What can happen to one learner's purchases, in any order. `nth` picks among what there is by then. */
export type PurchaseEvent =
  | { do: 'place'; courses: number[] }
  | { do: 'launch'; nth: number; method: 'WECHAT' | 'ALIPAY' }
  | { do: 'pay'; nth: number; late: boolean }
  | { do: 'notify'; nth: number }
  | { do: 'cancel'; nth: number }
  | { do: 'check'; nth: number }
  | { do: 'wait'; minutes: number }
  | { do: 'refund'; nth: number; line: number | null }
  | { do: 'giveBack'; nth: number; percent: number }
  | { do: 'ask' }
  | { do: 'answer'; nth: number; declines: boolean }
  | { do: 'trouble'; kind: string; times: number }
  | { do: 'crash' };

const nth = fc.nat({ max: 5 });
export const purchaseEvent: fc.Arbitrary<PurchaseEvent> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      courses: fc.uniqueArray(fc.nat({ max: 2 }), { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('launch' as const),
      nth,
      method: fc.constantFrom('WECHAT' as const, 'ALIPAY' as const),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('pay' as const), nth, late: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('notify' as const), nth }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('check' as const), nth }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 9 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('refund' as const), nth, line: fc.option(fc.nat({ max: 2 })) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('giveBack' as const),
      nth,
      percent: fc.integer({ min: 1, max: 120 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'ask' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('answer' as const), nth, declines: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('trouble' as const),
      kind: fc.constantFrom(
        'notify.lost',
        'notify.duplicate',
        'notify.reordered',
        'api.lost',
        'api.unreached',
        'api.error',
        'api.garbage',
        'close.userpaying',
        'refund.processing',
        'refund.closed',
        'refund.abnormal',
      ),
      times: fc.integer({ min: 1, max: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'crash' as const }) },
);

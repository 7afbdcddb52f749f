import { VOICES } from './channels.js';
import { NOTICE_FAULTS, type Fault, type NoticeFault } from './faults.js';
import { post } from './http.js';
import type { Notice, NoticeAnswer, NoticeAttempt } from './model.js';
import { MINUTE } from './time.js';
import { addressOf } from './trades.js';
import { GENUINE, type Variant, type VariantName } from './variant.js';
import { afterPush } from './virtual/ios.js';
import type { World } from './world.js';

export interface Delivery {
  /** Pass by armed faults. */
  genuine: boolean;
  /** Somebody asked for it now, so faults that only put it off do not meet it. */
  now: boolean;
}

/** Carries notifications to the merchant, one attempt of each at a time. */
export class Notifier {
  readonly #underWay = new Map<string, Promise<void>>();
  /** What a fault holds back; rebuilt from the store, kept apart so that no attempt searches everything. */
  readonly #held: Set<string>;

  constructor(private readonly world: World) {
    const held = world.store.all('notice').filter(({ state }) => state === 'HELD');
    this.#held = new Set(held.map(({ id }) => id));
  }

  isUnderWay(id: string): boolean {
    return this.#underWay.has(id);
  }

  get busy(): number {
    return this.#underWay.size;
  }

  /** Resolves when every attempt that runs now has ended. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay.values());
  }

  /** Makes one attempt; a second call while it runs waits for the same attempt. */
  attempt(id: string, delivery: Delivery): Promise<void> {
    const running = this.#underWay.get(id);
    if (running) return running;
    const started = this.#attempt(id, delivery).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, started);
    return started;
  }

  /** Sends one request to the merchant as the variant says and tells what came back, remembering nothing. */
  async send(notice: Notice, variant: Variant): Promise<NoticeAnswer[]> {
    const { keys, clock, store } = this.world;
    await store.settled();
    if (variant.as === 'lost') return [{ status: null, body: '', ms: 0, outcome: 'lost' }];
    const voice = VOICES[notice.channel];
    const url = addressOf(this.world, { channel: notice.channel, notifyUrl: notice.url }) ?? notice.url;
    const outgoing = voice.encode(keys, { ...notice, url }, variant, clock.now());
    const copies = variant.as === 'duplicate' ? (variant.copies ?? 20) : 1;
    const deliverOnce = async (): Promise<NoticeAnswer> => {
      const start = performance.now();
      const result = await post(outgoing, voice.patienceMs(notice.kind));
      const ms = Math.round(performance.now() - start);
      if ('failure' in result) return { status: null, body: '', ms, outcome: result.failure };
      const { acknowledged, body } = voice.hears(keys, notice.kind, result.status, result.body);
      const outcome = acknowledged ? 'acknowledged' : 'refused';
      return { status: result.status, body: body.slice(0, 500), ms, outcome };
    };
    return Promise.all(Array.from({ length: copies }, deliverOnce));
  }

  async #attempt(id: string, delivery: Delivery): Promise<void> {
    const { store, clock } = this.world;
    const notice = store.get('notice', id);
    if (!notice) return;
    const fault = delivery.genuine ? null : this.#faultFor(notice, delivery);
    if (fault?.kind === 'notify.late') {
      const nextAt = clock.now() + (fault.delayMs ?? MINUTE);
      store.put('notice', id, { ...notice, nextAt, released: true });
      return;
    }
    if (fault?.kind === 'notify.reordered') {
      store.put('notice', id, { ...notice, state: 'HELD', nextAt: null });
      this.#held.add(id);
      return;
    }
    const at = clock.now();
    const answers = await this.send(notice, fault ? variantOf(fault) : GENUINE);
    this.#record(id, { at, fault: fault?.kind ?? null, answers });
    await store.settled();
  }

  #faultFor(notice: Notice, delivery: Delivery): Fault | null {
    const skipped: NoticeFault[] = delivery.now || notice.released ? ['notify.late', 'notify.reordered'] : [];
    const kinds = NOTICE_FAULTS.filter(kind => !skipped.includes(kind));
    return this.world.faults.take(kinds, { channel: notice.channel, number: notice.number, of: notice.kind });
  }

  #record(id: string, { at, fault, answers }: Pick<NoticeAttempt, 'at' | 'fault' | 'answers'>): void {
    const { store, clock } = this.world;
    const notice = store.get('notice', id)!;
    const best = answers.find(answer => answer.outcome === 'acknowledged') ?? answers[0]!;
    const attempts = [...notice.attempts, { ...best, at, fault, copies: answers.length, answers }];
    const gap = VOICES[notice.channel].schedule(notice.kind)[attempts.length - 1];
    const acknowledged = best.outcome === 'acknowledged' || notice.state === 'ACKNOWLEDGED';
    const waits = !acknowledged && gap !== undefined;
    const told = store.put('notice', id, {
      ...notice,
      attempts,
      state: acknowledged ? 'ACKNOWLEDGED' : waits ? 'WAITING' : 'GIVEN_UP',
      nextAt: waits ? clock.now() + gap : null,
    });
    if (notice.channel === 'wechat-virtual' && !waits && notice.state !== 'ACKNOWLEDGED')
      afterPush(this.world, told, best.body);
    this.#release(notice);
  }

  /** What was held back to arrive out of order goes out after this one did. */
  #release({ channel, id }: Notice): void {
    const { store, clock } = this.world;
    for (const key of this.#held) {
      const held = store.get('notice', key)!;
      if (held.channel !== channel || key === id) continue;
      this.#held.delete(key);
      if (held.state !== 'HELD') continue;
      store.put('notice', key, { ...held, state: 'WAITING', nextAt: clock.now(), released: true });
    }
  }
}

const variantOf = (fault: Fault): Variant => ({
  ...fault,
  as: fault.kind.slice('notify.'.length) as VariantName,
});

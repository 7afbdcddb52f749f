import { EventEmitter } from 'node:events';
import { Repeater, SlidingBuffer } from '@repeaterjs/repeater';
import type { Bus, Hear, Message, Topic } from './bus.js';

/** What other processes and this one told in committed transactions. */
export class Topics {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly bus: Bus;

  constructor(open: (hear: Hear) => Bus) {
    this.bus = open(message => this.hear(message));
  }

  /** Resolves when what is committed from now on will be heard. */
  ready(): Promise<void> {
    return this.bus.ready();
  }

  /** How messages leave a transaction; only for `inTransaction`. */
  send: Bus['send'] = (em, messages) => this.bus.send(em, messages);

  /** `null`: something may have been missed. */
  on(topic: Topic, listener: (id: string | null) => void): void {
    this.emitter.on(topic, listener);
  }

  off(topic: Topic, listener: (id: string | null) => void): void {
    this.emitter.off(topic, listener);
  }

  /** Tells this process alone, at once: for what must be known here even while the bus is down. */
  tell(topic: Topic, id: string): void {
    this.emitter.emit(topic, id);
  }

  /**
   * Wakes once when the bus is heard, so that the current state is read after it, and then at each change; changes that
   * come while the state is being read are one.
   */
  changes(topic: Topic, id: string): AsyncIterable<string> {
    return new Repeater<string>(async (push, stop) => {
      const wake = (changed: string | null) => {
        if (changed === id || changed === null) void push(id);
      };
      this.emitter.on(topic, wake);
      void this.bus.ready().then(() => push(id));
      await stop;
      this.emitter.off(topic, wake);
    }, new SlidingBuffer(1));
  }

  close(): Promise<void> {
    return this.bus.close();
  }

  private hear(message: Message | null): void {
    if (message) this.emitter.emit(message.topic, message.id);
    else for (const topic of this.emitter.eventNames()) this.emitter.emit(topic, null);
  }
}

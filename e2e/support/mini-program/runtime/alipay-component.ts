import * as glassEasel from 'glass-easel';
import type { Caller, Definition, Method } from './registry.js';

const HOOKS = ['onInit', 'deriveDataFromProps', 'didMount', 'didUpdate', 'didUnmount'] as const;

/**
 * Alipay's components know `props` (values and `onX` functions), onInit, didMount and deriveDataFromProps;
 * glass-easel knows properties, events, attached, ready and observers.
 */
export function alipayComponent(definition: Definition): Definition {
  const [onInit, deriveDataFromProps, didMount, , didUnmount] = HOOKS.map(
    hook => definition[hook] as Method | undefined,
  );
  const defaults = (definition['props'] ?? {}) as Record<string, unknown>;
  const names = [...Object.keys(defaults).filter(name => !name.startsWith('on')), 'uS'];
  const properties = Object.fromEntries(
    names.map(name => [name, { type: null, value: defaults[name] ?? null }]),
  );

  return {
    options: { multipleSlots: true, ...definition.options },
    properties,
    data: definition.data,
    methods: definition.methods,
    lifetimes: {
      created() {
        const get = (_: object, name: string | symbol): unknown => propOf(this, name, defaults);
        this['props'] = new Proxy({}, { get, has: (_, name) => get(_, name) !== undefined });
      },
      attached() {
        showSlots(this);
        onInit?.call(this);
        deriveDataFromProps?.call(this, this['props']);
      },
      ready() {
        didMount?.call(this);
      },
      detached() {
        didUnmount?.call(this);
      },
    },
    observers: {
      uS(this: Caller) {
        showSlots(this);
      },
      [names.filter(name => name !== 'uS').join(', ')](this: Caller) {
        deriveDataFromProps?.call(this, this['props']);
      },
    },
  };
}

/** `props.onBuy` exists when the parent listens, and calls it with what it is given, not with an event. */
function propOf(caller: Caller, name: string | symbol, defaults: Record<string, unknown>): unknown {
  if (typeof name !== 'string') return undefined;
  if (!/^on[A-Z]/.test(name)) {
    const value = (caller['data'] as Record<string, unknown>)[name];
    return value === null ? defaults[name] : value;
  }
  const event = name.slice(2);
  const listeners = (caller._$ as unknown as { _$eventTarget?: { listeners: Record<string, unknown> } })
    ._$eventTarget;
  if (!listeners?.listeners[event]) return defaults[name];
  return (detail: unknown) =>
    glassEasel.Event.triggerEvent(caller._$, event, detail, { extraFields: { argumentOnly: true } });
}

/** Templates ask `$slots` whether something was passed, see templates.ts. */
function showSlots(caller: Caller): void {
  const passed = (caller['data'] as { uS?: string[] | null }).uS;
  const $slots = Object.fromEntries((passed ?? []).map(name => [name, true]));
  (caller['setData'] as (data: object) => void).call(caller, { $slots });
}

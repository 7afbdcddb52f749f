import * as glassEasel from 'glass-easel';

type WxElement = glassEasel.Element;
interface WithElement extends Node {
  __wxElement?: WxElement;
}

/** The element of the mini program that a DOM node belongs to. */
function elementOf(node: EventTarget | null): WxElement | null {
  let current = node instanceof Node ? (node as WithElement | null) : null;
  while (current && !current.__wxElement) current = current.parentNode as WithElement | null;
  return current?.__wxElement ?? null;
}

export function dispatch(
  target: EventTarget | null,
  name: string,
  detail: Record<string, unknown>,
  bubbles = false,
): void {
  const element = elementOf(target);
  if (element)
    glassEasel.Event.triggerEvent(element, name, detail, {
      bubbles,
      composed: bubbles,
      capturePhase: bubbles,
    });
}

/** The framework swallows what a listener or a lifecycle throws; a test must not. */
export function reportExceptions(report: (error: unknown) => void): void {
  glassEasel.addGlobalErrorListener(error => {
    report(error);
    return false;
  });
}

/** Mini programs hand their listeners plain objects, and uni-app writes on them. */
export function usePlainEvents(): void {
  const original = glassEasel.Component.getMethod.bind(glassEasel.Component);
  glassEasel.Component.getMethod = ((component: glassEasel.GeneralComponent, name: string) => {
    const method = original(component, name);
    if (!method) return method;
    return function (this: unknown, ...args: unknown[]) {
      const [event] = args;
      if (!(event instanceof glassEasel.Event)) return method.apply(this, args) as unknown;
      if (event.extraFields?.['argumentOnly']) return method.call(this, event.detail) as unknown;
      return method.call(this, plainEvent(event as glassEasel.ShadowedEvent<unknown>)) as unknown;
    };
  }) as typeof glassEasel.Component.getMethod;
}

function plainEvent(event: glassEasel.ShadowedEvent<unknown>): Record<string, unknown> {
  const detail = event.detail as { x?: number; y?: number } | undefined;
  const touch = { identifier: 0, pageX: detail?.x, pageY: detail?.y, clientX: detail?.x, clientY: detail?.y };
  return {
    type: event.type,
    timeStamp: event.timeStamp,
    detail: event.detail,
    mark: event.mark,
    target: describe(event.target),
    currentTarget: describe(event.currentTarget),
    ...(detail?.x === undefined ? {} : { touches: [touch], changedTouches: [touch] }),
  };
}

function describe(element: WxElement): Record<string, unknown> {
  return { id: element.id, dataset: { ...element.dataset }, offsetLeft: 0, offsetTop: 0 };
}

interface Valued {
  value: string;
  selectionStart?: number | null;
}

let tapping = false;

/** Whether a tap is being told of: only then a platform opens some of its dialogs. */
export const duringTap = (): boolean => tapping;

/** The DOM's events by the names and details that mini programs know; `press` does what a button's open-type says. */
export function translateDomEvents(press: (button: HTMLElement) => void): void {
  const on = (type: string, listener: (event: Event) => void) =>
    document.addEventListener(type, listener, { capture: true });
  const field = (event: Event) => event.target as unknown as Valued;

  on('click', event => {
    const { clientX, clientY } = event as MouseEvent;
    if (event.target instanceof Element && event.target.closest('mp-button[disabled]')) return;
    tapping = true;
    dispatch(event.target, 'tap', { x: clientX, y: clientY }, true);
    // What listeners do at once belongs to the tap, also where uni-app hands it on in a task of its own, which stands
    // before this one; what they do after an answer does not.
    setTimeout(() => (tapping = false));
    submitForm(event.target);
    const button =
      event.target instanceof Element ? event.target.closest<HTMLElement>('mp-button[open-type]') : null;
    if (button) press(button);
  });
  on('submit', event => event.preventDefault());
  on('input', event =>
    dispatch(event.target, 'input', { value: field(event).value, cursor: field(event).selectionStart ?? 0 }),
  );
  on('focus', event => dispatch(event.target, 'focus', { value: field(event).value, height: 0 }));
  on('blur', event => dispatch(event.target, 'blur', { value: field(event).value }));
  on('keydown', event => {
    if ((event as KeyboardEvent).key === 'Enter')
      dispatch(event.target, 'confirm', { value: field(event).value });
  });
  for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel'])
    on(type, event => {
      const { touches, changedTouches } = event as TouchEvent;
      dispatch(event.target, type, { touches: [...touches], changedTouches: [...changedTouches] }, true);
    });
  for (const type of ['transitionend', 'animationend', 'animationstart', 'animationiteration'])
    on(type, event => dispatch(event.target, type, {}, true));
  for (const type of ['load', 'error'])
    on(type, event => {
      const image = event.target as HTMLImageElement;
      if (image.tagName === 'IMG')
        dispatch(image, type, { width: image.naturalWidth, height: image.naturalHeight });
    });
  for (const type of ['play', 'pause', 'ended', 'timeupdate', 'loadedmetadata', 'waiting'])
    on(type, event => {
      const { currentTime, duration } = event.target as HTMLMediaElement;
      dispatch(event.target, type, { currentTime, duration });
    });
  on('scroll', event => {
    const view = event.target as HTMLElement;
    if (view.tagName !== 'SCROLL-VIEW') return;
    dispatch(view, 'scroll', {
      ...{ scrollTop: view.scrollTop, scrollLeft: view.scrollLeft, scrollHeight: view.scrollHeight },
    });
    if (view.scrollTop + view.clientHeight >= view.scrollHeight - 50) dispatch(view, 'scrolltolower', {});
    if (view.scrollTop <= 50) dispatch(view, 'scrolltoupper', {});
  });
}

function submitForm(target: EventTarget | null): void {
  const button = target instanceof Element ? target.closest('[form-type="submit"]') : null;
  const form = button?.closest('form');
  if (!form) return;
  const fields = form.querySelectorAll<HTMLInputElement>('[name]');
  const value = Object.fromEntries([...fields].map(input => [input.getAttribute('name')!, input.value]));
  dispatch(form, 'submit', { value });
}

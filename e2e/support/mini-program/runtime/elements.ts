import { CurrentWindowBackendContext, type NativeNode } from 'glass-easel';
import { dispatch } from './events.js';
import { drawRichText } from './rich-text.js';

type Attributes = Record<string, unknown>;
interface NativeElement extends HTMLElement {
  __wxElement?: NativeNode & { _$nodeAttributes?: Attributes };
}

const MODES: Record<string, string> = { aspectFit: 'contain', aspectFill: 'cover' };
const BOOLEAN = new Set([
  'disabled',
  'hidden',
  'checked',
  'password',
  'focus',
  'controls',
  'autoplay',
  'loop',
]);

/** `750rpx` is as wide as the screen, also in a style that the app computes. */
const withoutRpx = (style: string): string =>
  style.replace(/(-?[\d.]+)rpx/g, (_, n: string) => `calc(${n} * 100vw / 750)`);

/** What a browser would do more with than is wanted: a button is never as wide as its block, and a video plays. */
const OTHERWISE: Readonly<Record<string, string>> = { button: 'mp-button', video: 'mp-video' };

/** Built-in tags are DOM elements of the same name, with the least behaviour that makes them useful in a test. */
export function createBackend(): CurrentWindowBackendContext {
  const backend = new CurrentWindowBackendContext();
  backend.document = {
    createElement: createElement as unknown as (typeof backend.document)['createElement'],
    createTextNode: backend.document.createTextNode.bind(document),
    createDocumentFragment: backend.document.createDocumentFragment.bind(document),
  };
  return backend;
}

function createElement(tag: string): HTMLElement {
  const element = document.createElement(OTHERWISE[tag] ?? tag) as NativeElement;
  const image = tag === 'image' ? element.appendChild(document.createElement('img')) : null;
  if (tag === 'switch' || tag === 'checkbox') element.addEventListener('click', () => toggle(element));

  const setAttribute = element.setAttribute.bind(element);
  element.setAttribute = (name, value) => {
    const raw = element.__wxElement?._$nodeAttributes?.[name];
    if (name === 'style') return setAttribute(name, withoutRpx(value));
    if (BOOLEAN.has(name) && !isOn(raw, value)) return element.removeAttribute(name);
    if (tag === 'input' || tag === 'textarea')
      return setField(element as unknown as Field, name, value, setAttribute);
    if (tag === 'rich-text' && name === 'nodes') return drawRichText(element, raw);
    if (tag === 'scroll-view' && name === 'scroll-top')
      return onceDrawn(() => (element.scrollTop = Number(value)));
    if (image && name === 'src') image.src = value;
    if (image && name === 'mode') image.style.objectFit = MODES[value] ?? 'fill';
    setAttribute(name, value);
  };
  return element;
}

/** glass-easel writes '' for `undefined` as for `true`; the value it was given tells them apart. */
function isOn(raw: unknown, value: string): boolean {
  return raw === undefined ? value !== '' && value !== 'false' : raw !== null && raw !== '' && raw !== false;
}

type Field = (HTMLInputElement | HTMLTextAreaElement) & HTMLElement;

function setField(
  field: Field,
  name: string,
  value: string,
  setAttribute: (n: string, v: string) => void,
): void {
  if (name === 'value') {
    if (field.value !== value) field.value = value;
  } else if (name === 'password') {
    setAttribute('type', 'password');
  } else if (name === 'type') {
    if (field.getAttribute('type') !== 'password') setAttribute('data-keyboard', value);
  } else {
    setAttribute(name, value);
  }
}

/** A phone scrolls once what came with the order to scroll is laid out. */
const onceDrawn = (scroll: () => void): void => void requestAnimationFrame(scroll);

function toggle(element: HTMLElement): void {
  const on = !element.hasAttribute('checked');
  element.toggleAttribute('checked', on);
  dispatch(element, 'change', { value: on });
}

/** Whether the program is in front, as one fact with listeners. `App.vue` reports what the platform says. */
type Listener = () => void;

let visible = true;
const onShown = new Set<Listener>();
const onHidden = new Set<Listener>();

const add = (listeners: Set<Listener>, listener: Listener) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const lifecycle = {
  get visible() {
    return visible;
  },
  shown(): void {
    if (visible) return;
    visible = true;
    onShown.forEach(listener => listener());
  },
  hidden(): void {
    if (!visible) return;
    visible = false;
    onHidden.forEach(listener => listener());
  },
  /** Calls when the program comes back to the front; the answer stops it. */
  onShow: (listener: Listener) => add(onShown, listener),
  onHide: (listener: Listener) => add(onHidden, listener),
};

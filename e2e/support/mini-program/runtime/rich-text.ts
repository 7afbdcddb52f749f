/** The tree that `rich-text` takes. */
interface RichNode {
  type?: 'node' | 'text';
  name?: string;
  text?: string;
  attrs?: Record<string, string>;
  children?: RichNode[];
}

/** What both vendors draw; a phone drops another tag with all that is in it. */
const KNOWN = new Set(
  `a abbr b blockquote br code col colgroup dd del div dl dt em fieldset h1 h2 h3 h4 h5 h6 hr i img ins label legend li
   ol p q span strong sub sup table tbody td tfoot th thead tr ul`.split(/\s+/),
);

/** Draws the tree as DOM, the way a phone would: without listeners and without a tag it does not know. */
export function drawRichText(host: HTMLElement, nodes: unknown): void {
  // A component is drawn before it got its data.
  if (nodes === undefined) return host.replaceChildren();
  if (!Array.isArray(nodes)) throw new Error('rich-text takes a list of nodes: Alipay draws no HTML');
  host.replaceChildren(...(nodes as RichNode[]).flatMap(drawn));
}

function drawn(node: RichNode): Node[] {
  if (node.type === 'text') return [document.createTextNode(node.text ?? '')];
  if (!node.name || !KNOWN.has(node.name)) return [];
  const element = document.createElement(node.name);
  for (const [name, value] of Object.entries(node.attrs ?? {})) element.setAttribute(name, value);
  element.append(...(node.children ?? []).flatMap(drawn));
  return [element];
}

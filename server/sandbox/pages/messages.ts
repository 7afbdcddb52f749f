import { openidOf, openIdOf, type Message } from '../model.js';
import { shanghai } from '../time.js';
import type { World } from '../world.js';
import { platform } from './faults.js';
import { html, type Html } from './html.js';

const SHOWN = 50;

/** What people were sent, the latest first. */
export function messageRows({ store }: World): Html {
  const messages = store.all('message').slice(-SHOWN).reverse();
  if (messages.length === 0)
    return html`<p class="empty">
      还没有消息。在小程序里同意订阅之后，有人回答问题、直播开始前，这里会出现消息。
    </p>`;
  return html`${messages.map(messageRow)}`;
}

const messageRow = ({ channel, to, title, page, values, at }: Message): Html =>
  html`<article>
    <p class="row"><b>${title}</b><span>${platform(channel)}</span></p>
    <p class="note">${personIn(to)} · ${shanghai(at)}</p>
    <ul>
      ${Object.values(values).map(value => html`<li><span>${value}</span></li>`)}
    </ul>
    <p class="note number">${page}</p>
  </article>`;

const personIn = (subject: string): string =>
  subject.startsWith(openidOf('')) ? subject.slice(openidOf('').length) : subject.slice(openIdOf('').length);

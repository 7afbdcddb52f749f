export const STYLE = `
body > header, main, #said { max-width: 1040px; margin: 0 auto; padding: 0 16px; }
body > header { display: flex; align-items: center; gap: 12px; padding-top: 24px; }
h1 { margin: 0; font-size: 22px; line-height: 1.25; }
h2 { margin: 0 0 12px; font-size: 18px; line-height: 1.25; }
.tag { padding: 0 8px; border-radius: 999px; background: var(--accent-soft); color: var(--accent); font-size: 12px; line-height: 20px; }
#said { min-height: 24px; margin-top: 8px; margin-bottom: 8px; color: var(--ink-2); font-size: 14px; overflow-wrap: anywhere; }
section { margin-bottom: 16px; padding: 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); }
article { padding: 12px 0; border-top: 1px solid var(--line); }
article p:not(.actions), article ol { margin: 4px 0; }
section > p { margin: 0 0 4px; }
.row { display: flex; justify-content: space-between; gap: 16px; }
.row b, li span { min-width: 0; overflow-wrap: anywhere; }
.note, .empty, ol, ul { color: var(--ink-2); font-size: 14px; overflow-wrap: anywhere; }
.empty { margin: 0; }
.number, code { font-size: 12px; }
ol, ul { margin: 0; padding-left: 20px; }
ul { padding: 0; list-style: none; }
ul li { display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 4px 0; }
.state { font-weight: 600; }
.state.PAID, .state.ACKNOWLEDGED { color: var(--success); }
.state.OPEN, .state.WAITING, .state.HELD { color: var(--warn); }
.state.GIVEN_UP { color: var(--danger); }
.actions, .choices { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 0; }
legend + .actions { margin: 0 0 8px; }
.choices { margin: 0 0 12px; gap: 16px; }
fieldset { margin: 0 0 8px; padding: 0; border: 0; }
legend { padding: 0 0 4px; color: var(--ink-2); font-size: 14px; }
button { min-height: 44px; padding: 0 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); font-size: 14px; white-space: nowrap; cursor: pointer; }
li button { flex: none; }
button:hover { border-color: var(--accent); color: var(--accent); }
select { min-height: 44px; padding: 0 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); }
.money small { font-size: 12px; }
`;

export const SCRIPT = `
const said = document.getElementById('said');
let seen = '';
const refresh = async () => {
  try {
    const text = await (await fetch('/live')).text();
    const live = document.getElementById('live');
    if (text === seen || live.contains(document.activeElement)) return;
    live.innerHTML = seen = text;
  } catch {
    said.textContent = '沙箱没有应答，稍后自动重试。';
  }
};
const call = async (method, path, body) => {
  const answer = await fetch(path, { method, body: method === 'DELETE' ? undefined : JSON.stringify(body) });
  const result = await answer.json();
  return answer.ok ? '完成。' + (result.answers ? ' 商户的回答：' + result.answers.map(({ status, body, outcome }) => (status === null ? outcome : status) + ' ' + body).slice(0, 3).join('；') : '') : '没有成功：' + result.error;
};
document.addEventListener('click', async event => {
  const button = event.target.closest('button');
  if (!button) return;
  const { method, path, body, fault } = button.dataset;
  button.blur();
  button.disabled = true;
  try {
    const choice = id => document.getElementById(id).value;
    const wanted = fault && { kind: fault, times: choice('times') === 'always' ? 'always' : 1 };
    if (wanted && choice('channel')) wanted.channel = choice('channel');
    said.textContent = fault ? await call('POST', '/control/faults', wanted) : await call(method, path, JSON.parse(body));
  } catch {
    said.textContent = '沙箱没有应答。';
  }
  button.disabled = false;
  await refresh();
});
setInterval(() => { if (!document.hidden) void refresh(); }, 2000);
`;

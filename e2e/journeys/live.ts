import type { Stage } from './purchase.js';

/** What runs in the demo, and what is to come and to be seen again. */
export const LIVE = '周末答疑：第一个程序卡在哪里';
export const SOON = '学员专场：把练习一起改一遍';
export const OVER = '公开课：用一页纸读懂一段代码';

export const ASKED = '循环里改列表，为什么会漏掉一个？';
export const ANSWER = '先复制一份再改：边数边抽牌，当然会漏。';

export async function sessionOf({ database }: Stage, title: string): Promise<string> {
  const [session] = await database.rows<{ id: string }>('select id from live_sessions where title = $1', [
    title,
  ]);
  return session!.id;
}

/** What 小明 said in the room, in order. */
export const linesOf = ({ database }: Stage): Promise<string[]> =>
  database
    .rows<{ text: string }>(
      `select m.text from room_messages m join users u on u.id = m.author_id
       where u.username = 'xiaoming' order by m.created_at, m.id`,
    )
    .then(rows => rows.map(({ text }) => text));

/** A question as the server keeps it. */
export const questionOf = ({ database }: Stage, text: string) =>
  database
    .rows(
      `select q.state, q.answer, q.upvotes, s.pinned_question_id = q.id as pinned from room_questions q
       join live_sessions s on s.id = q.session_id where q.text = $1`,
      [text],
    )
    .then(([question]) => question);

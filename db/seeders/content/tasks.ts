import {
  QuestionKind,
  type Homework,
  type Question,
  type Quiz,
} from '../../../server/catalog/activity.rules.js';

/** What quizzes ask and homework sets; the lessons themselves stand in their courses. */

type Asked = Omit<Question, 'id'>;

const single = (
  text: string,
  points: number,
  options: string[],
  right: number,
  explanation: string,
): Asked => ({
  ...{ kind: QuestionKind.SINGLE, text, points, options, answers: [String(right)], explanation },
});
const multiple = (
  text: string,
  points: number,
  options: string[],
  right: number[],
  explanation: string,
): Asked => ({
  ...{ kind: QuestionKind.MULTIPLE, text, points, options, answers: right.map(String), explanation },
});
const judgement = (text: string, points: number, isRight: boolean, explanation: string): Asked => ({
  ...{ kind: QuestionKind.JUDGEMENT, text, points, options: [], answers: [String(isRight)], explanation },
});
const wording = (text: string, points: number, answers: string[], explanation: string): Asked => ({
  ...{ kind: QuestionKind.TEXT, text, points, options: [], answers, explanation },
});
const quiz = (passPercent: number, maxAttempts: number | null, ...questions: Asked[]): Quiz => ({
  ...{ passPercent, maxAttempts },
  questions: questions.map((question, at) => ({ id: `q${at + 1}`, ...question })),
});

export const queryQuiz = quiz(
  60,
  null,
  single(
    '只想看书名和价格，应该写哪一条？',
    20,
    [
      'SELECT * FROM books',
      'SELECT title, price FROM books',
      'WHERE title, price',
      'FROM books(title, price)',
    ],
    1,
    'SELECT 后面列出要的列。星号会把所有列都取出来，表变宽以后又慢又容易出错。',
  ),
  multiple(
    '下面哪些条件能找出“没有填写电话”的顾客？',
    30,
    ['phone IS NULL', 'phone = NULL', "phone IS NULL OR phone = ''", 'NOT (phone IS NOT NULL)'],
    [0, 2, 3],
    'NULL 表示不知道，拿它和任何东西相等比较，结果还是不知道，所以 phone = NULL 一行也查不到。',
  ),
  judgement(
    '没有写 ORDER BY 时，结果总是按插入的先后排列。',
    20,
    false,
    '没有写顺序，就是不在乎顺序。数据库可以按任何方便的次序返回，今天和明天可能不一样。',
  ),
  wording(
    '去掉重复的行，SELECT 后面应该加哪个单词？',
    30,
    ['DISTINCT'],
    'SELECT DISTINCT category FROM books 会让每个类别只出现一次。',
  ),
);

export const meetingQuiz = quiz(
  60,
  3,
  single(
    '会议邀请的标题里，最该写的是什么？',
    30,
    ['要讨论的话题', '要做的决定', '参加的人', '开会的地点'],
    1,
    '写决定，来的人才会先想一想；写话题，大家往往空着手来。',
  ),
  multiple(
    '三十分钟的会，哪些做法能省时间？',
    40,
    ['开场安静地把文档读一遍', '只谈有分歧的地方', '每个人轮流念一遍周报', '结束前复述一遍决定'],
    [0, 1, 3],
    '念周报是把一个人读的时间变成所有人听的时间，可以放到会前。',
  ),
  judgement(
    '会开完了，纪要可以等到周末再发。',
    30,
    false,
    '当天发出，记错的地方当天就能改，散会后的下一步也不会停。',
  ),
);

export const budgetQuiz = quiz(
  80,
  null,
  single(
    '房租、房贷、保险这类每月一定要付的钱，应该放在哪一类？',
    50,
    ['固定要付的', '可以商量的', '突然发生的'],
    0,
    '金额和日期都事先知道，先把它们放好，剩下的才是真正可以安排的。',
  ),
  judgement(
    '一年才付一次的钱不用放进每个月的预算。',
    50,
    false,
    '把它除以十二，每个月先存一份，付的那个月就不会措手不及。',
  ),
);

export const queryHomework: Homework = {
  prompt:
    '想一想你手边的一份清单：通讯录、书单、记账本都可以。\n\n1. 写出你想问它的三个问题。\n2. 把每个问题写成一条 SELECT。\n3. 挑一条，说说如果清单里有空白的格子，结果会怎样。\n\n可以直接打字，也可以拍下纸上写的。',
  maxScore: 100,
  imagesAllowed: 3,
};

export const letterHomework: Homework = {
  prompt:
    '找一封你上周写过的邮件，按这一章的办法改一遍。把改之前和改之后的两版都交上来，并写一句：你删掉了什么。',
  maxScore: 10,
  imagesAllowed: 2,
};

/** What 小明 has handed in for 「说出你的三个问题」: the first one graded, the second one waiting for a grade. */
export const handedIn = {
  lesson: '作业：说出你的三个问题',
  username: 'xiaoming',
  graded: {
    text: '我的书单有书名、作者、读完的日期。\n1. 今年读完了几本？\n2. 哪些书买了还没有读？\n3. 谁的书我读得最多？\n第二个问题：SELECT title FROM books WHERE finished_on = NULL;',
    score: 55,
    feedback:
      '三个问题都提得很好，尤其是第三个。第二条查询请再想想：和 NULL 比较相等，会得到什么？把另外两条也写成 SELECT，再交一次。',
  },
  waiting: {
    text: "改过的：SELECT title FROM books WHERE finished_on IS NULL;\n今年读完的：SELECT count(*) FROM books WHERE finished_on >= DATE '2026-01-01';\n读得最多的：SELECT author, count(*) FROM books WHERE finished_on IS NOT NULL GROUP BY author ORDER BY 2 DESC LIMIT 1;\n空白的日期不会被数进“今年读完”，因为和 NULL 比较大小，结果也是不知道。",
  },
} as const;

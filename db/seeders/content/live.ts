/** What stands in a room when the data is written. */
interface RoomContent {
  questions: readonly {
    by: string;
    minutesAgo: number;
    text: string;
    wantedBy?: readonly string[];
    /** What the teacher wrote; an empty text was answered aloud. */
    answer?: string;
    isPinned?: boolean;
  }[];
  lines: readonly { by: string; minutesAgo: number; text: string }[];
}

export interface LiveContent extends RoomContent {
  /** A course's slug: who teaches it holds the session. */
  course: string;
  title: string;
  intro: string;
  access: 'OPEN' | 'GRANT';
  /** Minutes from the moment the data is written. */
  beginsIn: number;
  lasts: number;
  state: 'LIVE' | 'SCHEDULED' | 'ENDED';
}

const MINUTES_A_DAY = 24 * 60;

/** One that runs, one to come, one to be seen again; all of it fiction. */
export const liveSessions: readonly LiveContent[] = [
  {
    course: 'python',
    title: '周末答疑：第一个程序卡在哪里',
    intro:
      '带着你写到一半的程序来。这一场不讲新课，只回答大家的提问：环境装不上、报错看不懂、练习不会拆。\n想知道的人多，就先答哪一个。',
    access: 'OPEN',
    beginsIn: -25,
    lasts: 11 * 60,
    state: 'LIVE',
    questions: [
      {
        by: '五十岁学编程',
        minutesAgo: 21,
        text: '缩进总是报错，是应该用空格还是 Tab？',
        wantedBy: ['山脚下的邮差', '阿禾不着急', '慢慢来的蜗牛', '栗子妈妈', '半块黑板', '豆浆不加糖'],
        answer: '用四个空格，两种不要混用。编辑器里打开“显示空白字符”，一眼就能看出是哪一行混进了 Tab。',
      },
      {
        by: '半块黑板',
        minutesAgo: 17,
        text: '列表和元组到底什么时候用哪个？看了好几遍还是分不清。',
        wantedBy: ['五十岁学编程', '周三不加班', '南窗有竹', '晚风与代码', '纸飞机三号'],
        isPinned: true,
      },
      {
        by: '橘子汽水味',
        minutesAgo: 12,
        text: '学完这门课，想自动整理公司的几百个 Excel，还差些什么？',
        wantedBy: ['周三不加班', '豆浆不加糖', '栗子妈妈'],
      },
      {
        by: '纸飞机三号',
        minutesAgo: 9,
        text: '每天只有半小时，是先看课还是先做练习？',
        wantedBy: ['慢慢来的蜗牛', '阿禾不着急'],
        answer: '',
      },
      {
        by: '南窗有竹',
        minutesAgo: 4,
        text: '报错信息全是英文，有没有一个看的顺序？',
        wantedBy: ['栗子妈妈'],
      },
    ],
    lines: [
      { by: '山脚下的邮差', minutesAgo: 24, text: '来了来了，小板凳搬好' },
      { by: 'teacher', minutesAgo: 23, text: '大家晚上好，先把问题写在“提问”里，同样想问的点一下就行' },
      { by: '阿禾不着急', minutesAgo: 22, text: '第一次进直播间，声音很清楚' },
      { by: '五十岁学编程', minutesAgo: 15, text: '原来是 Tab 混进来了！改好了，谢谢老师' },
      { by: '晚风与代码', minutesAgo: 11, text: '五十岁还在学，给您点赞' },
      { by: '慢慢来的蜗牛', minutesAgo: 6, text: '这个例子讲得太清楚了' },
      { by: '豆浆不加糖', minutesAgo: 2, text: '能回放吗？要先下线一会儿' },
    ],
  },
  {
    course: 'typescript',
    title: '学员专场：把练习一起改一遍',
    intro: '挑三份大家交上来的练习，一行一行改给你看。请提前做完第二章的练习。',
    access: 'GRANT',
    beginsIn: MINUTES_A_DAY + 90,
    lasts: 90,
    state: 'SCHEDULED',
    questions: [],
    lines: [],
  },
  {
    course: 'python',
    title: '公开课：用一页纸读懂一段代码',
    intro: '不写一行代码，先学会读。用一个记账小程序做例子，讲怎样在纸上把它走一遍。',
    access: 'OPEN',
    beginsIn: -6 * MINUTES_A_DAY,
    lasts: 75,
    state: 'ENDED',
    questions: [
      {
        by: '栗子妈妈',
        minutesAgo: 6 * MINUTES_A_DAY - 30,
        text: '代码很长的时候，从哪里开始读？',
        wantedBy: ['半块黑板', '南窗有竹', '五十岁学编程'],
        answer: '从你看得见的结果倒着读：屏幕上这一行字是谁写出来的，再往前找它要的东西从哪里来。',
      },
    ],
    lines: [
      { by: '南窗有竹', minutesAgo: 6 * MINUTES_A_DAY - 10, text: '打印出来跟着画，真的懂了' },
      { by: '半块黑板', minutesAgo: 6 * MINUTES_A_DAY - 60, text: '期待下一场' },
    ],
  },
];

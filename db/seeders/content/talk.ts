import { talkOfCode } from './talk-of-code.js';

/** What the fictitious learners say about a course; whoever says something gave it stars as well. */
export interface TalkContent {
  /** A course's slug. */
  course: string;
  stars: Readonly<Record<string, number>>;
  threads: readonly ThreadContent[];
}

interface ThreadContent {
  by: string;
  /** Before the day on which the data is written. */
  daysAgo: number;
  text: string;
  likedBy?: readonly string[];
  /** Each some hours after what it answers, which is the thread's beginning or an earlier reply. */
  replies?: readonly { by: string; hoursLater: number; text: string; to?: number }[];
}

/** Names that nobody has outside of the demo. None of them can log in. */
export const learners = [
  '山脚下的邮差',
  '阿禾不着急',
  '慢慢来的蜗牛',
  '周三不加班',
  '橘子汽水味',
  '五十岁学编程',
  '栗子妈妈',
  '南窗有竹',
  '半块黑板',
  '晚风与代码',
  '豆浆不加糖',
  '纸飞机三号',
] as const;

export const talk: readonly TalkContent[] = [
  ...talkOfCode,
  {
    course: 'product',
    stars: { 周三不加班: 5, 南窗有竹: 4, 纸飞机三号: 5, 豆浆不加糖: 4 },
    threads: [
      {
        by: '周三不加班',
        daysAgo: 41,
        text: '“先去问五个人”那一节让我把做了两个月的功能砍了。心疼，但问完发现真没人要。',
        likedBy: ['南窗有竹', '纸飞机三号', '豆浆不加糖'],
        replies: [
          { by: 'lu-xingzhou', hoursLater: 9, text: '两个月换一个“不做”，比两年换一个“不做”便宜多了。' },
          { by: '周三不加班', hoursLater: 11, text: '哈哈，这样一算确实赚了。', to: 0 },
        ],
      },
      { by: '南窗有竹', daysAgo: 19, text: '例子都很小，小到可以当天照着试。希望后面加一节讲怎么说服老板。' },
      { by: '纸飞机三号', daysAgo: 6, text: '讲师把自己摔的跤讲得很具体，不是那种“复盘一下我的成功”。' },
    ],
  },
  {
    course: 'interviews',
    stars: { 周三不加班: 4, 半块黑板: 5 },
    threads: [
      {
        by: '半块黑板',
        daysAgo: 33,
        text: '“沉默五秒再问下一句”，今天用了一次，对方自己把真正的原因说出来了。',
      },
      { by: '周三不加班', daysAgo: 12, text: '提纲模板直接能用。录音整理那节再细一点就更好了。' },
    ],
  },
  {
    course: 'interface',
    stars: { 橘子汽水味: 5, 纸飞机三号: 5, 晚风与代码: 4 },
    threads: [
      {
        by: '晚风与代码',
        daysAgo: 52,
        text: '写后端的，从来说不清自己的页面为什么丑。看完格子那一章，至少知道从哪里改起了。',
        likedBy: ['橘子汽水味', '纸飞机三号'],
      },
      {
        by: '橘子汽水味',
        daysAgo: 15,
        text: '请问课里的练习文件是只有图片，还是有源文件？',
        replies: [
          {
            by: 'su-xiaomo',
            hoursLater: 5,
            text: '只有图片。我希望你们从空白页开始画，比改我的文件学得快。',
          },
        ],
      },
    ],
  },
  {
    course: 'ledger',
    stars: { 栗子妈妈: 5, 豆浆不加糖: 5, 山脚下的邮差: 4 },
    threads: [
      {
        by: '栗子妈妈',
        daysAgo: 60,
        text: '第一个月只记不改，这条太重要了。以前每次记账三天就放弃，这次记满了一个月。',
        likedBy: ['豆浆不加糖', '山脚下的邮差'],
        replies: [
          { by: '豆浆不加糖', hoursLater: 30, text: '同感，以前都是边记边骂自己，记不下去。' },
          { by: 'gu-yisu', hoursLater: 41, text: '记账不是为了挨骂。第二个月我们才开始做选择。', to: 0 },
        ],
      },
      { by: '山脚下的邮差', daysAgo: 8, text: '三个月的作业做完，和家里人终于能坐下来平静地谈钱了。' },
    ],
  },
  {
    course: 'reading',
    stars: { 栗子妈妈: 5, 阿禾不着急: 5 },
    threads: [
      { by: '阿禾不着急', daysAgo: 27, text: '孩子两岁半，按第二章的办法读，他现在会自己翻页等我念。' },
      { by: '栗子妈妈', daysAgo: 4, text: '每晚十五分钟真的够，最难的是大人先把手机放下。' },
    ],
  },
  {
    course: 'teens',
    stars: { 栗子妈妈: 4, 南窗有竹: 5, 五十岁学编程: 4 },
    threads: [
      {
        by: '南窗有竹',
        daysAgo: 22,
        text: '“先听完”三个字，听起来容易，第一天我就没做到。第二周才好一点。',
        likedBy: ['栗子妈妈'],
      },
    ],
  },
  {
    course: 'desk',
    stars: { 周三不加班: 5, 慢慢来的蜗牛: 4, 半块黑板: 4 },
    threads: [
      { by: '慢慢来的蜗牛', daysAgo: 36, text: '跟了四周，肩膀没那么紧了。动作都不用离开工位，不尴尬。' },
      { by: '半块黑板', daysAgo: 10, text: '讲得慢，适合跟着做。每节末尾能列一张动作清单就好了。' },
    ],
  },
  {
    course: 'sleep',
    stars: { 阿禾不着急: 5, 豆浆不加糖: 3 },
    threads: [
      {
        by: '豆浆不加糖',
        daysAgo: 45,
        text: '道理都对，就是前两章偏长。睡眠日记那张表很好用，打印了贴在床头。',
      },
      { by: '阿禾不着急', daysAgo: 3, text: '那段呼吸的录音，我一次都没听完过——因为睡着了。' },
    ],
  },
  {
    course: 'writing',
    stars: { 山脚下的邮差: 5, 纸飞机三号: 5, 晚风与代码: 5 },
    threads: [
      {
        by: '山脚下的邮差',
        daysAgo: 17,
        text: '把“结论先行”讲成了“别让人猜”，一下就懂了。改完的周报，领导第一次没有追问。',
        likedBy: ['纸飞机三号', '晚风与代码'],
      },
    ],
  },
  {
    course: 'meetings',
    stars: { 周三不加班: 5 },
    threads: [{ by: '周三不加班', daysAgo: 5, text: '我们组的例会从一小时砍到二十分钟，就靠会前那一页纸。' }],
  },
];

/** What the fictitious learners of a course ask under its lessons, and what is answered. */
export interface QuestionContent {
  /** A course's slug, and the title of one of its lessons. */
  course: string;
  lesson: string;
  by: string;
  /** The second of the film that it is about. */
  at?: number;
  /** Before the moment at which the data is written. */
  hoursAgo: number;
  text: string;
  likedBy?: readonly string[];
  /** Each some hours after the question; `helped` for the one that settled it. */
  answers?: readonly {
    by: string;
    hoursLater: number;
    text: string;
    likedBy?: readonly string[];
    helped?: true;
  }[];
}

const DAY = 24;

export const questions: readonly QuestionContent[] = [
  {
    course: 'python',
    lesson: '装好 Python 和编辑器',
    by: '五十岁学编程',
    at: 9,
    hoursAgo: 94 * DAY,
    text: '安装页面上有一长串版本号，我应该选哪一个？选错了会不会把电脑弄坏？',
    likedBy: ['慢慢来的蜗牛', '阿禾不着急', '豆浆不加糖'],
    answers: [
      {
        by: '晚风与代码',
        hoursLater: 1,
        text: '选最上面那个稳定版就行，装错了卸掉重来，不会弄坏电脑。',
        likedBy: ['五十岁学编程'],
      },
      {
        by: 'teacher',
        hoursLater: 5,
        text: '选 Download 按钮上写着的那一个，它就是当前的稳定版。\n带 rc、beta 字样的先别碰。装好之后在终端里输入 python --version，看到数字就算成功。',
        likedBy: ['五十岁学编程', '慢慢来的蜗牛', '橘子汽水味'],
        helped: true,
      },
    ],
  },
  {
    course: 'python',
    lesson: '字符串：切开、拼起、替换',
    by: '慢慢来的蜗牛',
    at: 7,
    hoursAgo: 80 * DAY,
    text: 'name[0:2] 为什么取到的是两个字而不是三个？0、1、2 明明是三个位置。',
    likedBy: ['阿禾不着急', '山脚下的邮差', '橘子汽水味', '五十岁学编程'],
    answers: [
      {
        by: 'teacher',
        hoursLater: 7,
        text: '把数字想成字与字之间的缝，而不是字本身：0 号缝在最前面，2 号缝在第二个字后面，两条缝之间正好两个字。这样想，len 和切片的算术就都对上了。',
        likedBy: ['慢慢来的蜗牛', '山脚下的邮差', '橘子汽水味', '豆浆不加糖'],
        helped: true,
      },
      { by: '橘子汽水味', hoursLater: 10, text: '“缝”这个比方太好了，我一直在背“左闭右开”。' },
    ],
  },
  {
    course: 'python',
    lesson: '列表：把一堆东西排成一排',
    by: '豆浆不加糖',
    at: 12,
    hoursAgo: 63 * DAY,
    text: '我写 b = a，改了 b，怎么 a 也跟着变了？',
    likedBy: ['阿禾不着急'],
    answers: [
      {
        by: '晚风与代码',
        hoursLater: 2,
        text: 'b = a 只是给同一个列表多起了一个名字。想要一份新的，用 b = a.copy() 或者 b = list(a)。',
        likedBy: ['豆浆不加糖', '山脚下的邮差', '阿禾不着急'],
        helped: true,
      },
      { by: '阿禾不着急', hoursLater: 9, text: '原来如此，我昨天也被这个绕进去了。' },
    ],
  },
  {
    course: 'python',
    lesson: '读懂错误信息',
    by: '阿禾不着急',
    hoursAgo: 45 * DAY,
    text: '报错写的是第 12 行，可我看来看去第 12 行没有问题，这时候该怎么查？',
    answers: [
      {
        by: 'teacher',
        hoursLater: 20,
        text: '往上看一行，多半是那里少了一个右括号或者引号。Python 要读到下一行才发现不对，所以报的是 12。',
        likedBy: ['阿禾不着急', '半块黑板'],
      },
    ],
  },
  {
    course: 'python',
    lesson: '函数：把一段做法收进盒子',
    by: '山脚下的邮差',
    at: 4,
    hoursAgo: 31 * DAY,
    text: 'print 和 return 到底有什么区别？我两个都试了，屏幕上看起来一样。',
    likedBy: ['五十岁学编程', '慢慢来的蜗牛'],
    answers: [
      {
        by: '半块黑板',
        hoursLater: 3,
        text: 'print 是念给人听，return 是交回给程序。交回来的东西还能接着算，念出去的就没了。',
        likedBy: ['山脚下的邮差', '五十岁学编程', '慢慢来的蜗牛', '橘子汽水味'],
        helped: true,
      },
      { by: 'teacher', hoursLater: 26, text: '这个说法我要借去用在下一版里。' },
    ],
  },
  // What waits for the demo teacher, the longest waiting first.
  {
    course: 'python',
    lesson: '处理表格：用 csv 整理一个月的账单',
    by: '阿禾不着急',
    at: 11,
    hoursAgo: 29,
    text: '从银行导出的账单打开是乱码，老师的文件就好好的。是不是要先另存一遍？',
    likedBy: ['豆浆不加糖', '五十岁学编程'],
    answers: [
      {
        by: '豆浆不加糖',
        hoursLater: 4,
        text: '我的也乱码，用表格软件另存成 UTF-8 之后好了，不知道是不是最省事的办法。',
      },
    ],
  },
  {
    course: 'python',
    lesson: 'while 循环，以及怎样停下来',
    by: '慢慢来的蜗牛',
    at: 6,
    hoursAgo: 11,
    text: '我的 while 停不下来，风扇都转起来了，除了关窗口还有别的办法吗？',
    likedBy: ['山脚下的邮差'],
  },
  {
    course: 'sql',
    lesson: 'NULL：不知道不等于没有',
    by: '五十岁学编程',
    at: 8,
    hoursAgo: 5,
    text: 'WHERE 折扣 <> 8 为什么会漏掉没填折扣的那些行？它们明明也不等于 8。',
  },
  {
    course: 'sql',
    lesson: '一对多带来的重复，以及怎样数对',
    by: '南窗有竹',
    at: 10,
    hoursAgo: 26 * DAY,
    text: '连表之后 count(*) 变多了，用 count(distinct) 能救回来，但总觉得不对劲。正确的想法是什么？',
    likedBy: ['半块黑板', '晚风与代码'],
    answers: [
      {
        by: 'teacher',
        hoursLater: 9,
        text: '先问自己：现在的一行代表什么？连了订单明细，一行就是一件商品，不再是一张订单。先按订单汇总成一行，再去连，就不用 distinct 来补救了。',
        likedBy: ['南窗有竹', '半块黑板', '五十岁学编程'],
        helped: true,
      },
    ],
  },
  {
    course: 'sql',
    lesson: '复合索引的顺序',
    by: '晚风与代码',
    at: 13,
    hoursAgo: 15 * DAY,
    text: '索引建在 (城市, 时间) 上，只按时间查还用得上吗？',
    answers: [
      { by: '半块黑板', hoursLater: 2, text: '像按姓再按名排的电话簿，只知道名是翻不动的。' },
      {
        by: 'teacher',
        hoursLater: 12,
        text: '比方打得好。数据库有时会硬着头皮把整本翻完，EXPLAIN 里能看出来；真的常按时间查，就另建一个。',
        likedBy: ['晚风与代码'],
      },
    ],
  },
  {
    course: 'typescript',
    lesson: '联合类型与 typeof',
    by: '纸飞机三号',
    at: 5,
    hoursAgo: 22 * DAY,
    text: '收窄以后在回调函数里又变回联合类型了，是我写错了吗？',
    likedBy: ['周三不加班'],
    answers: [
      {
        by: 'teacher',
        hoursLater: 6,
        text: '没有写错。变量如果是 let，回调执行的时候它可能已经被改过，编译器不敢替你保证。收窄之后放进一个 const，再在回调里用它就好了。',
        likedBy: ['纸飞机三号', '晚风与代码'],
        helped: true,
      },
    ],
  },
  {
    course: 'product',
    lesson: '定价是最好的问卷',
    by: '周三不加班',
    at: 3,
    hoursAgo: 17 * DAY,
    text: '还没做出来的东西也可以先报价吗？对方真的要付钱怎么办？',
    likedBy: ['豆浆不加糖', '纸飞机三号'],
    answers: [
      {
        by: 'lu-xingzhou',
        hoursLater: 14,
        text: '可以，但话要说在前面：现在付的是预订，做不出来全额退。愿意预订的人，比说“我会买”的人少得多，也真得多。',
        likedBy: ['周三不加班', '南窗有竹', '豆浆不加糖'],
        helped: true,
      },
    ],
  },
];

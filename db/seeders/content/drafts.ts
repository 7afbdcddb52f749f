/** Courses that the demo teacher is writing: what a studio and a review queue look like on the first day. */

interface DraftLessonContent {
  title: string;
  trial: boolean;
  /** The paragraphs of an article; none where it is still to be filmed. */
  paragraphs: readonly string[];
}

export interface DraftCourseContent {
  /** The course's key within the seeds. */
  slug: string;
  title: string;
  promise: string;
  intro: readonly string[];
  tags: readonly string[];
  priceFen: number;
  category: string;
  /** Whose cover it borrows; null where none was chosen yet. */
  coverOf: string | null;
  /** Whether it waits for an admin. */
  submitted: boolean;
  chapters: readonly { title: string; lessons: readonly DraftLessonContent[] }[];
}

const article = (title: string, ...paragraphs: string[]): DraftLessonContent => ({
  ...{ title, paragraphs, trial: false },
});
const toFilm = (title: string): DraftLessonContent => article(title);

export const draftCourses: readonly DraftCourseContent[] = [
  {
    slug: 'draft-regex',
    title: '正则表达式一小时',
    promise: '看得懂，也写得出常用的匹配',
    intro: [
      '正则表达式不难，难的是没有人从“一个字符”开始讲。这门小课只有五篇短文，每篇解决一个真实的问题。',
      '不需要编程基础，任何带“查找替换”的编辑器都能跟着做。',
    ],
    tags: ['正则', '效率', '入门'],
    priceFen: 1900,
    category: '编程',
    coverOf: 'sql',
    submitted: true,
    chapters: [
      {
        title: '第一章 从一个字符开始',
        lessons: [
          {
            ...article(
              '点、星号和问号',
              '点代表任意一个字符，星号代表前面的东西可以没有、也可以有很多个。先别急着背，打开编辑器的查找框，勾上“正则”，输入一个点，看看它选中了什么。',
              '问号是“有也行，没有也行”。把这三个符号放在一起，你已经能找出大半想找的东西了。',
            ),
            trial: true,
          },
          article(
            '方括号：这几个里挑一个',
            '方括号里写几个字符，就是在这几个里挑一个。短横线表示一段范围，比如从零到九。',
            '开头加一个尖角号，意思反过来：除了这几个，什么都行。',
          ),
        ],
      },
      {
        title: '第二章 三个真实的问题',
        lessons: [
          article(
            '把日期换一种写法',
            '圆括号会记住它选中的内容，替换时用编号取回来。年、月、日各放一对括号，想怎么排就怎么排。',
          ),
          article('删掉多余的空行', '空行就是两个挨着的换行。找到它们，换成一个，文章立刻清爽。'),
          article(
            '什么时候不要用正则',
            '括号套括号的东西，正则看不懂。遇到网页、表格和程序代码，请用专门的工具。知道边界，才算真的学会。',
          ),
        ],
      },
    ],
  },
  {
    slug: 'draft-testing',
    title: '给自己写的程序找麻烦',
    promise: '会写测试，也知道什么不用测',
    intro: ['测试不是交差，是让你敢改自己的代码。'],
    tags: ['测试'],
    priceFen: 9900,
    category: '编程',
    coverOf: null,
    submitted: false,
    chapters: [
      {
        title: '第一章 第一个测试',
        lessons: [
          article(
            '测试是一句话',
            '好的测试读起来像一句话：在什么情况下，做了什么，应该得到什么。写不成一句话，多半是程序一次做了太多事。',
          ),
          toFilm('从一个真实的错误说起'),
        ],
      },
      { title: '第二章 边界与意外', lessons: [] },
    ],
  },
];

/** What is new in a later version of a course, by its slug. */
export const laterVersions: Readonly<Record<string, string>> = {
  typescript: '全部示例升级到最新版本；补充了类型收窄的练习答案。',
};

/** What the fictitious teachers were found entitled to teach by; the numbers say themselves that they are made up. */
export const qualifications: Readonly<Record<string, { title: string; number: string }>> = {
  teacher: { title: '高级软件工程师', number: '演示-0001' },
  'lu-xingzhou': { title: '产品经理高级证书', number: '演示-0002' },
  'su-xiaomo': { title: '界面设计师（高级）', number: '演示-0003' },
  'gu-yisu': { title: '家庭理财规划师', number: '演示-0004' },
  'wen-ruxu': { title: '家庭教育指导师', number: '演示-0005' },
};

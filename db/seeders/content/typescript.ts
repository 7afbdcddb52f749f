import { article, trial, video, type CourseContent } from './content.js';

export const typescript: CourseContent = {
  slug: 'typescript',
  title: 'TypeScript 从类型到工程',
  promise: '让编译器替你记住那些容易忘的事',
  intro: [
    '会写 JavaScript，却总在半夜被 undefined 叫醒？这门课从一个真实的小项目出发，一步步把它改成类型完整、敢放心重构的样子。',
    '前半部分讲类型本身：怎样描述数据、怎样收窄、什么时候该用泛型、什么时候不该。后半部分讲工程：配置、模块、测试、和没有类型的旧代码共处。',
    '课程里的每个例子都能独立运行，附有“改坏它试试”的小练习，让你亲眼看到编译器拦下了什么。',
  ],
  priceFen: 26800,
  category: '前端开发',
  tags: ['TypeScript', '前端', '工程实践'],
  teacher: 'teacher',
  publishedAt: '2025-10-20T02:00:00Z',
  chapters: [
    {
      title: '第一章 类型是写给人看的',
      lessons: [
        trial(video('一个 undefined 引发的夜晚')),
        trial(video('从 .js 到 .ts：第一次打开严格模式')),
        video('基本类型与字面量类型'),
        video('对象、可选字段与只读'),
        video('数组、元组与 as const'),
      ],
    },
    {
      title: '第二章 收窄：让编译器跟上你的思路',
      lessons: [
        video('联合类型与 typeof'),
        video('可辨识联合：把状态写成一张表'),
        video('never 与穷尽检查'),
        article(
          '什么时候可以用 as',
          '05:30',
          '每写一个 as，就等于对编译器说：“这件事我比你清楚，别查了。”有时候这是真的，比如刚从 JSON 里解析出来、又已经用校验函数检查过的数据；更多时候，它只是让红线消失的捷径，把错误推迟到运行的那一刻。',
          '一个简单的判断办法：问自己，如果这个断言是错的，最先在哪里被发现？如果答案是“就在下一行”，问题不大；如果答案是“用户那里”，就该换成一次真正的检查，写一个返回 value is Order 的函数，把检查和类型放在一起。',
          '尤其要小心连续两次的断言 as unknown as Order。它什么都能变成什么，等于拆掉了这堵墙。在代码审查里看到它，值得停下来问一句：真正的类型是什么，为什么说不出来？',
        ),
        video('类型守卫与断言函数'),
      ],
    },
    {
      title: '第三章 泛型不可怕',
      lessons: [
        video('泛型：给类型留一个空位'),
        video('约束、默认值与推断'),
        video('映射类型与条件类型：够用就好'),
        video('什么时候不该用泛型'),
      ],
    },
    {
      title: '第四章 放进真实的项目',
      lessons: [
        video('tsconfig 逐行读'),
        video('模块、路径与声明文件'),
        video('给没有类型的旧代码画一条边界'),
        video('接口数据：在边界上校验一次'),
        video('类型与测试各管什么'),
        video('毕业练习：把一个小项目改到零警告'),
      ],
    },
  ],
};

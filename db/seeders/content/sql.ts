import { article, homework, quiz, trial, video, type CourseContent } from './content.js';
import { queryHomework, queryQuiz } from './tasks.js';

export const sql: CourseContent = {
  slug: 'sql',
  title: '数据库与 SQL 实战',
  promise: '从会写查询，到知道它为什么慢',
  intro: [
    '很多人的 SQL 停在“查得出来”。这门课想带你再走两步：结果一定对，而且知道数据库为了回答你做了多少事。',
    '我们用一个小书店的数据贯穿全课：书、顾客、订单、库存。每一章从书店老板的一个问题开始，最后落到一条讲得清道理的语句上。',
    '课程使用 PostgreSQL，绝大部分内容对其他关系数据库同样成立。',
  ],
  priceFen: 15900,
  category: '数据库',
  tags: ['SQL', '数据分析'],
  teacher: 'teacher',
  publishedAt: '2025-09-15T02:00:00Z',
  chapters: [
    {
      title: '第一章 把问题说成查询',
      lessons: [
        trial(video('书店老板的第一个问题')),
        video('SELECT 与 WHERE：要哪些，不要哪些'),
        video('排序、去重与分页'),
        video('NULL：不知道不等于没有'),
        trial(quiz('小测：把问题说成查询', queryQuiz)),
        trial(homework('作业：说出你的三个问题', queryHomework)),
      ],
    },
    {
      title: '第二章 把表连起来',
      lessons: [
        video('主键、外键与一张干净的表'),
        trial(video('JOIN 的四种样子')),
        video('一对多带来的重复，以及怎样数对'),
        video('子查询与 EXISTS'),
        video('GROUP BY 与 HAVING：每一类各有多少'),
        video('窗口函数：排名与环比'),
      ],
    },
    {
      title: '第三章 改数据要小心',
      lessons: [
        video('INSERT、UPDATE、DELETE 与 RETURNING'),
        article(
          '事务：要么都发生，要么都不发生',
          '06:00',
          '顾客下了一张订单，系统要做两件事：库存减一，订单写入。如果做完第一件时断了电，书少了一本，订单却不见了。事务就是把这两件事捆在一起：写下 BEGIN，做完所有的事，最后用 COMMIT 一起生效；中途出了任何问题，ROLLBACK 让一切像没发生过。',
          '事务还要回答另一个问题：两个人同时买最后一本书怎么办？如果两边都先查到“还有一本”，再各自减一，库存就会变成负数。正确的写法不是先看再改，而是让一条语句同时做判断和修改：UPDATE books SET stock = stock - 1 WHERE id = 7 AND stock > 0，再看它改动了几行。',
          '记住一条经验：凡是“读出来、想一想、再写回去”的地方，都要问一句，读和写之间别人会不会插进来。会的话，要么锁住那一行，要么把判断写进 WHERE 里。',
        ),
        video('隔离级别：别人改到一半，我看到什么'),
        video('约束：让数据库替你说不'),
      ],
    },
    {
      title: '第四章 它为什么慢',
      lessons: [
        video('索引是一本书的目录'),
        video('读懂 EXPLAIN'),
        video('复合索引的顺序'),
        video('翻到第一万页：为什么不用 OFFSET'),
        video('毕业练习：让书店的报表从十秒到十毫秒'),
      ],
    },
  ],
};

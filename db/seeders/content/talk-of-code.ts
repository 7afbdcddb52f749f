import type { TalkContent } from './talk.js';

const python: TalkContent = {
  course: 'python',
  stars: {
    ...{ 五十岁学编程: 5, 慢慢来的蜗牛: 5, 晚风与代码: 4, 橘子汽水味: 5, 豆浆不加糖: 4 },
    ...{ 山脚下的邮差: 5, 阿禾不着急: 5, 半块黑板: 3 },
  },
  threads: [
    {
      by: '五十岁学编程',
      daysAgo: 96,
      text: '五十二岁，第一次写代码。讲师说“错误信息是第二位老师”，我就把每条报错都抄在本子上，现在已经抄了四页，很有成就感。',
      likedBy: ['慢慢来的蜗牛', '橘子汽水味', '阿禾不着急', '山脚下的邮差', '豆浆不加糖', '晚风与代码'],
      replies: [
        {
          by: 'teacher',
          hoursLater: 6,
          text: '这个本子比我的讲义有用。四页之后你会发现，它们其实只有七八种。',
        },
        { by: '慢慢来的蜗牛', hoursLater: 20, text: '学到了，我也去抄。' },
        { by: '橘子汽水味', hoursLater: 27, text: '看到这条我没理由再偷懒了。' },
        { by: '五十岁学编程', hoursLater: 29, text: '一起慢慢学。', to: 2 },
      ],
    },
    {
      by: '慢慢来的蜗牛',
      daysAgo: 88,
      text: '进度不快，但每一步都走稳了。第三章的循环我看了三遍，第三遍突然就通了。',
    },
    {
      by: '晚风与代码',
      daysAgo: 81,
      text: '有基础的可以从第四章开始看，函数那部分讲得干净。前面对我来说偏慢，不过介绍里也写了是零基础。',
      likedBy: ['半块黑板'],
    },
    { by: '橘子汽水味', daysAgo: 74, text: '“先猜，再运行”这个习惯太好了，猜错的时候印象特别深。' },
    {
      by: '豆浆不加糖',
      daysAgo: 66,
      text: '请问 Windows 上装好以后输入 python 没反应，是哪里不对？',
      replies: [
        { by: '晚风与代码', hoursLater: 2, text: '安装时要勾选“Add to PATH”，没勾的话重装一次最快。' },
        { by: '豆浆不加糖', hoursLater: 3, text: '好了，谢谢！', to: 0 },
        { by: 'teacher', hoursLater: 8, text: '谢谢帮忙。我在第一章补了一张图，勾选的位置圈出来了。' },
      ],
    },
    {
      by: '山脚下的邮差',
      daysAgo: 58,
      text: '用第五章的办法给三千张照片改了名，跑完的那一刻比拿奖金还高兴。',
    },
    { by: '阿禾不着急', daysAgo: 51, text: '每节课十分钟左右，哄睡孩子以后刚好一节。' },
    { by: '半块黑板', daysAgo: 47, text: '内容没问题，希望练习能再多一些，现在每章只有两三道。' },
    { by: '橘子汽水味', daysAgo: 40, text: '字典那节拿“通讯录”打比方，后来一看到键和值就想起那本电话簿。' },
    { by: '慢慢来的蜗牛', daysAgo: 34, text: '隔了两周回来接着学，页面还记得我停在哪里，省得找了。' },
    { by: '山脚下的邮差', daysAgo: 29, text: '试看的两节看完就知道讲法合不合自己，没有套路。' },
    { by: '豆浆不加糖', daysAgo: 21, text: '第四章的小作业建议别跳，后面处理表格全靠它。' },
    {
      by: '五十岁学编程',
      daysAgo: 13,
      text: '学完了。给老伴写了一个算菜钱的小程序，她用了一个星期，提了五条需求。',
      likedBy: ['山脚下的邮差', '阿禾不着急', '橘子汽水味', '豆浆不加糖'],
      replies: [{ by: 'teacher', hoursLater: 4, text: '恭喜，你有第一位用户了。' }],
    },
    { by: '阿禾不着急', daysAgo: 2, text: '刚学到列表，目前最喜欢的一节是“让电脑听懂你的话”。' },
  ],
};

const typescript: TalkContent = {
  course: 'typescript',
  stars: { 晚风与代码: 5, 纸飞机三号: 5, 周三不加班: 4 },
  threads: [
    {
      by: '纸飞机三号',
      daysAgo: 38,
      text: '终于有人把泛型讲成“留一个空，等会儿再填”，而不是先甩一页尖括号。',
      likedBy: ['晚风与代码', '周三不加班'],
    },
    { by: '晚风与代码', daysAgo: 14, text: '更新以后多出来的那几节很实用，老学员直接就能看，点个赞。' },
    { by: '周三不加班', daysAgo: 7, text: '把项目里的 any 从一百多个删到了九个，剩下九个是真删不掉。' },
  ],
};

const sql: TalkContent = {
  course: 'sql',
  stars: { 半块黑板: 5, 南窗有竹: 5, 五十岁学编程: 4, 晚风与代码: 5 },
  threads: [
    {
      by: '南窗有竹',
      daysAgo: 49,
      text: '“不知道不等于没有”，讲 NULL 的这一节救了我一张对不上的报表。',
      likedBy: ['半块黑板', '晚风与代码'],
      replies: [{ by: 'teacher', hoursLater: 7, text: '对不上的报表，十张里有六张是它。' }],
    },
    { by: '半块黑板', daysAgo: 24, text: '书店老板的问题一个接一个，像看连续剧，不知不觉就写到窗口函数了。' },
    { by: '五十岁学编程', daysAgo: 9, text: '学完 Python 来的，两边能接上。EXPLAIN 那节还得再看一遍。' },
  ],
};

export const talkOfCode: readonly TalkContent[] = [python, typescript, sql];

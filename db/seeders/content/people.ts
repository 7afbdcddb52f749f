import type { TeacherContent } from './content.js';

/** Shelves in the order in which they are shown, and those below each. */
export const categories: readonly { name: string; below: readonly string[] }[] = [
  { name: '编程', below: ['前端开发', '数据库'] },
  { name: '产品', below: [] },
  { name: '设计', below: ['界面设计', '手绘'] },
  { name: '理财', below: [] },
  { name: '育儿', below: ['亲子阅读', '青春期'] },
  { name: '健康', below: ['运动', '睡眠'] },
  { name: '职场', below: ['写作表达', '团队协作'] },
];

/** Fictitious teachers. The first one is the demo account `teacher`. */
export const teachers: readonly TeacherContent[] = [
  {
    username: 'teacher',
    name: '林深见',
    bio: '写程序，也教人写程序。相信一段代码能讲清楚，才算真的写清楚。',
  },
  {
    username: 'lu-xingzhou',
    name: '陆行舟',
    bio: '做过几个没人用的产品，后来学会了先去问人。讲课只讲自己摔过的跤。',
  },
  {
    username: 'su-xiaomo',
    name: '苏小墨',
    bio: '画界面，也写字。喜欢把复杂的东西删到只剩一句话、一条线。',
  },
  {
    username: 'gu-yisu',
    name: '顾一粟',
    bio: '记了十几年家庭账，想把“钱从哪里来、到哪里去”讲成人人听得懂的话。',
  },
  {
    username: 'wen-ruxu',
    name: '温如许',
    bio: '两个孩子的母亲，长期关注家庭教育与日常健康，讲课慢，从不催人。',
  },
];

export const students = [{ username: 'xiaoming', name: '小明' }] as const;
export const admins = [{ username: 'admin', name: '管理员' }] as const;

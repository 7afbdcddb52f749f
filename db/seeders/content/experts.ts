/** Teachers who answer questions for money, by user name. */
export const experts: Readonly<Record<string, { priceFen: number; answerHours: number; note: string }>> = {
  teacher: {
    priceFen: 3900,
    answerHours: 48,
    note: 'Python 入门、写不出来的作业、读不懂的报错，都可以问。请把代码和报错一起贴上来。',
  },
  'lu-xingzhou': {
    priceFen: 6900,
    answerHours: 72,
    note: '选题、需求访谈、原型评审都可以问。说说你试过什么、卡在哪里。',
  },
};

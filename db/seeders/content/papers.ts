/** What stands in the demo catalogue's documents. */

interface Sheet {
  title: string;
  pages: readonly { title: string; words: readonly string[]; rows: readonly string[] }[];
}

export const SHEET: Sheet = {
  title: '一周睡眠日记',
  pages: [
    {
      title: '一周睡眠日记',
      words: [
        '每天早上花两分钟填一行，不用看钟，凭感觉写就好。连续填七天，再翻到下一页。',
        '写四件事：几点躺下、大约多久睡着、夜里醒了几次、起床时精神怎么样（1 到 5 分）。',
      ],
      rows: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
    },
    {
      title: '七天以后，看看这几件事',
      words: [
        '不要只看睡了多久。起床时间是不是差不多？精神好的那几天，前一天做了什么？',
        '从下面挑一件最容易的，下一周只改这一件。',
      ],
      rows: ['最晚的一杯咖啡在几点', '白天出门见光多久', '睡前一小时在做什么', '下周只改的一件事'],
    },
  ],
};

interface Book {
  title: string;
  /** `shows`: the picture of a night stands at its end, and this is what it says to who cannot see it. */
  chapters: readonly { title: string; words: readonly string[]; shows?: string }[];
}

export const BOOK: Book = {
  title: '睡眠小册子',
  chapters: [
    {
      title: '写在前面',
      words: [
        '这本小册子是课程的口袋版：每一节只留下一句话、一个理由和一个今晚就能做的动作。',
        '不必按顺序读。哪一页和你最近的夜晚最像，就从哪一页开始。',
      ],
    },
    {
      title: '一夜五趟车',
      words: [
        '睡眠不是一条平线，更像每九十分钟来一趟的车：先往深处走，再慢慢回到浅处，做一会儿梦，然后下一趟。',
        '前半夜的车开得深，身体在休整；后半夜梦多，脑子在整理白天的事。半夜醒一下，多半是两趟车之间到站了，翻个身，下一趟很快就来。',
      ],
      shows: '一夜的睡眠：先深后浅，起伏五次',
    },
    {
      title: '早上的光',
      words: [
        '身体里的钟靠光来对时。醒来半小时内出门走十分钟，比晚上早躺一小时更管用。',
        '阴天也算数：窗外的阴天，仍比屋里最亮的灯亮得多。',
      ],
    },
    {
      title: '躺下还醒着',
      words: [
        '别看钟，也别算还能睡几个小时。觉得越躺越清醒，就起来，开一盏暗灯，做一件有点无聊的事。',
        '床是用来睡觉的地方。等眼皮发沉再回去，让身体重新记住这一点。',
      ],
    },
    {
      title: '什么时候该看医生',
      words: [
        '连续三个月、每周三晚以上睡不好，白天受影响；打鼾伴着憋醒；或者情绪持续低落。',
        '遇到这些，请去医院的睡眠门诊或精神心理科。求助不是小题大做。',
      ],
    },
  ],
};

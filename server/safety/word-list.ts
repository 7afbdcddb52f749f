/**
 * What no community wants, as the operator's own list; each word stands for its spellings with spaces and signs between,
 * in full width, in traditional characters or in letters that look alike (`words.rules`). Whole phrases, because a course may well speak of what
 * nobody may offer here. Changed like any other line of code, with a test that names what must pass.
 */
export const REFUSED_WORDS: readonly string[] = [
  // Gambling that is offered.
  ...['网上赌场', '线上赌场', '博彩平台', '博彩网站', '百家乐开户', '赌球网站', '六合彩内幕', '时时彩计划'],
  // Sex that is offered.
  ...['色情网站', '裸聊', '成人视频网站', '上门服务特殊'],
  // What is forbidden to sell.
  ...[
    '出售冰毒',
    '毒品出售',
    '枪支出售',
    '出售枪支',
    '迷奸药',
    '出售迷药',
    '买卖个人信息',
    '出售身份证',
    '银行卡四件套',
  ],
  // Fraud.
  ...[
    '刷单返利',
    '兼职刷单',
    '代开发票',
    '办假证',
    '办证刻章',
    '信用卡套现',
    '代考替考',
    '考试答案出售',
    '洗钱跑分',
  ],
  'online casino',
  'onlyfans.com',
];

/** What may be harmless: a person looks first. Mostly the ways in which people are led away to pay elsewhere. */
export const DOUBTFUL_WORDS: readonly string[] = [
  ...[
    '加微信',
    '加我微信',
    '加薇信',
    '加威信',
    '加v信',
    '加vx',
    '微信号',
    '薇信号',
    '加qq',
    '扣扣群',
    '加群领取',
    '私聊我',
  ],
  ...[
    '网盘资源',
    '百度网盘',
    '破解版',
    '盗版资源',
    '低价转让账号',
    '出售账号',
    '代刷课',
    '日赚千元',
    '躺赚项目',
    '包过包拿证',
  ],
  ...['傻逼', '煞笔', '草泥马', '去死吧', '滚出去'],
];

/** Traditional forms, each followed by its simple one: of the characters of the words above, which mix as one likes. */
export const TRADITIONAL =
  '個个樂乐買买價价內内劃划辦办務务單单賣卖發发臺台號号場场塲场開开戶户時时槍枪滾滚現现盤盘盜盗線线網网職职藥药視视計计讓让證证' +
  '試试賬账帳账資资賭赌賺赚轉转過过錢钱銀银門门項项領领頻频馬马筆笔羣群';

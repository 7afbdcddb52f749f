import type { Sections } from './export-texts.js';

/** What one said, asked and answered, and to whom, in the words of whoever reads the file. */
export const talkSections: Sections = {
  Comment: {
    'zh-CN': ['评论', '你写过的评论与回复，写在哪门课程或课时下。删除的评论不再保留文字。'],
    en: [
      'Comments',
      'What you wrote about courses and lessons, and to others. Of what was removed no words are kept.',
    ],
  },
  CourseQuestion: {
    'zh-CN': ['课程提问', '你在课程的课时下提的问题；已删除的不保留文字。'],
    en: ['Questions', 'What you asked under lessons. Of what was removed no words are kept.'],
  },
  CourseAnswer: {
    'zh-CN': ['课程回答', '你对课程提问的回答；已删除的不保留文字。'],
    en: ['Answers', 'What you answered to questions under lessons. Of what was removed no words are kept.'],
  },
  CourseQuestionLike: {
    'zh-CN': ['同问', '你在哪门课程下对提问点过赞。'],
    en: ['Questions you liked', 'Under which courses you liked a question.'],
  },
  CourseAnswerLike: {
    'zh-CN': ['点赞的回答', '你在哪门课程下对回答点过赞。'],
    en: ['Answers you liked', 'Under which courses you liked an answer.'],
  },
  LiveSession: {
    'zh-CN': ['直播', '你开设的直播课：标题、介绍、时间和状态。'],
    en: ['Live sessions', 'Live classes that you gave: titles, times and states.'],
  },
  LiveReservation: {
    'zh-CN': ['直播预约', '你预约了哪些直播、何时提醒过你。'],
    en: ['Reservations', 'Live classes that you wanted to be told of, and when you were.'],
  },
  PaidQuestion: {
    'zh-CN': ['付费提问', '你向专家付费提的问题、得到的回答、价格、状态和你的评价。'],
    en: ['Paid questions', 'What you asked experts, their answers, prices and states, and your ratings.'],
  },
  PaidAnswer: {
    'zh-CN': ['付费回答', '你回答过的付费提问，以及每次回答的收入。'],
    en: ['Paid answers', 'What you answered for money, and what each answer earned you.'],
  },
  QuestionOffer: {
    'zh-CN': ['提问服务', '你回答付费提问的价格、时限、说明和是否开放。'],
    en: ['Question offer', 'On what terms you answer paid questions.'],
  },
  RoomQuestion: {
    'zh-CN': ['直播提问', '你在直播间里提的问题、得到的回答和状态。'],
    en: ['Questions in live rooms', 'What you asked, what was answered, and their states.'],
  },
  RoomVote: {
    'zh-CN': ['直播点赞', '你希望得到回答的问题属于哪场直播、何时点赞。'],
    en: ['Votes in live rooms', 'In which live classes you voted for questions, and when.'],
  },
  RoomMessage: {
    'zh-CN': ['直播聊天', '你在直播间里发的消息和状态。'],
    en: ['Chat in live rooms', 'What you said, and its state.'],
  },
  RoomMute: {
    'zh-CN': ['直播禁言', '你在哪场直播被禁言到何时。'],
    en: ['Silence in live rooms', 'Where you were silenced, and until when.'],
  },
  CommentLike: {
    'zh-CN': ['点赞', '你在哪门课程下点过赞。'],
    en: ['Likes', 'Under which courses you liked a comment.'],
  },
  CourseRating: {
    'zh-CN': ['课程评分', '你给购买的课程打的星数。'],
    en: ['Ratings', 'How many stars you gave to courses that you bought.'],
  },
  Report: {
    'zh-CN': ['举报', '你举报过什么、为什么，以及处理结果。'],
    en: ['Reports', 'What you reported, why, and what came of it.'],
  },
};

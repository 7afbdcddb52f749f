/** A live room: look in, follow it, ask, answer. */

export const LIVE_SESSIONS = `# ㉑ 直播课
# when 写 NOW 正在直播、SOON 即将开始、OVER 已结束。运行后，第一场的 id 会带到后面几个标签页。
# mayEnter 由服务端给出：公开的人人能进，GRANT 要买过那门课。
query LiveSessions($when: LiveWhen!, $first: Int, $after: String) {
  liveSessions(when: $when, first: $first, after: $after) {
    nodes {
      id
      title
      status
      startsAt
      access
      mayEnter
      viewers
      teacher {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

export const LIVE_ROOM = `# ㉒ 直播间
# 不能进的人 room 为 null。seq 是最后一件事的编号：记住它，写进「WatchRoom」的 after，中间一件不漏。
query LiveRoom($id: ID!) {
  liveSession(id: $id) {
    id
    title
    room {
      seq
      viewers
      streamUrl
      slowSeconds
      mutedUntil
      pinned {
        text
      }
      questions(first: 10) {
        nodes {
          id
          text
          upvotes
          state
          answer
          author {
            name
          }
        }
      }
    }
  }
}
`;

export const WATCH_ROOM = `# ㉓ 盯住直播间（订阅，graphql-transport-ws）
# 第一条说从哪里接上，以后 after 到 seq 之间的事都在 events 里。断线重连时把上次的 seq 写进 after；
# behind 为 true 是落下太多，用 LiveRoom.events(since:) 翻页补齐。收到 seq 不大于自己的，丢掉即可。
# 另开一个窗口，在那里运行「AskInRoom」，这里马上就会看到。
subscription WatchRoom($sessionId: ID!, $after: Int) {
  roomUpdated(sessionId: $sessionId, after: $after) {
    after
    seq
    behind
    viewers
    events {
      seq
      kind
      question {
        id
        text
        upvotes
        state
        answer
        author {
          name
        }
      }
      message {
        text
        author {
          name
        }
      }
    }
  }
}
`;

export const ASK_IN_ROOM = `# ㉔ 在直播间提问（先登录）
# clientKey 是幂等键：原样重发不会提两次；换了 text 就换一个 key，否则得到 CLIENT_KEY_REUSED。
# 慢速模式下太快会得到 SLOW_MODE，被禁言会得到 ROOM_MUTED。问题的 id 会带到后面两个标签页。
mutation AskInRoom($input: RoomTextInput!) {
  askInRoom(input: $input) {
    question {
      id
      text
      state
      upvotes
    }
    userErrors {
      code
      message
      field
    }
  }
}
`;

export const UPVOTE_ROOM_QUESTION = `# ㉕ 我也想问
# 每人一票，点几次都算一次。
mutation UpvoteRoomQuestion($roomQuestionId: ID!) {
  upvoteRoomQuestion(id: $roomQuestionId) {
    question {
      id
      upvotes
    }
    userErrors {
      code
      message
    }
  }
}
`;

export const ANSWER_ROOM_QUESTION = `# ㉖ 回答（点上方的「老师」再运行）
# 只有这场直播的老师和管理员可以；answer 写 null 表示已经口头回答。其他人得到 FORBIDDEN 或 NOT_FOUND。
mutation AnswerRoomQuestion($roomQuestionId: ID!, $answer: String) {
  answerRoomQuestion(input: { id: $roomQuestionId, answer: $answer }) {
    question {
      id
      state
      answer
      answeredAt
    }
    userErrors {
      code
      message
      field
    }
  }
}
`;

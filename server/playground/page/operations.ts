/** A purchase, in the order in which it walks through its operations; each explains itself. */

export const LOG_IN = `# ① 登录
# 用账号密码换一个访问令牌（10 分钟内有效）。成功后令牌会自动写进所有标签页的请求头（Headers），
# WebSocket 订阅也用它连接。开发环境里直接点上方的「小明 / 老师 / 管理员」更快。
mutation LogIn($input: LoginWithPasswordInput!) {
  loginWithPassword(input: $input) {
    accessToken
    expiresAt
    viewer {
      id
      name
      role
      paymentMethods
    }
    userErrors {
      code
      message
      field
    }
  }
}
`;

export const BROWSE_COURSES = `# ② 浏览课程
# 不登录也能看。翻页：把 pageInfo.endCursor 填进变量 after；按分类看：把 categories 里的 id 填进 categoryId。
query BrowseCourses($first: Int, $after: String, $categoryId: ID) {
  categories {
    id
    name
  }
  courses(first: $first, after: $after, categoryId: $categoryId) {
    nodes {
      id
      title
      promise
      price {
        fen
        text
      }
      lessonCount
      learnerCount
      access
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

export const COURSE_PAGE = `# ③ 课程页
# access 由服务端给出：OPEN 已拥有，PREVIEW 有试看，LOCKED 未购买；没开放的课时 body 为 null，startPlayback 会被拒绝。
# 运行后，这门课的 id 会带到「PlaceOrder」。
query CoursePage($id: ID!) {
  course(id: $id) {
    id
    title
    promise
    price {
      fen
      text
    }
    access
    teacher {
      name
      bio
    }
    chapters {
      title
      lessons {
        id
        title
        kind
        durationSeconds
        trial
        access
      }
    }
  }
}
`;

export const PLACE_ORDER = `# ④ 下单（先登录）
# 价格以服务端为准，并在此刻固定。clientKey 是幂等键：原样再运行一次，得到的是同一张订单。
# 券要点名才用：在 input 里写 couponIds，「QuoteOrder」会替你填好。
# 成功后，订单 id 会自动带到用得着它的标签页。
mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order {
      id
      number
      status
      payable {
        fen
        text
      }
      lines {
        title
      }
    }
    userErrors {
      code
      message
      field
    }
  }
}
`;

export const PAY_ORDER = `# ⑤ 发起支付
# method 写 WECHAT 或 ALIPAY，返回各自的调起参数。此时还没有付钱。
# 想亲眼看到推送：先到「WatchOrder」按运行，再点上方的「去沙箱收银台支付」。
mutation PayOrder($input: PayOrderInput!) {
  payOrder(input: $input) {
    payment {
      id
      method
      channel
      status
      amount {
        fen
        text
      }
    }
    launch {
      __typename
      ... on WechatJsapiLaunch {
        appId
        timeStamp
        nonceStr
        package
        signType
        paySign
        cashierUrl
      }
      ... on AlipayLaunch {
        tradeNo
        cashierUrl
      }
    }
    userErrors {
      code
      message
      field
    }
  }
}
`;

export const WATCH_ORDER = `# ⑥ 盯住订单（订阅，graphql-transport-ws）
# 运行后先收到当前状态，之后每次变化推一条；保持在这个标签页，点上方的「去沙箱收银台支付」，
# 付款后约一秒内就会看到 PENDING → PAID。切到别的标签页会停止订阅。
subscription WatchOrder($orderId: ID!) {
  orderUpdated(orderId: $orderId) {
    orderId
    status
    order {
      number
      status
      paidAt
      payable {
        text
      }
    }
  }
}
`;

export const CHECK_PAYMENT = `# ⑦ 主动查单
# 推送没到时的退路：服务端去问支付渠道，结果和推送走的是同一条结算路径。
mutation CheckPayment($orderId: ID!) {
  checkPayment(orderId: $orderId) {
    order {
      id
      status
      paidAt
      payments {
        method
        status
        paidAt
      }
    }
    userErrors {
      code
      message
      field
    }
  }
}
`;

export const MY_COURSES = `# ⑧ 我的课程
# 付款后课程出现在这里，access 变为 OPEN；个人的东西都挂在 me 下面，没登录时 me 为 null。
query MyCourses($first: Int) {
  me {
    name
    role
    courses(first: $first) {
      nodes {
        grantedAt
        course {
          id
          title
          access
          lessonCount
        }
      }
    }
    orders(first: $first) {
      nodes {
        number
        status
        payable {
          text
        }
        paidAt
      }
    }
  }
}
`;

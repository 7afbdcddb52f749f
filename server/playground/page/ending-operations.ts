/** How an order ends otherwise than in a course that is learnt: cancelled, or given back. */

export const CANCEL_ORDER = `# ⑮ 取消订单（待支付时）
# 分两步：先记下 ending = CANCELLED，等支付渠道确认没人还能付款，status 才变成 CANCELLED，占用的券回到「MyCoupons」。
# 这期间真付成了，以钱为准，订单变为 PAID。已支付的订单会得到 ORDER_NOT_CANCELLABLE，请用后面两个标签页退款。
# 取消后要再买：「PlaceOrder」里已换好新的 clientKey，用原来的 key 只会找回这张已取消的订单。
mutation CancelOrder($orderId: ID!) {
  cancelOrder(orderId: $orderId) {
    order {
      id
      number
      status
      ending
      timeline {
        kind
        at
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

export const REFUND_TERMS = `# ⑯ 能退多少
# 逐行回答：refundable 能退多少，until 截止时间（不含这一刻），automatic 为 true 时申请即批准，refusal 是不能退的原因。
# 规则来自课程的 refundPolicy（天数和学习进度），打开的课时多了，答案会变，所以申请前现查。
query RefundTerms($orderId: ID!) {
  refundTerms(orderId: $orderId) {
    line {
      id
      title
      price {
        text
      }
      refundState
    }
    refundable {
      fen
      text
    }
    automatic
    until
    refusal {
      code
      message
    }
  }
}
`;

export const REQUEST_REFUND = `# ⑰ 申请退款
# lineIds 填 null 退所有能退的行，或写「RefundTerms」里 line 的 id 只退几行。clientKey 和下单一样是幂等键：
# 丢了回答就原样重发，不会退两次。钱到账由支付渠道说了算，这里先看到 APPROVED 或 PROCESSING；
# 再到「WatchOrder」运行，稍后会推来 REFUNDED，那时课程也收回。
mutation RequestRefund($input: RequestRefundInput!) {
  requestRefund(input: $input) {
    refund {
      id
      number
      kind
      status
      amount {
        fen
        text
      }
    }
    order {
      id
      status
      refunded {
        text
      }
      lines {
        title
        refundState
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

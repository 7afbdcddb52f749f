/** What only an admin may see. */

export const COUPON_TEMPLATES = `# ⑱ 全部券模板（管理员）
# 先点上方的「管理员」；别的身份得到 errors 里的 FORBIDDEN，没登录是 UNAUTHENTICATED。
# 比领券中心多出停用的（active 为 false）和随购买赠送的（onPurchase）。新建或修改用 saveCouponTemplate。
query CouponTemplates($first: Int, $after: String) {
  couponTemplates(first: $first, after: $after) {
    nodes {
      id
      name
      kind
      active
      onPurchase
      total
      left
      perUser
      claimFrom
      claimUntil
      validFrom
      validUntil
      validDays
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

export const FINDINGS = `# ⑲ 对账差异（管理员）
# 我们的账（here）和支付渠道的账（there）哪里不一致，要有人处理；空列表就是好消息。status 填 null 看全部。
# 差异由 reconcileDay 对某一天的账单找出，处理完用 resolveFinding 写下结论。
query Findings($status: FindingStatus, $first: Int, $after: String) {
  findings(status: $status, first: $first, after: $after) {
    nodes {
      id
      kind
      status
      channel
      day
      number
      hereAmount {
        text
      }
      hereState
      thereAmount {
        text
      }
      thereState
      note
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

export const AUDIT_LOG = `# ⑳ 操作记录（管理员）
# 老师和管理员做过什么，最新的在前：退款审批、限时价、发券、对账等。action 是「对象.动作」，detail 是一段 JSON 文本。
query AuditLog($first: Int, $after: String) {
  auditLog(first: $first, after: $after) {
    nodes {
      id
      action
      subjectType
      subjectId
      detail
      createdAt
      actor {
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

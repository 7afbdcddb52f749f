/** What makes a purchase cheaper, and what holds several of them: coupons, the quote, the cart. */

export const COUPON_CENTRE = `# ⑨ 领券中心
# 不登录也能看；claimable 是服务端对「你现在能不能领」的判断，left 为 null 表示不限量。
# 运行后，第一张能领的券会带到「ClaimCoupon」；想领别的券，把它的 id 填过去。
query CouponCentre($first: Int, $after: String) {
  couponCentre(first: $first, after: $after) {
    nodes {
      id
      name
      kind
      threshold {
        text
      }
      amountOff {
        text
      }
      payPermille
      maxOff {
        text
      }
      scope
      courses {
        title
      }
      categories {
        name
      }
      stackable
      left
      perUser
      claimedByMe
      claimable
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

export const CLAIM_COUPON = `# ⑩ 领券（先登录）
# 限量和每人限领由数据库把关，同时点多少次也不会多领。再运行一次会看到 COUPON_LIMIT_REACHED：
# 业务上的拒绝都放在 userErrors 里（code 给程序，message 给人），errors 只留给意外。
mutation ClaimCoupon($templateId: ID!) {
  claimCoupon(templateId: $templateId) {
    coupon {
      id
      state
      validFrom
      validUntil
      template {
        name
        left
        claimedByMe
        claimable
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

export const MY_COUPONS = `# ⑪ 我的券
# state：USABLE 可用，UPCOMING 未生效，RESERVED 被待支付订单占用，USED 已用，EXPIRED 已过期；填 null 看全部。
# 有效期左闭右开：到 validUntil 那一刻就不能用了。
query MyCoupons($state: CouponState, $first: Int, $after: String) {
  me {
    coupons(state: $state, first: $first, after: $after) {
      nodes {
        id
        state
        validFrom
        validUntil
        usedAt
        template {
          name
          scope
          stackable
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
`;

export const QUOTE_ORDER = `# ⑫ 试算：原价 → 限时价 → 优惠券 → 应付
# 只算不占用，和下单走同一套规则，客户端不用自己算钱。adjustments 是每一步减了多少（负数），
# 各行之和正好等于 list 与 payable。couponIds：null 由服务端选最划算的一组，[] 一张不用，或写明用哪几张。
# coupons 列出你的券：applied 用上了，suggested 在推荐组合里，refusal 是用不上的原因。
# 下单不会自动用券：运行后，用上的券的 id 会写进「PlaceOrder」的 couponIds，看到的就是要付的。
query QuoteOrder($input: QuoteOrderInput!) {
  quoteOrder(input: $input) {
    lines {
      kind
      productId
      title
      list {
        text
      }
      adjustments {
        kind
        label
        amount {
          fen
          text
        }
      }
      price {
        text
      }
      refusal {
        code
        message
      }
    }
    list {
      fen
      text
    }
    discount {
      fen
      text
    }
    payable {
      fen
      text
    }
    coupons {
      applied
      suggested
      off {
        text
      }
      refusal {
        code
        message
      }
      coupon {
        id
        validUntil
        template {
          name
        }
      }
    }
  }
}
`;

export const ADD_TO_CART = `# ⑬ 加入购物车（先登录）
# 购物车跟着账号走，各端一致。同一门课加几次都只有一件，所以这个操作不需要 clientKey。
mutation AddToCart($input: CartItemInput!) {
  addToCart(input: $input) {
    cart {
      id
      count
      total {
        text
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

export const CART = `# ⑭ 购物车
# 车里不存价格，每次读取都按此刻重算。state：BUYABLE 能买，OWNED 已拥有，UNAVAILABLE 已下架；total 只算能买的，
# 也不含优惠券。一起结算：把各件的 kind 和 productId 作为 items 写进「QuoteOrder」和「PlaceOrder」。
query Cart {
  me {
    cart {
      id
      count
      items {
        id
        kind
        productId
        title
        list {
          text
        }
        price {
          text
        }
        state
        addedAt
      }
      total {
        fen
        text
      }
    }
  }
}
`;

import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { Order } from '../orders/order.entity.js';
import { Payment } from './payment.entity.js';
import { PaymentMethod } from './payment.rules.js';

@InputType()
export class PayOrderInput {
  @Field(() => ID)
  orderId!: string;

  @Field(() => PaymentMethod, { description: 'The wallet; the server picks the channel.' })
  method!: PaymentMethod;

  @Field(() => ID, {
    description: "The client's own key of this attempt, 8 to 64 characters; a retry repeats it.",
  })
  clientKey!: string;
}

@ObjectType({ description: 'Arguments of `wx.requestPayment`.' })
export class WechatJsapiLaunch {
  @Field(() => String)
  appId!: string;

  @Field(() => String, { description: 'Seconds since 1970.' })
  timeStamp!: string;

  @Field(() => String)
  nonceStr!: string;

  @Field(() => String)
  package!: string;

  @Field(() => String)
  signType!: string;

  @Field(() => String)
  paySign!: string;

  @Field(() => String, {
    nullable: true,
    description: "The sandbox's cashier page; null with a real gateway.",
  })
  cashierUrl!: string | null;
}

@ObjectType({ description: 'Arguments of `my.tradePay`.' })
export class AlipayLaunch {
  @Field(() => String)
  tradeNo!: string;

  @Field(() => String, {
    nullable: true,
    description: "The sandbox's cashier page; null with a real gateway.",
  })
  cashierUrl!: string | null;
}

@ObjectType({ description: 'Arguments of `wx.requestVirtualPayment`.' })
export class WechatVirtualLaunch {
  @Field(() => String)
  mode!: string;

  @Field(() => String, { description: 'JSON as it was signed, to be handed on unchanged.' })
  signData!: string;

  @Field(() => String)
  paySig!: string;

  @Field(() => String, { description: "Over `signData`, with the payer's session key." })
  signature!: string;

  @Field(() => String, {
    nullable: true,
    description: "The sandbox's cashier page; null with a real gateway.",
  })
  cashierUrl!: string | null;
}

export const PaymentLaunch = createUnionType({
  name: 'PaymentLaunch',
  description: "What opens the platform's pay sheet.",
  types: () => [WechatJsapiLaunch, WechatVirtualLaunch, AlipayLaunch] as const,
  resolveType: launch => {
    if ('tradeNo' in launch) return AlipayLaunch;
    return 'signData' in launch ? WechatVirtualLaunch : WechatJsapiLaunch;
  },
});

@ObjectType({ description: 'The attempt and how to launch it, or why there is none.' })
export class PayOrderPayload extends Payload {
  @Field(() => Payment, { nullable: true })
  payment?: Ref | null;

  @Field(() => PaymentLaunch, { nullable: true })
  launch?: WechatJsapiLaunch | WechatVirtualLaunch | AlipayLaunch | null;
}

@ObjectType({ description: 'The order after the channel was asked.' })
export class CheckPaymentPayload extends Payload {
  @Field(() => Order, { nullable: true })
  order?: Ref | null;
}

@ObjectType({ description: 'The order, cancelled or on its way there, or why it cannot be.' })
export class CancelOrderPayload extends Payload {
  @Field(() => Order, { nullable: true })
  order?: Ref | null;
}

@ObjectType({ description: 'What may be sold to this client.' })
export class Shop {
  @Field(() => Boolean, { description: 'False: show no price and no word of buying.' })
  sellsHere!: boolean;

  @Field(() => Boolean, {
    description: 'Whether experts may be asked for money: never through Apple, which alone gives money back.',
  })
  questionsHere!: boolean;

  @Field(() => Date, { description: "The server's clock, for countdowns." })
  now!: Date;
}

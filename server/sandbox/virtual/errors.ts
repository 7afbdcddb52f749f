/** A refusal of `/xpay`, by its documented number. */
export class XpayError extends Error {
  constructor(
    readonly errcode: number,
    message: string,
  ) {
    super(message);
  }
}

export const wrongOpenid = () => new XpayError(268490001, 'openid错误');
export const wrongField = (message: string) => new XpayError(268490002, message);
/** The platform uses the number of a wrong field for what it cannot find, too. */
export const absent = () => new XpayError(268490002, '数据不存在');
export const wrongSignature = () => new XpayError(268490003, '签名错误');
export const alreadyDone = () => new XpayError(268490004, '重复操作');
export const refundUnderWay = () => new XpayError(268490014, '退款操作进行中，稍后可以使用相同参数重试');
export const wrongRest = () =>
  new XpayError(268490016, '退款的left_fee字段与实际不符，请通过query_order接口查询确认');

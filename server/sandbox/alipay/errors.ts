/** An error as Alipay's gateway answers it, always with HTTP 200. */
export class AlipayError extends Error {
  constructor(
    readonly code: '20000' | '40001' | '40002' | '40004' | '40006',
    readonly msg: string,
    readonly subCode: string,
    subMsg: string,
    readonly underError = false,
  ) {
    super(subMsg);
  }
}

/** The business said no. */
export const refusal = (subCode: string, subMsg: string) =>
  new AlipayError('40004', 'Business Failed', `ACQ.${subCode}`, subMsg);

export const invalidParameter = (subMsg: string) => refusal('INVALID_PARAMETER', `参数无效：${subMsg}`);

import { FAULT_KINDS, type FaultKind } from '../faults.js';
import { CHANNELS, type Channel } from '../model.js';
import { html, type Html } from './html.js';

const NAMES: Record<FaultKind, string> = {
  'notify.lost': '丢失',
  'notify.late': '迟到一分钟',
  'notify.duplicate': '重复 20 份',
  'notify.forged': '伪造签名',
  'notify.unknownserial': '未知公钥（微信）',
  'notify.signtest': '探测签名（微信）',
  'notify.tampered': '签名后篡改',
  'notify.badcipher': '密文损坏（微信）',
  'notify.stale': '时间过期',
  'notify.reordered': '顺序颠倒',
  'notify.mismatch': '金额不符',
  'api.lost': '应答丢失',
  'api.unreached': '请求未到达',
  'api.slow': '应答慢 6 秒',
  'api.error': '系统错误',
  'api.garbage': '应答残缺',
  'api.tampered': '应答被篡改',
  'api.forged': '应答伪造签名',
  'close.userpaying': '关单时用户支付中',
  'close.thenpaid': '关单后到账',
  'refund.processing': '退款一直处理中',
  'refund.abnormal': '退款异常',
  'refund.closed': '退款关闭',
  'bill.missing': '账单少一笔',
  'bill.extra': '账单多一笔',
  'bill.amount': '账单金额不符',
  'bill.status': '账单状态不符',
};

const PLATFORMS: Record<Channel, string> = {
  wechat: '微信',
  alipay: '支付宝',
  'wechat-virtual': '微信虚拟支付',
};

export const platform = (channel: Channel): string => PLATFORMS[channel];

const GROUPS = [
  ['notify.', '下一个通知'],
  ['api.', '下一次接口调用'],
  ['close.', '下一次关单'],
  ['refund.', '下一笔退款'],
  ['bill.', '下一份账单'],
] as const;

export const faultName = (kind: string): string => NAMES[kind as FaultKind] ?? kind;

/** Where it strikes and how often, then one button a fault. */
export const armForm = (): Html =>
  html`<div class="arm">
    <p class="choices">
      <label
        >平台
        <select id="channel">
          <option value="">全部平台</option>
          ${CHANNELS.map(channel => html`<option value="${channel}">${platform(channel)}</option>`)}
        </select></label
      >
      <label
        >次数
        <select id="times">
          <option value="1">一次</option>
          <option value="always">直到清除</option>
        </select></label
      >
    </p>
    ${GROUPS.map(
      ([prefix, title]) =>
        html`<fieldset>
          <legend>${title}</legend>
          <p class="actions">
            ${FAULT_KINDS.filter(kind => kind.startsWith(prefix)).map(
              kind =>
                html`<button type="button" data-fault="${kind}" title="${kind}">${NAMES[kind]}</button>`,
            )}
          </p>
        </fieldset>`,
    )}
  </div>`;

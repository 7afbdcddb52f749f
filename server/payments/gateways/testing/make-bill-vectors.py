"""
Writes bill-vectors.json: bills of both channels made by neither side's code. Python's codecs write GBK and UTF-8, its
zipfile packs (deflated, names in GBK without the flag of UTF-8, as Alipay does), its hashlib hashes.

    python3 make-bill-vectors.py
"""

import base64, hashlib, io, json, os, zipfile

HERE = os.path.dirname(os.path.abspath(__file__))

PAID, REFUNDED, REFUND = ('ZK202610010000000000000000000001', 'ZK202610010000000000000000000002',
                          'RF202610010000000000000000000001')


def lines(*texts):
    return ''.join(f'{text}\r\n' for text in texts)


# ---------------------------------------------------------------- WeChat Pay

WECHAT_HEAD = ('交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,'
               '应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,'
               '手续费,费率,订单金额,申请退款金额,费率备注')


def wechat_row(number, transaction, state, paid, coupon, refund_ids, refund, asked_back, refund_state):
    settled = f'{float(paid) - float(coupon):.2f}' if state == 'SUCCESS' else '0.00'
    cells = ['2026-10-01 12:00:00', 'wx8888888888888888', '1900000109', '0', '', transaction, number,
             'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', 'JSAPI', state, 'OTHERS', 'CNY', settled, coupon, *refund_ids, refund, '0.00',
             'ORIGINAL' if refund_state else '', refund_state, 'Python入门,进阶 "一"', '', '1.20000', '0.60%',
             paid, asked_back, '']
    return ','.join(f'`{cell}' for cell in cells)


WECHAT = '\ufeff' + lines(
    WECHAT_HEAD,
    wechat_row(PAID, '4200001234202610011234567890', 'SUCCESS', '200.00', '10.00', ['0', '0'], '0.00', '0.00', ''),
    wechat_row(REFUNDED, '4200001234202610011234567891', 'REFUND', '0.00', '0.00',
               ['50000001232026100112345678901', REFUND], '49.00', '50.00', 'PROCESSING'),
    '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额',
    '`2,`190.00,`49.00,`0.00,`0.00000,`200.00,`50.00')

# -------------------------------------------------------------------- Alipay

ALIPAY_HEAD = ('支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,'
               '订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,'
               '商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注')


def alipay_row(transaction, number, kind, total, request):
    cells = [f'{transaction}\t', f'{number}\t', kind, 'Python入门，进阶\t', '2026-10-01 12:00:00', '2026-10-01 12:00:05',
             '\t', '', '\t', '\t', 'xia***@example.com\t', total, total, '0.00', '0.00', '0.00', '0.00', '0.00', '\t',
             '0.00', '0.00', f'{request}\t', '-1.20', '0.00', '']
    return ','.join(cells)


def opening(title):
    return [f'#支付宝{title}查询', '#账号：[20880000000000010156]',
            '#起始日期：[2026年10月01日 00:00:00]   终止日期：[2026年10月02日 00:00:00]']


def rule(title):
    return f"#{'-' * 41}{title}{'-' * 40}"


DETAILS = lines(
    *opening('业务明细'), rule('业务明细列表'), ALIPAY_HEAD,
    alipay_row('2026100122001400010000000001', PAID, '交易', '200.00', ''),
    alipay_row('2026100122001400010000000002', REFUNDED, '退款', '-50.00', REFUND),
    rule('业务明细列表结束'),
    '#交易合计：1笔，商家实收共200.00元，商家优惠共0.00元',
    '#退款合计：1笔，商家实收退款共-50.00元，商家优惠退款共0.00元',
    '#导出时间：[2026年10月02日 08:30:00]').encode('gbk')
SUMS = lines(*opening('业务汇总'), rule('业务汇总列表'), '门店编号,门店名称', '合计,', rule('业务汇总列表结束')).encode('gbk')

STEM = '20880000000000010156_20261001_业务明细'


class GbkName(zipfile.ZipInfo):
    def _encodeFilenameFlags(self):
        return self.filename.encode('gbk'), self.flag_bits


def archive(*files, info=GbkName):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w') as zipped:
        for name, content in files:
            entry = info(name, (2026, 10, 2, 8, 30, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, content)
    return packed.getvalue()


def other_crc(packed):
    """The same archive, of which the directory promises another checksum for its first file."""
    at = packed.index(b'PK\x01\x02') + 16
    return packed[:at] + bytes([packed[at] ^ 1]) + packed[at + 1:]


def claimed_size(packed, size):
    """The same archive, of which the directory claims another size for its first file."""
    at = packed.index(b'PK\x01\x02') + 24
    return packed[:at] + size.to_bytes(4, 'little') + packed[at + 4:]


BOTH = [(f'{STEM}.csv', DETAILS), (f'{STEM}(汇总).csv', SUMS)]
ARCHIVE = archive(*BOTH)

vectors = {
    'wechat': {'bill': WECHAT.encode(), 'sha1': hashlib.sha1(WECHAT.encode()).hexdigest()},
    'alipay': {
        'details': DETAILS,
        'archive': ARCHIVE,
        'utf8Names': archive(*BOTH, info=zipfile.ZipInfo),
        'otherCrc': other_crc(ARCHIVE),
        'longer': claimed_size(ARCHIVE, len(DETAILS) + 1),
        'huge': claimed_size(ARCHIVE, 33 * 1024 * 1024),
        'cutShort': ARCHIVE[:-40],
        'onlySums': archive(BOTH[1]),
        'twoDetails': archive(BOTH[0], (f'2_{STEM}.csv', DETAILS)),
    },
}


def written(value):
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


if __name__ == '__main__':
    with open(os.path.join(HERE, 'bill-vectors.json'), 'w', encoding='utf-8') as file:
        texts = {channel: {name: written(value) for name, value in named.items()} for channel, named in vectors.items()}
        json.dump(texts, file, indent=2)
        file.write('\n')

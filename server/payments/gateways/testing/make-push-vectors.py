"""
Writes push-vectors.json: pushes of WeChat in security mode and signatures of virtual payment, made by neither side's code.
OpenSSL's command line seals (`openssl enc -aes-256-cbc`), Python's hashlib and hmac sign.

    python3 make-push-vectors.py        (needs openssl)
"""

import base64, hashlib, hmac, json, os, struct, subprocess

HERE = os.path.dirname(os.path.abspath(__file__))

APPID, TOKEN, AES_KEY = 'wx8888888888888888', 'pushtoken0123456', 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
APP_KEY, SESSION_KEY = 'Zx81k2mMfQv7Lw3nRt5yUp9aSd4fGh6j', '9hAb/NEYUlkaMBEsmFgzig=='
NUMBER, REFUND = 'ZK202610010000000000000000000001', 'RF202610010000000000000000000001'
OPEN_ID = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'
UNIX, NONCE = '1790856000', '1320562132'  # 2026-10-01T12:00:00Z


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(',', ':'))


def hmac_hex(key, text):
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def signature(*parts):
    return hashlib.sha1(''.join(sorted(parts)).encode()).hexdigest()


def pad(plain, block=32):
    missing = block - len(plain) % block
    return plain + bytes([missing]) * missing


def seal(padded):
    key = base64.b64decode(AES_KEY + '=')
    options = ['-nopad', '-K', key.hex(), '-iv', key[:16].hex()]
    sealed = subprocess.run(['openssl', 'enc', '-aes-256-cbc', *options], input=padded, capture_output=True, check=True)
    return base64.b64encode(sealed.stdout).decode()


def framed(text, appid=APPID, length=None):
    message = text.encode()
    return b'0123456789abcdef' + struct.pack('>I', len(message) if length is None else length) + message + appid.encode()


def push(padded):
    sealed = seal(padded)
    query = {'signature': signature(TOKEN, UNIX, NONCE), 'timestamp': UNIX, 'nonce': NONCE, 'openid': OPEN_ID,
             'encrypt_type': 'aes', 'msg_signature': signature(TOKEN, UNIX, NONCE, sealed)}
    return {'query': query, 'body': compact({'ToUserName': 'gh_1234567890ab', 'Encrypt': sealed})}


def event(name, **fields):
    return {'ToUserName': 'gh_1234567890ab', 'FromUserName': 'oFromWechatItself', 'CreateTime': int(UNIX),
            'MsgType': 'event', 'Event': name, **fields}


DELIVER = event(
    'xpay_goods_deliver_notify', OpenId=OPEN_ID, OutTradeNo=NUMBER, Env=0,
    WeChatPayInfo={'MchOrderNo': '20261001195958000001', 'TransactionId': '4200001234202610011234567890',
                   'PaidTime': 1790855998},
    GoodsInfo={'ProductId': 'course_20000', 'Quantity': 1, 'OrigPrice': 20000, 'ActualPrice': 20000, 'Attach': '课程'},
    RetryTimes=0)
APPLE = {name: DELIVER[name] for name in DELIVER if name != 'WeChatPayInfo'}
REFUNDED = event(
    'xpay_refund_notify', OpenId=OPEN_ID, WxRefundId='5030001234202610021234567890', MchRefundId=REFUND,
    WxOrderId='1178000000000000001', MchOrderId=NUMBER, RefundFee=5000, RetCode=0, RetMsg='SUCCESS',
    RefundStartTimestamp=1790856100, RefundSuccTimestamp=1790856102, RetryTimes=0)
INQUIRY = event(
    'xpay_subscribe_ios_refund_query_notify', refund_time='1790856000', order_time='1790855998',
    channel_bill='550000000000001', bundleid='com.tencent.xin', product_id='course_20000', p_count='1',
    refund_request_reason='UNINTENDED_PURCHASE', provide_status='1', pay_order_id=NUMBER)

SIGN_DATA = compact({'offerId': '1450000001', 'buyQuantity': 1, 'env': 0, 'currencyType': 'CNY',
                     'productId': 'course_20000', 'goodsPrice': 20000, 'outTradeNo': NUMBER, 'attach': ''})
QUERY = compact({'openid': OPEN_ID, 'env': 0, 'order_id': NUMBER})

if __name__ == '__main__':
    said = lambda message: push(pad(framed(compact(message))))
    vectors = {
        'launch': {'signData': SIGN_DATA, 'paySig': hmac_hex(APP_KEY, 'requestVirtualPayment&' + SIGN_DATA),
                   'signature': hmac_hex(SESSION_KEY, SIGN_DATA)},
        'query': {'body': QUERY, 'paySig': hmac_hex(APP_KEY, '/xpay/query_order&' + QUERY)},
        'echo': {'signature': signature(TOKEN, UNIX, NONCE), 'timestamp': UNIX, 'nonce': NONCE, 'echostr': '5871263'},
        'pushes': {
            'delivered': said(DELIVER),
            'deliveredAgain': said({**DELIVER, 'RetryTimes': 1}),
            'apple': said(APPLE),
            'otherWorld': said({**DELIVER, 'Env': 1}),
            'textAmount': said({**DELIVER, 'GoodsInfo': {**DELIVER['GoodsInfo'], 'ActualPrice': '20000'}}),
            'refunded': said(REFUNDED),
            'refundFailed': said({**REFUNDED, 'RetCode': 1, 'RetMsg': 'FAIL'}),
            'refundedByApple': said({**REFUNDED, 'MchRefundId': ''}),
            'inquiry': said(INQUIRY),
            'complaint': said(event('xpay_complaint_notify', OpenId=OPEN_ID)),
            'otherApp': push(pad(framed(compact(DELIVER), 'wx9999999999999999'))),
            'noJson': push(pad(framed('<xml></xml>'))),
            'tooLong': push(pad(framed(compact(DELIVER), length=100000))),
            'badPadding': push(pad(framed(compact(DELIVER)))[:-2] + bytes([7, 9])),
            'unpadded': push(framed('{}', 'x' * 10)),
            'halfBlock': push(framed('{}', 'x' * 26)),
        },
    }
    with open(os.path.join(HERE, 'push-vectors.json'), 'w') as file:
        json.dump(vectors, file, ensure_ascii=False, indent=2)
        file.write('\n')

"""
Writes vectors.json: messages of WeChat Pay and Alipay made by neither side's code. OpenSSL's command line makes the keys
and all signatures (`openssl dgst -sha256 -sign`), Python's `cryptography` seals the AES-256-GCM resources, Python's
urllib writes the form bodies. Keys are made anew at each run; the platforms' private keys are then thrown away.

    python3 make-vectors.py        (needs openssl and `pip install cryptography`)
"""

import base64, json, os, subprocess, tempfile
from urllib.parse import parse_qs, urlencode

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HERE = os.path.dirname(os.path.abspath(__file__))
KEYS = tempfile.mkdtemp()

NUMBER = 'ZK202610010000000000000000000001'
UNIX, SHANGHAI = '1790856000', '2026-10-01 20:00:00'  # one moment: 2026-10-01T12:00:00Z
MCHID, WECHAT_APP, APIV3_KEY = '1900000109', 'wx8888888888888888', '0123456789abcdefghijklmnopqrstuv'
ALIPAY_APP, SELLER = '2021000000000001', '2088000000000001'
OPEN_ID = '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5'
TRADE_NO = '2026100122001400010000000001'


def openssl(*args, data=None):
    return subprocess.run(['openssl', *args], input=data, capture_output=True, check=True).stdout


def key(name):
    path = os.path.join(KEYS, name)
    if not os.path.exists(path):
        openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', path)
    return path


def private(name, *form):
    return openssl('pkey', '-in', key(name), *form).decode().strip()


def public(name):
    return openssl('pkey', '-in', key(name), '-pubout').decode().strip()


def sign(name, text, digest='sha256'):
    return base64.b64encode(openssl('dgst', f'-{digest}', '-sign', key(name), data=text.encode())).decode()


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(',', ':'))


# ---------------------------------------------------------------- WeChat Pay

TRANSACTION = {
    'mchid': MCHID, 'appid': WECHAT_APP, 'out_trade_no': NUMBER, 'transaction_id': '4200001234202610011234567890',
    'trade_type': 'JSAPI', 'trade_state': 'SUCCESS', 'trade_state_desc': '支付成功', 'bank_type': 'OTHERS', 'attach': '',
    'success_time': '2026-10-01T19:59:58+08:00', 'payer': {'openid': 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'},
    'amount': {'total': 20000, 'payer_total': 20000, 'currency': 'CNY', 'payer_currency': 'CNY'},
}


def wechat_message(nonce, body):
    return {'nonce': nonce, 'body': body, 'signature': sign('wechat', f'{UNIX}\n{nonce}\n{body}\n')}


def wechat_notification(last, event, plain, about='transaction', flip=None):
    sealed = bytearray(AESGCM(APIV3_KEY.encode()).encrypt(b'GCMnonce0001', plain.encode(), about.encode()))
    if flip is not None:
        sealed[flip] ^= 1
    return wechat_message(f'nonceNOTE{last}', json.dumps({
        'id': f'EV-201802251122332000{last}', 'create_time': '2026-10-01T20:00:00+08:00',
        'resource_type': 'encrypt-resource', 'event_type': event, 'summary': '支付成功',
        'resource': {'original_type': about, 'algorithm': 'AEAD_AES_256_GCM', 'associated_data': about,
                     'nonce': 'GCMnonce0001', 'ciphertext': base64.b64encode(bytes(sealed)).decode()},
    }, ensure_ascii=False))


def wechat():
    path = f'/v3/pay/transactions/out-trade-no/{NUMBER}'
    close = compact({'mchid': MCHID})
    prepay = 'prepay_id=wx201410272009395522657a690389285100'
    plain = compact(TRANSACTION)
    # One bit of the ciphertext turns the 2 of "total":20000 (0x32) into a 3 (0x33); then WeChat signs it.
    two = plain.encode().index(b'"total":20000') + len('"total":')
    text_amount = compact({**TRANSACTION, 'amount': {'total': '20000', 'currency': 'CNY'}})
    refund = compact({'mchid': MCHID, 'out_trade_no': NUMBER, 'out_refund_no': 'R1', 'refund_status': 'SUCCESS'})
    return {
        'getSignature': sign('merchant', f'GET\n{path}?mchid={MCHID}\n{UNIX}\nnonceGET0001\n\n'),
        'postSignature': sign('merchant', f'POST\n{path}/close\n{UNIX}\nnoncePOST001\n{close}\n'),
        'paySign': sign('merchant', f'{WECHAT_APP}\n{UNIX}\n5K8264ILTKCH16CQ2502SI8ZNMTM67VS\n{prepay}\n'),
        # Blanks after colons and commas: a parser and a printer would lose them.
        'answer': wechat_message('nonceRESP001', json.dumps(TRANSACTION, ensure_ascii=False)),
        'emptyAnswer': wechat_message('nonceRESP002', ''),
        'paid': wechat_notification('1', 'TRANSACTION.SUCCESS', plain),
        'flipped': wechat_notification('2', 'TRANSACTION.SUCCESS', plain, flip=two),
        'refund': wechat_notification('3', 'REFUND.SUCCESS', refund, 'refund'),
        'textAmount': wechat_notification('4', 'TRANSACTION.SUCCESS', text_amount),
    }


# -------------------------------------------------------------------- Alipay

def joined(fields):
    return '&'.join(f'{name}={fields[name]}' for name in sorted(fields))


def alipay_request(method, **fields):
    text = joined({'method': method, 'app_id': ALIPAY_APP, 'charset': 'utf-8', 'version': '1.0',
                   'sign_type': 'RSA2', 'timestamp': SHANGHAI, **fields})
    return {'signString': text, 'sign': sign('merchant', text)}


def alipay_content(value):
    return compact(value).replace('/', '\\/')  # as Alipay's own printer writes it


def alipay_answer(method, content):
    return f'{{"{method}_response":{content},"sign":"{sign("alipay", content)}"}}'


def alipay_notification(fields, digest='sha256', sign_type='RSA2', name='alipay'):
    return urlencode({**fields, 'sign': sign(name, joined(fields), digest), 'sign_type': sign_type})


def recut(body, fields):
    """The same sign string, cut elsewhere: what follows the imitated fields of the title becomes one value."""
    text = joined(fields)
    head, tail = text.split('&subject=x&trade_status=TRADE_SUCCESS&zz=1', 1)
    cut = dict(pair.split('=', 1) for pair in head.split('&'))
    cut.update({'subject': 'x', 'trade_status': 'TRADE_SUCCESS', 'zz': '1' + tail})
    assert joined(cut) == text
    return urlencode({**cut, 'sign': parse_qs(body)['sign'][0], 'sign_type': 'RSA2'})


def alipay():
    created = {'code': '10000', 'msg': 'Success', 'out_trade_no': NUMBER, 'trade_no': TRADE_NO}
    waiting = {**created, 'buyer_logon_id': '159****5620', 'buyer_open_id': OPEN_ID, 'total_amount': '200.00',
               'trade_status': 'WAIT_BUYER_PAY', 'subject': '课/程 "}" {"sign":'}
    paid = {**waiting, 'trade_status': 'TRADE_SUCCESS', 'send_pay_date': '2026-10-01 19:59:58'}
    genuine = alipay_content(waiting)
    forged = genuine.replace('WAIT_BUYER_PAY', 'TRADE_SUCCESS')
    token = {'access_token': 'a', 'user_id': '2088000000000002', 'expires_in': 1296000, 'refresh_token': 'r'}
    note = {
        'gmt_create': '2026-10-01 19:59:40', 'charset': 'utf-8', 'gmt_payment': '2026-10-01 19:59:58',
        'notify_time': '2026-10-01 19:59:59', 'subject': '100% Python入门 + a=b', 'buyer_open_id': OPEN_ID,
        'invoice_amount': '200.00', 'version': '1.0', 'notify_id': '2026100100222195959000011450000001',
        'fund_bill_list': '[{"amount":"200.00","fundChannel":"ALIPAYACCOUNT"}]', 'passback_params': '',
        'notify_type': 'trade_status_sync', 'out_trade_no': NUMBER, 'total_amount': '200.00',
        'trade_status': 'TRADE_SUCCESS', 'trade_no': TRADE_NO, 'auth_app_id': ALIPAY_APP, 'receipt_amount': '200.00',
        'point_amount': '0.00', 'app_id': ALIPAY_APP, 'buyer_pay_amount': '200.00', 'seller_id': SELLER,
    }
    refund = {'gmt_refund': '2026-10-02 09:00:00.123', 'out_biz_no': 'R1'}
    unpaid = {name: note[name] for name in note if name != 'gmt_payment'}
    imitating = {**unpaid, 'trade_status': 'WAIT_BUYER_PAY', 'subject': 'x&trade_status=TRADE_SUCCESS&zz=1'}
    bad_code = compact({'code': '40002', 'msg': 'Invalid Arguments', 'sub_code': 'isv.code-invalid',
                        'sub_msg': '授权码code无效'})
    return {
        'createRequest': alipay_request(
            'alipay.trade.create', notify_url='https://zhike.example/pay/notify/alipay',
            biz_content=compact({
                'out_trade_no': NUMBER, 'total_amount': '200.00', 'subject': 'Python入门',
                'product_code': 'JSAPI_PAY', 'op_app_id': ALIPAY_APP, 'buyer_open_id': OPEN_ID,
                'time_expire': '2026-10-01 20:15:00'})),
        'tokenRequest': alipay_request('alipay.system.oauth.token', grant_type='authorization_code',
                                       code='4b203fe6c11548bcabd8da5bb087a83b'),
        'created': alipay_answer('alipay_trade_create', alipay_content(created)),
        'queried': alipay_answer('alipay_trade_query', alipay_content(paid)),
        # A search for the member's name finds the genuine, longer one; a parser returns the forged, escaped one.
        'smuggled': f'{{"alipay_trade_query\\u005fresponse":{forged},'
                    f'"zalipay_trade_query_response":{genuine},"sign":"{sign("alipay", genuine)}"}}',
        'token': alipay_answer('alipay_system_oauth_token', alipay_content({**token, 'open_id': OPEN_ID})),
        'tokenWithoutOpenId': alipay_answer('alipay_system_oauth_token', alipay_content(token)),
        'badCode': f'{{"error_response":{bad_code},"sign":"{sign("alipay", bad_code)}"}}',
        'paid': alipay_notification(note),
        'sha1': alipay_notification(note, 'sha1', 'RSA'),
        'forged': alipay_notification(note, name='stranger'),
        'refunded': alipay_notification({**note, **refund, 'trade_status': 'TRADE_CLOSED', 'refund_fee': '200.00'}),
        'partlyRefunded': alipay_notification({**note, **refund, 'refund_fee': '50.00'}),
        'timedOut': alipay_notification({**unpaid, 'trade_status': 'TRADE_CLOSED'}),
        'otherMessage': alipay_notification({**note, 'notify_type': 'dut_user_sign'}),
        'oddAmount': alipay_notification({**note, 'total_amount': '200.001'}),
        'recut': recut(alipay_notification(imitating), imitating),
    }


if __name__ == '__main__':
    vectors = {
        'keys': {
            'merchantPrivate': private('merchant'), 'merchantPrivatePkcs1': private('merchant', '-traditional'),
            'merchantPublic': public('merchant'), 'wechatPublic': public('wechat'), 'alipayPublic': public('alipay'),
            'ellipticPrivate': openssl('genpkey', '-algorithm', 'EC', '-pkeyopt',
                                       'ec_paramgen_curve:P-256').decode().strip(),
        },
        'wechat': wechat(),
        'alipay': alipay(),
    }
    with open(os.path.join(HERE, 'vectors.json'), 'w') as file:
        json.dump(vectors, file, ensure_ascii=False, indent=2)
        file.write('\n')

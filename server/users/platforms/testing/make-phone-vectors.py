"""
Writes phone-vectors.json: what my.getPhoneNumber gives, made by OpenSSL's command line alone (`openssl enc -aes-128-cbc`,
`openssl dgst -sha256 -sign`). Keys are made anew at each run; the private ones are then thrown away.

    python3 make-phone-vectors.py        (needs openssl)
"""

import base64, json, os, subprocess, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
KEYS = tempfile.mkdtemp()
CONTENT_KEY = bytes(range(16))


def openssl(*args, data=None):
    return subprocess.run(['openssl', *args], input=data, capture_output=True, check=True).stdout


def key(name):
    path = os.path.join(KEYS, name)
    if not os.path.exists(path):
        openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', path)
    return path


def sealed(plain, content_key=CONTENT_KEY):
    return openssl('enc', '-aes-128-cbc', '-K', content_key.hex(), '-iv', '0' * 32, '-base64', '-A', data=plain.encode()).decode()


def sign(text, signer='alipay', digest='sha256'):
    return base64.b64encode(openssl('dgst', f'-{digest}', '-sign', key(signer), data=text.encode())).decode()


def message(response, signature, **more):
    return json.dumps({'response': response, 'sign': signature, **more}, separators=(',', ':'))


def told(plain, **more):
    response = sealed(plain)
    return message(response, sign(f'"{response}"'), **more)


def mobile(number):
    return json.dumps({'code': '10000', 'msg': 'Success', 'mobile': number}, separators=(',', ':'))


def refused(code, sub_code):
    return json.dumps({'code': code, 'msg': 'no', 'subCode': sub_code, 'subMsg': '不行'}, ensure_ascii=False)


OWN, OTHER = sealed(mobile('13812345678')), sealed(mobile('13987654321'))
PLAIN = mobile('13812345678')
FOREIGN_KEY = sealed(PLAIN, bytes(16))

vectors = {
    'alipayPublic': openssl('pkey', '-in', key('alipay'), '-pubout').decode().strip(),
    'contentKey': base64.b64encode(CONTENT_KEY).decode(),
    'told': told(PLAIN),
    'marked': told(PLAIN, sign_type='RSA2', encrypt_type='AES', charset='UTF-8'),
    'abroad': told(mobile('852-51234567')),
    'landline': told(mobile('01012345678')),
    'mobileAsNumber': told('{"code":"10000","msg":"Success","mobile":13812345678}'),
    'withoutMobile': told('{"code":"10000","msg":"Success"}'),
    'noJson': told('13812345678 is the number'),
    'unsigned': json.dumps({'response': OWN}),
    'withoutQuotes': message(OWN, sign(OWN)),
    'stranger': message(OWN, sign(f'"{OWN}"', 'stranger')),
    'sha1': message(OWN, sign(f'"{OWN}"', digest='sha1'), sign_type='RSA'),
    'swapped': message(OTHER, sign(f'"{OWN}"')),
    'foreignKey': message(FOREIGN_KEY, sign(f'"{FOREIGN_KEY}"')),
    'notEncrypted': message(PLAIN, sign(PLAIN)),
    'unauthorised': told(refused('40003', 'isv.invalid-auth-relations')),
    'busy': told(refused('20000', 'aop.unknow-error')),
    'missingKey': told(refused('40001', 'isv.missing-encrypt-key')),
}

with open(os.path.join(HERE, 'phone-vectors.json'), 'w') as file:
    json.dump(vectors, file, indent=2, ensure_ascii=False)
    file.write('\n')

/**
 * Literal vectors that neither the sandbox nor the product made. The key was made for them alone, with
 *   openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem
 * and every signature is that of a file written by printf:
 *   openssl dgst -sha256 -sign key.pem text | openssl base64 -A
 */
export const PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCblBa8uexLW0i+
YaSO3JZ/sWIllG0fvxMNUTZPDRLF4drDFW7UwHoVMPkDNuxlHXM8VAOrSqSoAYZM
yk8iVSzJLhqJInqZlfrcGdE7xszUq7T0uRCOw4E3rz+Jn6wuwL0OXQtU7kwn5XeI
vhD772YHKYMeiH/StageQYy95cFhBpwSF15ztj9JCx/Q3aLg6aO3NUSaDLMhO1/J
Sm/ZH0Y5m4QxnQSatN6rXDRfuEg58xvUIKU0/uRgm7ukkM2ETRJR0/tX38Kt6jf9
/LTHB2PfZnb3WukAIjgpJD2e+unO2p8egoVrvXvdO0EQjN7Bfv+a/KQhzH3mjLmU
eOv41Tp9AgMBAAECggEAAK8DjxwMxSVlQVxteziAmCIdAOMPOF2B/cIJClECOT8E
wEXT6e0lkYXBXzevAenU9Wwx4FtgiVYYvg8Bd3CQltTwSielOQekpKpSIp11V2ss
WPO9PBWMPbVLc2iYUde6pLSXJUsjkJ9v9AvzGZxu7OcZ7rAgttEvcewqwai+6Hna
w8W/r06kkRahwa2+kcuaXsVUZ9+0SyUrjxUgIIG5tfcfRk3HgsrXpRpryTc77gfW
aaCtX6sm2p4zfPDkb7qacXP2FGHKYpnwjz63rL+NET4DE2SvvXs5/xGSuX6Hq0sa
ofnlmp1TimovKThW8DwxusTUaSSXkjzHe8x3YJ1qIwKBgQDPtp22DCQg63bCyLqU
udBffIZqlboAj2zAEKXMZyLuKRpkejVxYb9YWwBCU+OZHN1vFLtqYSc/yYRgj8sG
oAySyU0HYoh5tWfqoVj6ZDJVX+wg7lrshJeaUJxRJWsIlVYH95rbIY347zCr+cKp
s97SPfiYNGpyAe+WEO/Fz0ub7wKBgQC/vtXgMjZ34Ak/g9+Lf2vfB5fyLIYNmpEv
zPAsYqsVFwzucj+ktWD+VAST/mXoufkeIZ+uzx5+zLOes9Y1wKwz5ZYykM3585m3
SnP1Xn8g5DUNmo1iK57oJXFiw7yqjPFcuICgJrCsVXhCFeZ/sqJghf0jnbn7Xszg
oE8eEA0UUwKBgAUKEy11gfLig5EaOZyeHXYTmVdAprCYyjSmsr8QyYIpsSA67sz/
aBsGqizxyBXQ43ZsdFeSX9dmVjXZhz1z6JovFBVXyKPbSNgibfw1LhtwJlRuM/qF
BQCTcBdv5vbgWKP81971I3KkqvOhLZ3cZU2If12B+AsoDN4BLzAHZXg1AoGAF4Rq
avL9pzo9KCMeedeI/XPK+RLo5iY9BGXYVzlKzm1jUqOElskAOnFHlncvPJoCqeVp
1mDk1px4s1BPR4x4Em1oPI9yE+QCyG5DRqbuZLRYpXB9Qrsi5EojW/+x1iEvQTYH
4JyeMqTQ+RoCiUr5i2kjoQipVOFNs4c17PP/Bq0CgYBxJm4KR9J3uwEXjS22pkBG
dbHyBe7pRBCKPMDmsBWoMXgjLud+ERklnh1KBjF4CxAAijEACzE5B5X35Q9J2D2E
IozqvzNJDCogjK+QZgcSJMrzfnHDQRbTVCkC6EbOnQx1BkjOupRQb0tO1D6vCZI1
1kDwnKIMTzkCJo1hkc8tCA==
-----END PRIVATE KEY-----`;

export const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAm5QWvLnsS1tIvmGkjtyW
f7FiJZRtH78TDVE2Tw0SxeHawxVu1MB6FTD5AzbsZR1zPFQDq0qkqAGGTMpPIlUs
yS4aiSJ6mZX63BnRO8bM1Ku09LkQjsOBN68/iZ+sLsC9Dl0LVO5MJ+V3iL4Q++9m
BymDHoh/0rWoHkGMveXBYQacEhdec7Y/SQsf0N2i4OmjtzVEmgyzITtfyUpv2R9G
OZuEMZ0EmrTeq1w0X7hIOfMb1CClNP7kYJu7pJDNhE0SUdP7V9/Creo3/fy0xwdj
32Z291rpACI4KSQ9nvrpztqfHoKFa7173TtBEIzewX7/mvykIcx95oy5lHjr+NU6
fQIDAQAB
-----END PUBLIC KEY-----`;

/** Signatures of the texts that the tests beside the code write out in full. */
export const SIGNATURES = {
  request:
    'Br95rWN3qbQNxoskWmzYVlpMQDWptm7UYKPQeIvuJ1XPp+qP17Bmq4aijx9GLbhs/g0HbhmVJDfl+/r/49nXUnSUoV5zU7dk61iQsAPPEPN80Yy6me4UNH/VLxiNfXlIqqCGQ6l3mlJrmV6K/daMf295ZGiwLb0D9Pg4IP6JPoo3f1kOdKDYScGTW6l1WUsl1LiwcYgfRBTVd791F85otU3UMm+d/k7j54bSznCtJ49DXhTQQO5zS7CU7csjgvVZ3xocEaT+Y65IV5lbq0FJxzhApOokTh88gY6Ws/6ouc94izFltK/bQU4VgxcbyL3l8E/q4Y74TGXMP25ZW5Z8SQ==',
  requestWithoutBody:
    'F108cO94Hir0aruaHrZK9DffAXPs4hRs08AK/1P403+NA2hzvWO4jMxcRWuM63A+grezomttwk2RvvdzqbtuWAkKRKz8mZGesifCtaNC7Zf+Q1I+ROKDOGiBY6Pg0PyxIDw6suhP6TkOipTzdOGDjBe/2xkqtdzcqx2fpNfXehdftM4vCz5SAYC2Qb7+rRLyVdveOPW5fI9Is6yk9kGO/UtkfL089zgmPOWauWfbbHQyQD+cBTldz1ASUMW+H6pA90VpbJ5XfTBhgprCsWRjuD9tJyMBrPXDiS7pn4Yl5OL0dOkhdvxs+9kiJU6vrsvlLOJY6BgM/rEvKeFDwmVQrw==',
  answer:
    'A7NiFOU+dg4ZZEUyvpthA8QFMtL3inTrB7XDNEowJn7+14AP1EJsjzG6/nVgwvBqCOS8pgLcUei9RrBsQvVh4+X/MpLE8ZMflfZfeyJYAfFQfrm1EvWd1WSIdx+1XcsSse3lVih7+g0Aarl8WCHgbQbM0UjFkJfQhCn1pZJfM+epsmGvafLyQ/szP2vbXBt2sqVmi/bwHaZBQEE9RkILIzxaJVJiczEhD1rM2x66YgUAyj2ybMNI0fTmvzLWLIbU/ch2n8Cz03BgOdlXQ3mcyTaSWph9j/is+BsLnvFhS3iLcn/T85sPt+ayYbxVSkJmRV/81wpMUuRQXO2X6I7ZyA==',
  answerWithoutBody:
    'JOgnvxafY3HOEovYsHEwjtmGESZz+NGACAHkdQm553xRQqWBvGl++xVWT6OOl6pGq2sBjqj0lOw3VLt7lIRzWj8t9ob8Ygo0O9DV2x+L4n84PtQ/fRSpFdyESg97XFMmNUBVyWI1GnP1dNbglLftqZkR4MViJtHhjTnlO1FeIQqNejAPFc817MUHctg2UnVwnUfKRnZ7CM5I1ZU2W8G3QYwlYOsxBBjAkf+O3VI8eTweBx1tKqeSk4Eax0KAK5ID13E7u2oKknHv3aKoXudLz510RBA6amvPv1GZXJMdVuQkEnNR4NEbz3DvLWmu4p0uA9EHUPvIOwZ++DZKPDhLUw==',
  launch:
    'jNAIRw7kWkbGFmecz5xN1tRsL9iYNMph9HsXcjLIZh2VuVcY3UQW3mA3dVWgSM4VhrhaonppZzQ85yK169IiXKvot1KgN1JjAAanvMSEbjUI7HnEVkBsGz92l/clgjF2Zgtwq47UW+KdVcSCHS/glEiXzO89vXjB0W4BHjK5rClqEVleU8xPumEikW0EPG9v6Q2djworWHdPYzHuuz3Yyo3FiiR89Q4Eq25CR2yEYlXBdvE9y7vXX2omr/QpFrqkHiCE/1eFf3XBiI0btGmJbIdlmnxEaHzoO0Pn1YClxe8yp0wJ+XrjLUOsioRMudyeOsT3tTHNUx5+B4yFudDpeg==',
  alipayRequest:
    'LRo4l17DUqAg5Cs/vYr756VMzB14QESq56G5NN+B+Z6ZKylKDG7ZVFignbgEhMmmN+q+INT0LNWsw5shGtL0gFbunUrN/pm5TOUFAwoXF/jkStkA8iJPQe/C8BDLqgE6Lm3Km7TewBrK33ePapZ+LUmY0d2DwLFea+ck6bADc6OOjpeiF7nxkGhRhcE06Yx+MqMgvQxWzAjMg9MxnLw808SnYX0u27cWHo0Iu5llfMe8BupFGapYVevRxQw3JxQ9eqwc/mpotk+L/gQUlwmJNrvuBFqQz1hkJEx3i0e5NNR3JkV2/XOWsjp8fUeaeBPk5IA1EbMM0aOYCBvM1Ld6Tw==',
  alipayNotification:
    'CJmUbdzizoYUU/i1UUlNQBVUVfji1KyVAecHJISygv5587+b3j+Hej9nDC50U+1lzLqL8NBERguaPV2uHU7jG11E9bI0S4hwd+Nm1ih+/o4fICDNzqpfEZsssSqT8rvoVg+IOMl7b8bE/DaNASE1xLdrsbY8FJ3n3NoYTHNoJxoawNijORIUjpRTo8bXbQC/aR8caeqdn3gtABnKfNx2iCby+2Dqmf/6HXXI80Qc598AcBklHNdJQA8GykBuIwxdHqlIm945yI6taKRbS6O5QQHSIwUk/pRxYwDgSUuhBBnfvVPsfrZfWQlnMjAQHo+tEWZ6pJggjro5KHcBQ3F6wg==',
  alipayResponse:
    'AzJVjoHX1QXeKJVf2zb+eXCiHPYnFdAhFb+ZPOrdk+1u9ikMSllY5BfnV1rFnlovQ8ILYYzz4Mcfqu6LdZK51d6djnzC7Of7usf71k5a4d0+2XJI+NJH+bWk9ztJuZ6qA81bxmOT0DJ4RPTOMSYhbFZXfcpB0pLrPH6sYZhyqSAcEmvEoGamSm714gcN0HhMnHCKxAweXg+kmJci9LIyVhThR9bM8KRELdYCNmERBX2UpTyRdHm5hIQtoPTMl3gYCNnt5LJTu6Tncu7XGZw7hvaHC74YX4nRWnwFJuGFkntQC5qlCj76J7mtzpvNynH0lsZ+2K1e2GHq+B0BswLHnA==',
};

/** Python 3, cryptography 48: AESGCM(key).encrypt(nonce, text, aad), base64. */
export const GCM = {
  key: '0123456789abcdef0123456789ABCDEF',
  nonce: 'fdasfjihihih',
  associated: 'transaction',
  plain: '{"out_trade_no":"A1","description":"知课","amount":{"total":20000}}',
  ciphertext:
    't2SKGinT+wnR+kF/FU15fTte5kMdCUH8CEhbzUX8R0B5EwGVcr/RTMGX9j39nH8yMrrqDos7+Oknn/ZE5MNp+dxWSUQ4Krc7RdcuaSB/kSUCur/8bg==',
};

/** Python 3: text.encode('gbk', 'replace').hex() */
export const GBK = {
  '知课，①Ａé': 'd6aabfcea3aca2d9a3c1a8a6',
  '¥200 😀': '3f323030203f',
  '业务明细（元）': 'd2b5cef1c3f7cfb8a3a8d4aaa3a9',
};

/** Python 3: zipfile, ZIP_STORED, create_system 0, external_attr 0x20, dated 2026-03-01 09:30:58, a.csv and b.csv. */
export const ZIP =
  '504b0304140000000000dd4b615cf1866c7a030000000300000005000000612e6373766f6e65504b0304140000000000dd4b615c7932682a050000000500000005000000622e63737674776f0d0a504b01021400140000000000dd4b615cf1866c7a0300000003000000050000000000000000002000000000000000612e637376504b01021400140000000000dd4b615c7932682a0500000005000000050000000000000000002000000026000000622e637376504b05060000000002000200660000004e0000000000';

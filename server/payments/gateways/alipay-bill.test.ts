import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  alipayAnswer,
  platformKeys,
  startFarSide,
  type Answer,
  type FarSide,
} from '../../users/platforms/testing/far-side.js';
import { alipayConfig } from '../../users/platforms/testing/vectors.js';
import { createAlipayGateway } from './alipay.js';
import { BILL_LIMIT_BYTES } from './bill.rules.js';
import type { BillOutcome } from './gateway.js';
import { billVectors } from './testing/bill-vectors.js';

const METHOD = 'alipay.data.dataservice.bill.downloadurl.query';
const alipay = platformKeys();
let api: FarSide;

beforeAll(async () => void (api = await startFarSide()));
afterAll(() => api.close());

/** Longer than a busy machine takes for what does come. */
const PATIENT_MS = 20_000;

/** Asks for the bill of 2026-10-01, of which the download is answered like this. */
async function bill(download: Answer, timeoutMs = PATIENT_MS): Promise<BillOutcome | undefined> {
  const config = { ...alipayConfig(`${api.origin}/gateway.do`), publicKey: alipay.publicKey };
  const gateway = createAlipayGateway(config, { timeoutMs });
  const offered = { code: '10000', bill_download_url: `${api.origin}/bill?token=x` };
  api.asked.length = 0;
  api.answer((response, asked) => {
    if (asked.path.startsWith('/bill')) download(response, asked);
    else response.end(alipayAnswer(METHOD, offered, alipay.privateKey));
  });
  return gateway.bill?.('2026-10-01', new Date());
}

const sending =
  (body: Buffer): Answer =>
  response =>
    response.end(body);
const { archive, utf8Names, otherCrc, longer, huge, cutShort, onlySums, twoDetails } = billVectors.alipay;

describe("Alipay's archive", () => {
  it('as Python deflated it, with names in GBK or in UTF-8, gives the file of details', async () => {
    for (const packed of [archive, utf8Names]) {
      const outcome = await bill(sending(packed));
      expect(outcome?.kind === 'BILL' && outcome.rows.map(({ amountFen }) => amountFen)).toEqual([
        20000, 5000,
      ]);
    }
    const [question, download] = api.asked;
    const content = new URLSearchParams(`${question?.path.split('?')[1]}&${question?.body}`);
    expect(content.get('method')).toBe(METHOD);
    expect(content.get('biz_content')).toBe('{"bill_type":"trade","bill_date":"2026-10-01"}');
    expect([download?.method, download?.path]).toEqual(['GET', '/bill?token=x']);
  });

  it.each<[string, Buffer, string]>([
    ['another checksum', otherCrc, 'ARCHIVE'],
    ['a wrong size', longer, 'ARCHIVE'],
    ['the claim of 33 MiB', huge, 'ARCHIVE'],
    ['its end missing', cutShort, 'ARCHIVE'],
    ['a page in its place', Buffer.from('<html>expired</html>'), 'ARCHIVE'],
    ['sums alone', onlySums, 'NO_DETAILS'],
    ['two files of details', twoDetails, 'NO_DETAILS'],
  ])('with %s is no bill', async (_, packed, reason) => {
    expect(await bill(sending(packed))).toEqual({ kind: 'UNKNOWN', reason });
  });

  it.each<[string, Answer, string]>([
    ['too late', response => response.writeHead(403).end('expired'), 'HTTP_403'],
    ['never', () => undefined, 'TIMEOUT'],
    ['in half', response => response.writeHead(200).write(archive.subarray(0, 99)), 'TIMEOUT'],
    ['without end', response => response.end(Buffer.alloc(BILL_LIMIT_BYTES + 1)), 'TOO_LARGE'],
    ['from elsewhere', response => response.writeHead(302, { location: '/bill2' }).end(), 'NETWORK'],
  ])('that comes %s is no bill', async (_, answer, reason) => {
    const patience = reason === 'TIMEOUT' ? 500 : PATIENT_MS;
    expect(await bill(answer, patience)).toEqual({ kind: 'UNKNOWN', reason });
  });
});

import { randomUUID } from 'node:crypto';
import { json } from '../http.js';
import { isUser } from '../model.js';
import { refusal, withToken } from './platform.js';

const MAX_CONTENT = 2_500;

/** What a text is judged to be, by words that stand in it. */
const JUDGEMENTS = [
  { word: '【违规】', suggest: 'risky', label: 20006 },
  { word: '【存疑】', suggest: 'review', label: 21000 },
] as const;

const FAILURES = [
  { word: '【久未访问】', errcode: 61010, errmsg: 'code is expired' },
  { word: '【繁忙】', errcode: -1, errmsg: 'system error' },
] as const;

const OPENID = /^sandbox-openid-(.+)$/;

/** `msgSecCheck`, version 2: what WeChat thinks of what one of its users wrote. */
export const checkText = withToken((_world, { version, scene, openid, content }) => {
  if (version !== 2 || ![1, 2, 3, 4].includes(scene as number)) return refusal(40097, 'invalid args');
  if (typeof openid !== 'string' || !isUser(OPENID.exec(openid)?.[1] ?? ''))
    return refusal(40003, 'invalid openid');
  if (typeof content !== 'string' || content === '') return refusal(44002, 'empty post data');
  if ([...content].length > MAX_CONTENT) return refusal(45002, 'content size out of limit');
  const failure = FAILURES.find(({ word }) => content.includes(word));
  if (failure) return refusal(failure.errcode, failure.errmsg);
  const found = JUDGEMENTS.find(({ word }) => content.includes(word));
  const result = { suggest: found?.suggest ?? 'pass', label: found?.label ?? 100 };
  const keyword = found ? { level: 90, keyword: found.word } : {};
  return json(200, {
    errcode: 0,
    errmsg: 'ok',
    result,
    detail: [{ strategy: 'content_model', errcode: 0, ...result, prob: 90, ...keyword }],
    trace_id: randomUUID(),
  });
});

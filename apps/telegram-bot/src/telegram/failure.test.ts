import { expect, test } from '@jest/globals';
import { TelegramError } from 'telegraf';
import { failureOf } from './failure.js';

const refused = (error_code: number, description: string, parameters?: { retry_after: number }) =>
  new TelegramError({ error_code, description, parameters });

test.each([
  [refused(429, 'Too Many Requests: retry after 7', { retry_after: 7 }), { kind: 'rate_limited', retryAfterMs: 7000 }],
  [refused(429, 'Too Many Requests'), { kind: 'rate_limited', retryAfterMs: 5000 }],
  [refused(502, 'Bad Gateway'), { kind: 'passing' }],
  [refused(409, 'Conflict: terminated by other getUpdates request'), { kind: 'passing' }],
  [refused(401, 'Unauthorized'), { kind: 'blocked' }],
  [refused(404, 'Not Found'), { kind: 'blocked' }],
  [refused(403, 'Forbidden: bot was blocked by the user'), { kind: 'blocked' }],
  [refused(400, 'Bad Request: chat not found'), { kind: 'blocked' }],
  [refused(400, 'Bad Request: group chat was upgraded to a supergroup chat'), { kind: 'blocked' }],
  [refused(400, "Bad Request: can't parse entities: Unsupported start tag"), { kind: 'refused' }],
])('%s', (error, failure) => {
  expect(failureOf(error)).toMatchObject(failure);
});

test('a broken connection tells its code, not the address with the token in it', () => {
  const error = Object.assign(new Error('request to http://x/bot1:SECRET/sendMessage failed'), { code: 'ECONNRESET' });
  expect(failureOf(error)).toEqual({ kind: 'passing', reason: 'Telegram cannot be reached (ECONNRESET)' });
});

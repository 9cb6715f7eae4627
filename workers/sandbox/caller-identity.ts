import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Refusal, withText } from './answers.js';
import { withInputs, type Answer, type Call, type Handler } from './call.js';

/** An access key of the sandbox. */
export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

const MAX_EXPIRES_SECONDS = 7 * 24 * 3600;
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Serves presigned URLs of STS, which moto would treat as S3: verifies SigV4 with `own` and with every key that moto issued through the
 * front, then lets moto name the caller (design emulators 4). The signature is checked so that a forged identity proof is refused.
 */
export function createCallerIdentity(own: AccessKey): Handler {
  const keys = new Map([[own.accessKeyId, own]]);
  return async (call, next) => {
    if (call.service === 'sts' && isPresigned(call)) {
      verifyPresigned(call, keys);
      return correctArn(await next(withInputs(call, call.inputs as Record<string, string>)));
    }
    const answer = await next(call);
    if (call.service === 'sts' || call.service === 'iam') learn(answer, keys);
    return call.operation === 'GetCallerIdentity' ? correctArn(answer) : answer;
  };
}

/** Corrects a user's ARN: moto writes `sts` where AWS writes `iam`. */
function correctArn(answer: Answer): Answer {
  return withText(answer, answer.body.toString('utf8').replace(/(<Arn>arn:[^:]+:)sts(::\d+:user\/)/, '$1iam$2'));
}

function learn(answer: Answer, keys: Map<string, AccessKey>): void {
  const text = answer.body.toString('utf8');
  const read = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(text)?.[1];
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(read);
  if (!accessKeyId || !secretAccessKey) return;
  keys.set(accessKeyId, { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) });
}

function isPresigned(call: Call): boolean {
  return new URL(call.path, 'http://front').searchParams.has('X-Amz-Signature');
}

function verifyPresigned(call: Call, keys: Map<string, AccessKey>): void {
  const query = new URL(call.path, 'http://front').searchParams;
  const read = (name: string) => query.get(`X-Amz-${name}`) ?? '';
  const key = keys.get(call.accessKeyId);
  if (!key || (key.sessionToken ?? '') !== read('Security-Token')) {
    throw new Refusal('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
  }
  refuseExpired(read('Date'), Number(read('Expires')));
  const scope = `${read('Date').slice(0, 8)}/${call.region}/sts/aws4_request`;
  const signed = read('SignedHeaders').split(';');
  const isWellFormed = read('Credential') === `${key.accessKeyId}/${scope}` && signed.includes('host');
  const expected = signature(canonicalRequest(call, query, signed), read('Date'), scope, key.secretAccessKey);
  if (read('Algorithm') !== 'AWS4-HMAC-SHA256' || !isWellFormed || !isSame(expected, read('Signature'))) {
    throw new Refusal(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the one given.',
      403,
    );
  }
}

function refuseExpired(date: string, expiresSeconds: number): void {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const from = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const isSound = expiresSeconds >= 1 && expiresSeconds <= MAX_EXPIRES_SECONDS && from <= Date.now() + CLOCK_SKEW_MS;
  if (isSound && Date.now() < from + expiresSeconds * 1000) return;
  throw new Refusal('SignatureDoesNotMatch', `Signature expired or not valid yet: ${date}.`, 403);
}

function canonicalRequest(call: Call, query: URLSearchParams, signedHeaders: string[]): string {
  const pairs = [...query].filter(([name]) => name !== 'X-Amz-Signature').map((pair) => pair.map(encode));
  const ordered = pairs.sort(([a = '', x = ''], [b = '', y = '']) => (a === b ? compare(x, y) : compare(a, b)));
  const headers = signedHeaders.map((name) => `${name}:${headerValue(call.headers, name)}\n`);
  const path = new URL(call.path, 'http://front').pathname;
  return [
    call.method,
    path,
    ordered.map((pair) => pair.join('=')).join('&'),
    headers.join(''),
    signedHeaders.join(';'),
    sha256(call.body),
  ].join('\n');
}

function signature(request: string, date: string, scope: string, secret: string): string {
  const key = scope.split('/').reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${secret}`);
  return hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(request)].join('\n')).toString('hex');
}

function headerValue(headers: IncomingHttpHeaders, name: string): string {
  return String(headers[name] ?? '')
    .trim()
    .replace(/\s+/g, ' ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

function isSame(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}

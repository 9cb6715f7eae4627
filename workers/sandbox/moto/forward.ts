import { request, type IncomingMessage } from 'node:http';
import type { Answer, Call } from '../call.js';
import { readWhole } from '../read-whole.js';

/** Where moto listens: for nobody but the front. `secret` only where others on this machine could knock, too. */
export type MotoDoor = { socketPath: string } | { hostname: string; port: string; secret?: string };

/**
 * Headers that belong to one connection only; moto's CORS headers, which would open the sandbox to web pages (design house 9); and the
 * one by which moto knows the front.
 */
const DROPPED = /^(connection|keep-alive|transfer-encoding|expect|content-length|x-runbook-sandbox|access-control-.*)$/;

/** moto's answers are as large as what was stored in it, in parts maybe; more than this is not held in memory. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/**
 * Sends calls to moto and to nothing else, with the caller's `Host` unchanged (moto builds queue URLs from it). Calls by
 * `ownKey` happen in `accountId`; those of assumed roles in the role's account.
 */
export function createForward(moto: MotoDoor, ownKey: string, accountId: string): (call: Call) => Promise<Answer> {
  return async (call) => {
    const own = call.accessKeyId === ownKey || call.accessKeyId === '';
    const headers = {
      ...keep(call.headers),
      ...(own && { 'x-moto-account-id': accountId }),
      'content-length': String(call.body.length),
    };
    return send(moto, { method: call.method, path: call.path, headers }, call.body);
  };
}

/** One request to moto's own interface (`/moto-api/…`); resolves to the answer's text. Rejects when it is no success. */
export async function askMoto(moto: MotoDoor, path: string, body: unknown): Promise<string> {
  const text = Buffer.from(JSON.stringify(body));
  const headers = { host: 'moto', 'content-type': 'application/json', 'content-length': String(text.length) };
  const answer = await send(moto, { method: 'POST', path, headers }, text);
  if (answer.statusCode >= 300) throw new Error(`${path} answers ${answer.statusCode}`);
  return answer.body.toString('utf8');
}

function send(
  moto: MotoDoor,
  head: { method: string; path: string; headers: Record<string, string | string[]> },
  body: Buffer,
): Promise<Answer> {
  const { secret, ...door } = { secret: undefined, ...moto };
  const headers = { ...head.headers, ...(secret !== undefined && { 'x-runbook-sandbox': secret }) };
  return new Promise((resolve, reject) => {
    const sent = request({ ...door, agent: false, ...head, headers });
    sent.once('response', (response) => void read(response).then(resolve, reject));
    sent.once('error', reject);
    sent.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const body = await readWhole(response, MAX_ANSWER_BYTES).catch((error: unknown) => {
    response.destroy();
    throw error;
  });
  return { statusCode: response.statusCode ?? 502, headers: keep(response.headers), body };
}

function keep(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !DROPPED.test(name));
  return Object.fromEntries(kept) as Record<string, string | string[]>;
}

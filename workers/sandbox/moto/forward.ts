import { request, type IncomingMessage } from 'node:http';
import type { Answer, Call } from '../call.js';
import { readWhole } from '../read-whole.js';

/** Where moto listens for the front. `secret`: sent with each request where other programs of this machine could connect, too. */
export type MotoDoor = { socketPath: string } | { hostname: string; port: string; secret?: string };

/**
 * Headers that are not passed on: those of one connection; moto's CORS headers, which would open the sandbox to web pages (design house 9);
 * and the header with the secret of the front.
 */
const DROPPED = /^(connection|keep-alive|transfer-encoding|expect|content-length|x-runbook-sandbox|access-control-.*)$/;

/** Largest answer of moto that is held in memory. An answer can be as large as an object that was stored, perhaps in parts. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/**
 * Sends calls to moto with the caller's `Host` unchanged, because moto builds queue URLs from it. Calls by `ownKey`, and unsigned ones,
 * act in `accountId`; those of assumed roles in the role's account.
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

/** One request to moto's own interface (`/moto-api/…`); resolves to the answer's text. Rejects when moto does not answer with success. */
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

import { request, type IncomingMessage } from 'node:http';
import type { Answer, Call } from './call.js';

/** Headers that belong to one connection only; and moto's CORS headers, which would open the sandbox to web pages (house 9). */
const DROPPED = /^(connection|keep-alive|transfer-encoding|expect|content-length|access-control-.*)$/;

/**
 * Sends calls to moto and to nothing else, with the caller's `Host` unchanged (moto builds queue URLs from it). Calls by
 * `ownKey` happen in `accountId`; those of assumed roles in the role's account.
 */
export function createForward(moto: URL, ownKey: string, accountId: string): (call: Call) => Promise<Answer> {
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
export async function askMoto(moto: URL, path: string, body: unknown): Promise<string> {
  const text = Buffer.from(JSON.stringify(body));
  const headers = { 'content-type': 'application/json', 'content-length': String(text.length) };
  const answer = await send(moto, { method: 'POST', path, headers }, text);
  if (answer.statusCode >= 300) throw new Error(`${path} answers ${answer.statusCode}`);
  return answer.body.toString('utf8');
}

function send(
  moto: URL,
  head: { method: string; path: string; headers: Record<string, string | string[]> },
  body: Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ hostname: moto.hostname, port: moto.port, agent: false, ...head });
    sent.once('response', (response) => void read(response).then(resolve, reject));
    sent.once('error', reject);
    sent.end(body);
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { statusCode: response.statusCode ?? 502, headers: keep(response.headers), body: Buffer.concat(chunks) };
}

function keep(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && !DROPPED.test(name));
  return Object.fromEntries(kept) as Record<string, string | string[]>;
}

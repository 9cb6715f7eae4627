import type { Answer, Call } from './call.js';

/** An error of AWS, thrown by the front's own services; the caller gets it in the call's wire format. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: string,
    message: string,
    readonly statusCode = 400,
  ) {
    super(message);
  }
}

/** Thrown by faults when the connection shall end without an answer: the front then destroys the socket. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
  /** `effectStatus`: status of the answer that is dropped, when the call did take effect. */
  constructor(readonly effectStatus?: number) {
    super(effectStatus === undefined ? 'ConnectionReset' : 'AnswerLost');
  }
}

/** An answer of a JSON service. Dates must already be epoch seconds. */
export function jsonAnswer(value: unknown): Answer {
  return answer(200, 'application/x-amz-json-1.1', JSON.stringify(value));
}

/** An error in the format of the call's protocol (design emulators 4). */
export function errorAnswer(call: Pick<Call, 'protocol'>, code: string, message: string, statusCode: number): Answer {
  const error = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  switch (call.protocol) {
    case 'ec2':
      return xmlAnswer(
        statusCode,
        `<Response><Errors><Error>${error}</Error></Errors>${requestId('RequestID')}</Response>`,
      );
    case 'query':
      return xmlAnswer(
        statusCode,
        `<ErrorResponse><Error><Type>Sender</Type>${error}</Error>${requestId('RequestId')}</ErrorResponse>`,
      );
    case 'rest-xml':
      return xmlAnswer(statusCode, `<Error>${error}${requestId('RequestId')}</Error>`);
    case 'json':
    case 'rest-json': {
      const refused = answer(statusCode, 'application/x-amz-json-1.1', JSON.stringify({ __type: code, message }));
      return { ...refused, headers: { ...refused.headers, 'x-amzn-errortype': code } };
    }
  }
}

/** The error code in an answer of any protocol; undefined for a success. */
export function errorCodeOf(answer: Answer): string | undefined {
  if (answer.statusCode < 400) return undefined;
  const text = answer.body.toString('utf8');
  const header = answer.headers['x-amzn-errortype'];
  if (typeof header === 'string') return header;
  return /<Code>([^<]+)<|"__type":\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.slice(1).find(Boolean) ?? 'Unknown';
}

/** The same answer with another body. */
export function withText(of: Answer, text: string): Answer {
  return { ...of, body: Buffer.from(text) };
}

function xmlAnswer(statusCode: number, text: string): Answer {
  return answer(statusCode, 'text/xml', `<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
}

function answer(statusCode: number, contentType: string, text: string): Answer {
  return {
    statusCode,
    headers: { 'content-type': contentType, 'x-amzn-requestid': crypto.randomUUID() },
    body: Buffer.from(text),
  };
}

function requestId(name: string): string {
  return `<${name}>${crypto.randomUUID()}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

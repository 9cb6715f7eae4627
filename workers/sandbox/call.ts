import type { IncomingHttpHeaders } from 'node:http';

/** How a service writes its requests and errors on the wire. */
export type Protocol = 'ec2' | 'query' | 'json' | 'rest-json' | 'rest-xml';

/** One request to AWS, decoded as far as the front needs (design emulators 4). */
export interface Call {
  method: string;
  /** Path and query as received. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  protocol: Protocol;
  /** Signing name, region and access key of the credential scope; empty when the request is not signed. */
  service: string;
  region: string;
  accessKeyId: string;
  /** API name, or `METHOD /path` of a REST service. */
  operation: string;
  /** Query protocol: flat, as on the wire, without Action and Version. JSON: the object. */
  inputs: Record<string, unknown>;
}

/** The HTTP answer to the caller. */
export interface Answer {
  statusCode: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** One handler of the front's chain: answers a call itself, or passes it to `next` and may change the answer. */
export type Handler = (call: Call, next: (call: Call) => Promise<Answer>) => Promise<Answer>;

/** A request as received, not decoded. */
export type RawRequest = Pick<Call, 'method' | 'path' | 'headers' | 'body'>;

const REST_XML = new Set(['s3', 's3-control', 'route53', 'cloudfront']);
const VERSIONS: Record<string, string> = { ec2: '2016-11-15', sts: '2011-06-15', iam: '2010-05-08' };

/** Decodes a request: service and region from the credential scope, operation and inputs by protocol. */
export function readCall(raw: RawRequest): Call {
  const url = new URL(raw.path, 'http://front');
  const scope = readScope(raw.headers.authorization ?? '', url.searchParams);
  const target = raw.headers['x-amz-target'];
  if (typeof target === 'string') {
    const operation = target.slice(target.lastIndexOf('.') + 1);
    return { ...raw, ...scope, protocol: 'json', operation, inputs: readJson(raw.body) };
  }
  const form = isForm(raw) ? new URLSearchParams(raw.body.toString('utf8')) : url.searchParams;
  const operation = form.get('Action');
  if (operation !== null) {
    return { ...raw, ...scope, protocol: scope.service === 'ec2' ? 'ec2' : 'query', operation, inputs: readForm(form) };
  }
  return {
    ...raw,
    ...scope,
    protocol: REST_XML.has(scope.service) ? 'rest-xml' : 'rest-json',
    operation: /\/operation\/(\w+)$/.exec(url.pathname)?.[1] ?? `${raw.method} ${url.pathname}`,
    inputs: { ...Object.fromEntries(url.searchParams), ...readJson(raw.body) },
  };
}

/** The same call with other inputs, as a query-protocol form. */
export function withInputs(call: Call, inputs: Record<string, string>): Call {
  return formCall({ ...call, inputs });
}

/** The part of a signature that moto reads; it does not check signatures. */
export interface Caller {
  region: string;
  accessKeyId: string;
}

/** A query-protocol call that the front itself makes. */
export function formCall(of: Caller & { service: string; operation: string; inputs: Record<string, string> }): Call {
  const form = new URLSearchParams({ Action: of.operation, Version: VERSIONS[of.service] ?? '', ...of.inputs });
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: scopeHeader(of, of.service) };
  return readCall({ method: 'POST', path: '/', headers, body: Buffer.from(form.toString()) });
}

/** A call to SSM that the front itself makes. */
export function ssmCall(caller: Caller, operation: string, inputs: Record<string, unknown>): Call {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AmazonSSM.${operation}`,
    authorization: scopeHeader(caller, 'ssm'),
  };
  return readCall({ method: 'POST', path: '/', headers, body: Buffer.from(JSON.stringify(inputs)) });
}

function scopeHeader(caller: Caller, service: string): string {
  const scope = `${caller.accessKeyId}/20260101/${caller.region}/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
}

function readScope(authorization: string, query: URLSearchParams): Caller & { service: string } {
  const credential = /Credential=([^,\s]+)/.exec(authorization)?.[1] ?? query.get('X-Amz-Credential') ?? '';
  const [accessKeyId = '', , region = '', service = ''] = credential.split('/');
  return { accessKeyId, region, service };
}

function isForm(raw: RawRequest): boolean {
  return raw.method === 'POST' && (raw.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}

function readForm(form: URLSearchParams): Record<string, string> {
  const isInput = ([key]: [string, string]) => key !== 'Action' && key !== 'Version' && !key.startsWith('X-Amz-');
  return Object.fromEntries([...form].filter(isInput));
}

function readJson(body: Buffer): Record<string, unknown> {
  if (body.length === 0 || body[0] !== 0x7b) return {};
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

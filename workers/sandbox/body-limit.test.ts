import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSandbox, type TestSandbox } from './testing.js';

let test: TestSandbox;
beforeAll(async () => void (test = await openTestSandbox(0)));
afterAll(() => test.sandbox.close());

describe('a request that is larger than AWS takes', () => {
  const MEGABYTE = Buffer.alloc(1024 * 1024, 'x');
  const scope = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=K/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

  /** Sends `start` and then up to 600 MB, as fast as the server reads. */
  function flood(
    headers: Record<string, string>,
    start: string,
    path = '/',
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      let sent = 0;
      const flooding = request({ host: '127.0.0.1', port: test.sandbox.port, method: 'POST', path, headers });
      flooding.on('response', (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      });
      flooding.on('error', () => undefined);
      const more = (): void => {
        while (++sent < 600 && !flooding.destroyed)
          if (!flooding.write(MEGABYTE)) return void flooding.once('drain', more);
        flooding.end();
      };
      flooding.write(start);
      more();
    });
  }

  it.each([
    [
      'ec2',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=RunInstances&UserData=',
      /^<.*<Response><Errors><Error><Code>Req/s,
    ],
    ['sqs', { 'x-amz-target': 'AmazonSQS.SendMessage' }, '{"MessageBody":"', /^{"__type":"RequestEntityTooLarge"/],
    ['s3', {}, '', /^<\?xml.*\n<Error><Code>RequestEntityTooLarge/],
  ])('is refused in the words of %s, and not kept', async (service, headers, start, shape) => {
    await test.sandbox.clearJournal();
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    const watching = setInterval(() => (peak = Math.max(peak, process.memoryUsage().arrayBuffers)), 5);

    const got = await flood({ ...headers, authorization: scope(service) }, start);
    clearInterval(watching);

    expect(got.status).toBe(413);
    expect(got.text).toMatch(shape);
    expect(peak - before).toBeLessThan(200 * MEGABYTE.length);
    expect(await test.sandbox.journal()).toEqual([]);
  });

  it('is refused by the controls as well', async () => {
    expect((await flood({}, '[', '/_sandbox/faults')).status).toBe(413);
  });

  it('does not keep moto from a large one that AWS takes', async () => {
    const headers = { authorization: scope('s3') };
    const place =
      '<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>';
    const ask = (method: string, path: string, body?: string) =>
      fetch(`${test.sandbox.url}${path}`, { method, headers, ...(body && { body }) });
    await ask('PUT', '/large', place);

    expect((await ask('PUT', '/large/key', 'x'.repeat(40 * MEGABYTE.length))).status).toBe(200);
    expect(await (await ask('GET', '/large/key')).text()).toHaveLength(40 * MEGABYTE.length);
  });
});

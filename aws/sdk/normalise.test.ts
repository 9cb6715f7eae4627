import { describe, expect, it } from 'vitest';
import { normaliseAnswer } from './normalise.js';

const normal = (service: string, operation: string, answer: Record<string, unknown>): unknown => {
  const { ResponseMetadata: _, ...rest } = normaliseAnswer(service, operation, answer);
  return rest;
};
const policy = { Version: '2012-10-17', Statement: [] };
const encoded = encodeURIComponent(JSON.stringify(policy));

describe("answers in boto3's shape", () => {
  it('turn moments, bytes and decimals into plain JSON, and leave out what is absent', () => {
    const answer = {
      At: new Date('2026-01-31T12:00:00Z'),
      Text: new TextEncoder().encode('plain'),
      Bytes: new Uint8Array([0xff, 0xfe]),
      Big: 12n,
      Exact: { string: '1.25', type: 'bigDecimal' },
      Absent: undefined,
      Inside: [{ Absent: undefined, Kept: 0 }],
    };
    expect(normal('any', 'Any', answer)).toEqual({
      At: '2026-01-31T12:00:00.000Z',
      Text: 'plain',
      Bytes: '//4=',
      Big: 12,
      Exact: 1.25,
      Inside: [{ Kept: 0 }],
    });
  });

  it('never show $metadata', () => {
    const $metadata = { requestId: 'r-1', httpStatusCode: 200, attempts: 1, totalRetryDelay: 0 };
    expect(normaliseAnswer('ssm', 'ListCommands', { $metadata })).toEqual({
      ResponseMetadata: { RequestId: 'r-1', HTTPStatusCode: 200, RetryAttempts: 0 },
    });
  });

  it('show IAM policies as objects, at any depth', () => {
    const answer = { Role: { AssumeRolePolicyDocument: encoded }, RolePolicyList: [{ PolicyDocument: encoded }] };
    expect(normal('iam', 'GetAccountAuthorizationDetails', answer)).toEqual({
      Role: { AssumeRolePolicyDocument: policy },
      RolePolicyList: [{ PolicyDocument: policy }],
    });
  });

  it('show a CloudFormation template as an object when it is JSON, else as text', () => {
    expect(normal('cloudformation', 'GetTemplate', { TemplateBody: '{"A":1}' })).toEqual({ TemplateBody: { A: 1 } });
    expect(normal('cloudformation', 'GetTemplate', { TemplateBody: 'A: 1' })).toEqual({ TemplateBody: 'A: 1' });
  });

  it("show the oldest Region's buckets with no location at all", () => {
    expect(normal('s3', 'GetBucketLocation', {})).toEqual({ LocationConstraint: null });
    expect(normal('s3', 'GetBucketLocation', { LocationConstraint: 'EU' })).toEqual({ LocationConstraint: 'EU' });
  });
});

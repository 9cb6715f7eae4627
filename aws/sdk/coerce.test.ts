import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../engine/document/document.js';
import { coerceInputs } from './coerce.js';
import { findOperation, type Operation } from './operation.js';

const [STRING, NUMBER, BLOB, STREAM, DOCUMENT] = [0, 1, 21, 42, 15];

/** An operation of a service whose package is not installed here: its schemas as the SDK writes them. */
function operationOf(input: Record<string, unknown>, output: Record<string, unknown> = {}, required = 0): Operation {
  const shape = (name: string, members: Record<string, unknown>): NormalizedSchema =>
    NormalizedSchema.of([3, 'test', name, 0, Object.keys(members), Object.values(members), required] as never);
  return {
    service: { name: 's3', packageName: '', clientClass: '', endpointVariable: '' },
    name: 'Do',
    input: shape('Input', input),
    output: shape('Output', output),
  } as unknown as Operation;
}

const coerce = (operation: Operation, inputs: ValueMap): unknown => coerceInputs(operation, inputs);

describe('many faults', () => {
  it('are told up to twenty, however many there are', async () => {
    const operation = await findOperation({ service: 'ec2', api: 'RunInstances' });
    const inputs = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`Wrong${index}`, 1]));
    const tooMany = expect.stringMatching(/and 499\d\d more$/) as string;
    expect(() => coerceInputs(operation, inputs)).toThrow(expect.objectContaining({ message: tooMany }) as Error);
  });
});

describe('inputs of other services', () => {
  it('take numbers where text is wanted, and text where a number is', () => {
    const operation = operationOf({ PartNumberMarker: STRING, MaxItems: NUMBER });
    expect(coerce(operation, { PartNumberMarker: 5, MaxItems: '10' })).toEqual({ PartNumberMarker: '5', MaxItems: 10 });
  });

  it("take S3's CopySource as a map", () => {
    const source = { Bucket: 'b', Key: 'a folder/key', VersionId: 'v1' };
    expect(coerce(operationOf({ CopySource: STRING }), { CopySource: source })).toEqual({
      CopySource: 'b/a%20folder/key?versionId=v1',
    });
  });

  it('take text as bytes', () => {
    expect(coerce(operationOf({ SecretBinary: BLOB, Body: STREAM }), { SecretBinary: 'é', Body: 'x' })).toEqual({
      SecretBinary: new Uint8Array([0xc3, 0xa9]),
      Body: new Uint8Array([0x78]),
    });
  });

  it('pass documents as they are', () => {
    expect(coerce(operationOf({ Any: DOCUMENT }), { Any: { a: [1, '2'] } })).toEqual({ Any: { a: [1, '2'] } });
  });

  it('name every fault at once', () => {
    const operation = operationOf({ Bucket: STRING, Key: STRING, Count: NUMBER }, {}, 2);
    expect(() => coerce(operation, { Bucket: {}, Count: 'x', Extra: 1 })).toThrow(
      [
        'Parameter validation failed:',
        'Missing required parameter in input: "Key"',
        "Invalid type for parameter Bucket, value: {}, type: <class 'dict'>, valid types: <class 'str'>",
        "Invalid type for parameter Count, value: x, type: <class 'str'>, valid types: <class 'int'>, <class 'float'>",
        'Unknown parameter in input: "Extra", must be one of: Bucket, Key, Count',
      ].join('\n'),
    );
  });

  it('are refused where the answer is a stream', () => {
    expect(() => coerce(operationOf({}, { Body: STREAM }), {})).toThrow(
      'Do streams its member "Body": streaming operations are not supported in runbooks.',
    );
  });
});

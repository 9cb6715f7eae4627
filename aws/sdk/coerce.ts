/**
 * Inputs as a document writes them → inputs as the SDK sends them, by the operation's schema: values are converted to the member's type
 * if nothing is lost, and what boto3 refuses is refused with boto3's message (design emulators 8, rows 1, 2, 6, 7, 14, 17-20).
 */
import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../../engine/activity.js';
import type { Value, ValueMap } from '../../engine/document/document.js';
import { didYouMean } from '../../engine/document/suggest.js';
import type { Operation } from './operation.js';
import { invalidType, toBlob, toBoolean, toNumber, toText, toTimestamp } from './scalars.js';

/**
 * @throws AwsError `unsent`, code `ParamValidationError`, naming every fault; or `UnsupportedOperation` for streams, which
 * runbooks cannot use (behaviour 3.12).
 */
export function coerceInputs(operation: Operation, inputs: ValueMap): Record<string, unknown> {
  refuseStreams(operation);
  const faults: string[] = [];
  const coerced = struct(operation.input, inputs, 'input', faults);
  if (faults.length > 0) throw validationError(operation, faults);
  return coerced as Record<string, unknown>;
}

function refuseStreams({ input, output, service, name }: Operation): void {
  const answers = members(output).find(([, member]) => member.isStreaming());
  const streaming = answers ?? members(input).find(([, member]) => member.isStreaming() && !member.isBlobSchema());
  if (streaming === undefined) return;
  const text = `${name} streams its member "${streaming[0]}": streaming operations are not supported in runbooks.`;
  throw new AwsError('unsent', 'UnsupportedOperation', service.name, name, text);
}

/** Faults that the message lists; an input may have a hundred thousand. */
const MOST_FAULTS = 20;

function validationError({ service, name }: Operation, faults: string[]): AwsError {
  const more = faults.length > MOST_FAULTS ? [`and ${faults.length - MOST_FAULTS} more`] : [];
  const text = `Parameter validation failed:\n${[...faults.slice(0, MOST_FAULTS), ...more].join('\n')}`;
  return new AwsError('unsent', 'ParamValidationError', service.name, name, text);
}

function coerce(schema: NormalizedSchema, value: Value, path: string, faults: string[]): unknown {
  if (schema.isDocumentSchema()) return value;
  if (schema.isListSchema()) return list(schema, value, path, faults);
  if (schema.isMapSchema()) return map(schema, value, path, faults);
  if (schema.isStructSchema()) return struct(schema, value, path, faults);
  const scalar = scalarOf(schema, value);
  if (scalar === undefined) faults.push(invalidType(path, value, typeName(schema)));
  return scalar;
}

function scalarOf(schema: NormalizedSchema, value: Value): unknown {
  if (schema.isBooleanSchema()) return toBoolean(value);
  if (schema.isTimestampSchema()) return toTimestamp(value);
  if (schema.isBlobSchema()) return toBlob(value);
  if (schema.isStringSchema()) return schema.getMemberName() === 'CopySource' ? copySource(value) : toText(value);
  return toNumber(value);
}

function typeName(schema: NormalizedSchema): string {
  if (schema.isBooleanSchema()) return "<class 'bool'>";
  if (schema.isTimestampSchema()) return "<class 'datetime.datetime'>, timestamp-string";
  return schema.isBlobSchema() || schema.isStringSchema() ? "<class 'str'>" : "<class 'int'>, <class 'float'>";
}

/** A single value is accepted as a list of one, as Automation does. */
function list(schema: NormalizedSchema, value: Value, path: string, faults: string[]): unknown[] {
  const items = Array.isArray(value) ? value : [value];
  const element = schema.getValueSchema();
  return items.map((item, index) => coerce(element, item, Array.isArray(value) ? `${path}[${index}]` : path, faults));
}

function map(schema: NormalizedSchema, value: Value, path: string, faults: string[]): unknown {
  if (!isMap(value)) return void faults.push(invalidType(path, value, "<class 'dict'>"));
  const element = schema.getValueSchema();
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, coerce(element, item, `${path}.${key}`, faults)]));
}

function struct(schema: NormalizedSchema, value: Value, path: string, faults: string[]): unknown {
  if (!isMap(value)) return void faults.push(invalidType(path, value, "<class 'dict'>"));
  const known = new Map(members(schema));
  for (const name of requiredMembers(schema)) {
    if ((value[name] ?? null) === null && !known.get(name)?.isIdempotencyToken()) {
      faults.push(`Missing required parameter in ${path}: "${name}"`);
    }
  }
  const coerced: [string, unknown][] = [];
  for (const [name, item] of Object.entries(value)) {
    const member = known.get(name);
    if (member === undefined) faults.push(faults.length < MOST_FAULTS ? unknownMember(name, path, known) : '');
    else if (item !== null)
      coerced.push([name, coerce(member, item, path === 'input' ? name : `${path}.${name}`, faults)]);
  }
  return Object.fromEntries(coerced);
}

/** boto3's message, and a suggestion of the member that was probably meant. */
function unknownMember(name: string, path: string, known: ReadonlyMap<string, unknown>): string {
  const hint = didYouMean(name, known.keys());
  const shown = name.slice(0, LONGEST_NAME);
  const text = `Unknown parameter in ${path}: "${shown}", must be one of: ${[...known.keys()].join(', ')}`;
  return hint === undefined ? text : `${text}. ${hint}`;
}

const LONGEST_NAME = 100;

/** `[name, member]` of a structure; none of anything else. */
export const members = (schema: NormalizedSchema): [string, NormalizedSchema][] =>
  schema.isStructSchema() ? [...schema.structIterator()] : [];

/** A structure's schema is `[3, namespace, name, traits, memberNames, members, count of required ones, which come first]`. */
function requiredMembers(schema: NormalizedSchema): string[] {
  const raw = schema.getSchema() as unknown as { 4?: string[]; 6?: number };
  return raw[4]?.slice(0, raw[6] ?? 0) ?? [];
}

/** boto3 takes S3's `CopySource` as a map, too. */
function copySource(value: Value): string | undefined {
  if (!isMap(value)) return toText(value);
  const { Bucket, Key, VersionId } = value;
  if (typeof Bucket !== 'string' || typeof Key !== 'string') return undefined;
  const source = `${Bucket}/${Key.split('/').map(encodeURIComponent).join('/')}`;
  return typeof VersionId === 'string' ? `${source}?versionId=${VersionId}` : source;
}

const isMap = (value: Value): value is ValueMap => typeof value === 'object' && value !== null && !Array.isArray(value);

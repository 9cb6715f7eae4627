/** A scalar as JSON, with warnings about values that are not what they look like. */
import { Scalar } from 'yaml';
import type { Value } from '../document.js';
import { withoutMinusZero } from '../parameter-types.js';
import type { Span } from '../position.js';
import { findAmbiguity } from './ambiguous-scalar.js';
import { report, type Build, type Built } from './build.js';
import { findInvisible } from './invisible.js';

/** The value of a scalar (YAML 1.2, core), and where it stands. */
export function buildScalar(build: Build, scalar: Scalar, span: Span): Built {
  const isPlain = scalar.type === Scalar.PLAIN;
  const invisible = build.invisible ? findInvisible(build.source, span, isPlain ? 'plain' : 'text') : undefined;
  if (invisible !== undefined) report(build, invisible.span, invisible.finding);
  const value = jsonValue(scalar);
  const node = { value: span };
  if (value === undefined) {
    report(build, span, { code: 'NOT_JSON', message: `${scalar.source} is not a number that JSON can hold.` });
    return { value: null, node };
  }
  const written = isPlain && scalar.tag === undefined ? scalar.source : undefined;
  const ambiguity = written === undefined ? undefined : findAmbiguity(written, value, build.kind);
  if (ambiguity !== undefined) report(build, span, ambiguity);
  return { value: typeof value === 'number' ? withoutMinusZero(value) : value, node };
}

function jsonValue({ value, source }: Scalar): Value | undefined {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'number') return String(source ?? '');
  return Number.isFinite(value) ? value : undefined;
}

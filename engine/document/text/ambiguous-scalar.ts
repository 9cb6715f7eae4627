/** Unquoted scalars that AWS reads differently, and numbers that change when they are read (behaviour 1.1a). */
import type { Value } from '../document.js';
import type { Finding } from '../position.js';
import type { TextKind } from '../text-kind.js';
import { readAsYaml11, type Reading } from './yaml-1-1.js';

/** A warning about an unquoted scalar, as written, that is `value` here (YAML 1.2); undefined: it is read the same everywhere. */
export function findAmbiguity(written: string, value: Value, { isForAws }: TextKind): Finding | undefined {
  const shown = written.length > 40 ? `${written.slice(0, 40)}…` : written;
  const elsewhere = isForAws ? readElsewhere(written, shown, value) : undefined;
  if (elsewhere !== undefined || typeof value !== 'number' || String(value) === written) return elsewhere;
  const message = `Without quotes ${shown} is read as the number ${value}.`;
  if (/^[-+]?0\d/.test(written) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    const hint = `Quote it, if it is an id, such as an account number: '${shown}'.`;
    return { severity: 'warning', code: 'NUMBER_CHANGED', message, hint };
  }
  const hint = `Quote it, if the text is meant: '${shown}'.`;
  return isForAws ? { severity: 'warning', code: 'AMBIGUOUS_SCALAR', message, hint } : undefined;
}

function readElsewhere(written: string, shown: string, value: Value): Finding | undefined {
  const [here, there] = [readingOf(value), readAsYaml11(written)];
  if (here === there) return undefined;
  const message = `Without quotes ${shown} is ${words(here)} here, and ${words(there)} at AWS, which reads YAML 1.1.`;
  const orMeant = typeof there === 'boolean' ? ` Or write ${there}, if that is meant.` : '';
  return { severity: 'warning', code: 'AMBIGUOUS_SCALAR', message, hint: `Quote it: '${shown}'.${orMeant}` };
}

function readingOf(value: Value): Reading {
  if (value === null) return 'empty';
  return typeof value === 'number' || typeof value === 'boolean' ? value : 'a text';
}

function words(reading: Reading): string {
  if (typeof reading === 'number') return `the number ${reading}`;
  return typeof reading === 'boolean' || reading === 'empty' ? String(reading) : reading;
}

/** What AWS reads an unquoted scalar as: the service is written in Java and reads YAML 1.1 with SnakeYAML (behaviour 1.1a). */

/** A number or true/false, or what else it is, in words that a message can use. */
export type Reading = number | boolean | 'empty' | 'a date' | 'a text';

/** Longer scalars are taken as texts. */
const LONGEST = 1000;

/** SnakeYAML's reading of an unquoted scalar, as written. `y` and `n` are texts to it. */
export function readAsYaml11(written: string): Reading {
  if (!/^[-+.\d~yYnNtTfFoO]/.test(written)) return written === '' ? 'empty' : 'a text';
  if (written.length > LONGEST) return 'a text';
  if (/^(?:~|null|Null|NULL)$/.test(written)) return 'empty';
  if (TRUE.test(written)) return true;
  if (FALSE.test(written)) return false;
  return readNumber(written) ?? (DATE.test(written) ? 'a date' : 'a text');
}

const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const DATE =
  /^\d{4}-(?:\d\d-\d\d|\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

/** Forms of numbers: the pattern, and what the digits without sign and underscores amount to. */
const NUMBERS: readonly [RegExp, (digits: string) => number][] = [
  [/^[-+]?0b_*[01][01_]*$/, (digits) => parseInt(digits.slice(2), 2)],
  [/^[-+]?0_*[0-7][0-7_]*$/, (digits) => parseInt(digits, 8)],
  [/^[-+]?(?:0|[1-9][\d_]*)$/, Number],
  [/^[-+]?0x_*[\da-fA-F][\da-fA-F_]*$/, Number],
  [/^[-+]?[1-9][\d_]*(?::[0-5]?\d)+$/, sexagesimal],
  [/^[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*$/, sexagesimal],
  [/^[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]?\d+)?$/, Number],
  [/^[-+]?\d[\d_]*[eE][-+]?\d+$/, Number],
  [/^[-+]?\.[\d_]*\d[\d_]*(?:[eE][-+]?\d+)?$/, Number],
  [/^[-+]?\.(?:inf|Inf|INF)$/, () => Infinity],
  [/^\.(?:nan|NaN|NAN)$/, () => NaN],
];

function readNumber(written: string): number | undefined {
  const form = NUMBERS.find(([pattern]) => pattern.test(written));
  if (form === undefined) return undefined;
  const amount = form[1](written.replace(/^[-+]/, '').replaceAll('_', ''));
  return written.startsWith('-') ? -amount : amount;
}

/** `1:30` is ninety: each part counts sixty of the next. */
function sexagesimal(digits: string): number {
  return digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

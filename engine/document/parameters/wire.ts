/** The API's form of parameters, a list of texts each (behaviour 1.2, 6.1), → typed values. */
import type { SsmType, Value } from '../document.js';
import { fromJson, withoutMinusZero } from '../parameter-types.js';

export interface WireFault {
  message: string;
  hint?: string;
}

export const isWireFault = (result: { value: Value } | WireFault): result is WireFault => 'message' in result;

/** The typed value of what was sent, or why there is none. Booleans in any case (behaviour OP-29). */
export function decodeWire(type: SsmType, texts: readonly string[]): { value: Value } | WireFault {
  if (type === 'StringList') return { value: [...texts] };
  if (type === 'MapList') return decodeMaps(texts);
  const [text, ...more] = texts;
  if (text === undefined || more.length > 0)
    return { message: `One value is expected for the type ${type}, not ${texts.length}.` };
  return decodeOne(type, text);
}

function decodeOne(type: Exclude<SsmType, 'StringList' | 'MapList'>, text: string): { value: Value } | WireFault {
  switch (type) {
    case 'String':
      return { value: text };
    case 'Integer':
      if (/^[-+]?\d+$/.test(text) && Number.isSafeInteger(Number(text)))
        return { value: withoutMinusZero(Number(text)) };
      return { message: `${shown(text)} is not a whole number.` };
    case 'Boolean':
      if (/^(true|false)$/i.test(text)) return { value: text.toLowerCase() === 'true' };
      return { message: `${shown(text)} is neither true nor false.` };
    case 'StringMap': {
      const map = asMap(fromJson(text));
      return map === undefined ? notMap(text) : { value: map };
    }
  }
}

/** One map a text; one text with a list of maps is taken too, as shells make it easier to write. */
function decodeMaps(texts: readonly string[]): { value: Value } | WireFault {
  const values = texts.map((text) => fromJson(text));
  const [only] = values;
  const maps = values.length === 1 && Array.isArray(only) ? only : values;
  const wrong = maps.findIndex((value) => asMap(value) === undefined);
  return wrong < 0 ? { value: maps as Value[] } : notMap(texts[wrong] ?? texts[0]!);
}

const asMap = (value: Value | undefined): Value | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;

const notMap = (text: string): WireFault => ({
  message: `${shown(text)} is not a map as JSON text.`,
  hint: `Write it like '{"key":"value"}'.`,
});

/** Cuts a value, which may be long, for a message. */
const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

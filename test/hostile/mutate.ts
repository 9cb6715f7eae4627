/** Spoils a JSON value at random: what grows out of a valid start reaches further than noise would. */
import type { Random } from '../faults/campaign/random.js';

type Json = unknown;

/** `times` changes at random places of a copy. */
export function mutate(random: Random, value: Json, times: number): Json {
  let copy = JSON.parse(JSON.stringify(value)) as Json;
  for (let round = 0; round < times; round += 1) copy = mutateOnce(random, copy);
  return copy;
}

/** Values that have hurt somebody before. */
const NASTY: readonly Json[] = [
  ...[null, true, false, 0, -1, 0.5, 1e21, 2 ** 53, 1e308, -1e308, '', ' ', '0', '-1', 'NaN', 'Infinity', 'null'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'a.b',
    'a/b',
    'step:x',
    'Continue',
    'Abort',
    '{{ x }}',
    '{{',
    '}}',
    '\ud800',
    '\u0000',
  ],
  ...[
    'PT999999999999H',
    'P1D',
    '2026-01-31T10:00:00Z',
    'arn:aws:iam::1:role/x',
    '$..*..*',
    'aws:branch',
    'aws:approve',
  ],
  ...[
    [],
    {},
    [[]],
    [null],
    [{}],
    { length: 1e9 },
    { '{{': [] },
    { '{{': [{}] },
    { '{{': [{ ref: '' }] },
    { '{{': [{ ref: 'P' }, 'x'] },
  ],
];

/** Values that are made, because they are long. */
const LONG: readonly (() => Json)[] = [
  () => 'x'.repeat(200_000),
  () => '語'.repeat(60_000),
  () => Array.from({ length: 20_000 }, (_, index) => index),
  () => Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 'v'])),
  () => ({ '{{': Array.from({ length: 5_000 }, () => ({ ref: 'global:REGION' })) }),
  () => JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`) as Json,
];

const nasty = (random: Random): Json =>
  random.chance(0.15)
    ? random.pick(LONG)()
    : random.chance(0.2)
      ? random.below(1_000) - 500
      : structuredClone(random.pick(NASTY));

function mutateOnce(random: Random, root: Json): Json {
  const places = placesOf(root);
  if (places.length === 0 || random.chance(0.03)) return nasty(random);
  const { holder, key } = random.pick(places);
  const holding = holder as Record<string | number, Json>;
  switch (random.below(7)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holding[key];
      break;
    case 1:
      if (Array.isArray(holder))
        holder.splice(Number(key), 0, ...Array.from({ length: 1 + random.below(200) }, () => holding[key]));
      else
        put(
          holding,
          random.pick(['__proto__', 'constructor', 'nextStep', 'onFailure', 'reads', 'carried', 'x']),
          holding[key],
        );
      break;
    case 2: {
      const other = random.pick(places);
      put(holding, key, JSON.parse(JSON.stringify((other.holder as Record<string, Json>)[other.key] ?? null)) as Json);
      break;
    }
    case 3:
      put(holding, key, [holding[key]]);
      break;
    default:
      put(holding, key, nasty(random));
  }
  return root;
}

interface Place {
  holder: object;
  key: string | number;
}

/** Every place of a value, down to some depth. */
function placesOf(value: Json, depth = 0): Place[] {
  if (typeof value !== 'object' || value === null || depth > 12) return [];
  const keys = Array.isArray(value) ? [...value.keys()].slice(0, 50) : Object.keys(value).slice(0, 50);
  return keys.flatMap((key) => [
    { holder: value, key },
    ...placesOf((value as Record<string | number, Json>)[key], depth + 1),
  ]);
}

/** An own property, whatever its name. */
const put = (holder: object, key: string | number, value: Json): void =>
  void Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });

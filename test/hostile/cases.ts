/** All cases of a seed: the named ones, then as many random ones as are asked for. The same seed and number give the same case. */
import { createRandom, type Random } from '../faults/campaign/random.js';
import { ask, startOf, validDocuments, validStarts } from './base.js';
import { hostileDocuments } from './catalogue/documents.js';
import { hostileEnvelopes } from './catalogue/envelopes.js';
import { hostileMessages } from './catalogue/messages.js';
import { hostileSizes } from './catalogue/sizes.js';
import { hostileStarts } from './catalogue/starts.js';
import { json, type Begin, type HostileCase, type HostileMessage } from './case.js';
import { mutate } from './mutate.js';

/** `count` cases, or all that have a name if those are more. */
export function hostileCases(seed: number, count: number): HostileCase[] {
  const named = [
    ...hostileStarts(),
    ...hostileMessages(),
    ...hostileEnvelopes(),
    ...hostileDocuments(),
    ...hostileSizes(),
  ];
  const random = Array.from({ length: Math.max(0, count - named.length) }, (_, index) => randomCase(seed, index));
  return [...named, ...random];
}

/** Case `number` of a seed depends on nothing else; it is made when it is thrown. */
function randomCase(seed: number, number: number): HostileCase {
  const random = createRandom(Math.imul(seed, 0x9e3779b1) + number);
  const kind = random.pick(['start', 'start', 'start', 'messages', 'document'] as const);
  const own = random.below(2 ** 31);
  const name = `random: ${kind} ${seed}/${number}`;
  if (kind === 'start') return { name, begin: () => spoiltStart(createRandom(own)) };
  if (kind === 'document') return { name, begin: () => spoiltDocument(createRandom(own)) };
  return { name, begin: () => WAITING, messages: () => spoiltMessages(createRandom(own)) };
}

const spoiltStart = async (random: Random): Promise<Begin> => ({
  payloads: [json(mutate(random, random.pick(await validStarts()), 1 + random.below(4)))],
});

function spoiltDocument(random: Random): Begin {
  const document = random.pick(validDocuments());
  return { document: JSON.stringify(mutate(random, document, 1 + random.below(3))) };
}

const again = ask('again', {}, { timeoutSeconds: 1, onFailure: 'Continue' });
const WAITING: Begin = { payloads: [json(startOf([ask(), again]))] };

const MESSAGES: [string, unknown][] = [
  ['Approve', { step: 'ask', approver: 'mallory', comment: 'why not' }],
  ['Reject', { step: 'ask', approver: 'alice', comment: 'no' }],
  ['Revoke', { step: 'ask' }],
  ['Resume', { step: 'ask' }],
  ['StartStep', { step: 'ask' }],
  ['StopStep', { step: 'ask' }],
  ['Stop', { type: 'Complete' }],
  ['describe', {}],
];

const spoiltMessages = (random: Random): HostileMessage[] =>
  Array.from({ length: 1 + random.below(12) }, () => {
    const [name, argument] = random.pick(MESSAGES);
    const by = name === 'describe' ? 'query' : random.pick(['signal', 'update'] as const);
    const times = random.chance(0.2) ? 1 + random.below(20) : 1;
    return { by, name, payloads: [json(mutate(random, argument, 1 + random.below(2)))], times };
  });

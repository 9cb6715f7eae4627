import { describe, expect, it } from 'vitest';
import { jsonAnswer } from './answers.js';
import { ssmCall } from './call.js';
import { createJournal } from './journal.js';

const MEGABYTE = 1024 * 1024;
const call = (name: string, size: number) =>
  ssmCall({ region: 'eu-west-1', accessKeyId: 'K' }, 'PutParameter', { Name: name, Value: 'x'.repeat(size) });
const answered = () => Promise.resolve(jsonAnswer({}));

describe('the journal', () => {
  it('keeps the newest calls that 64 MB hold, and the newest whatever its size', async () => {
    const journal = createJournal();
    const names = () => journal.entries().map(({ inputs }) => inputs['Name']);

    for (const name of ['a', 'b', 'c', 'd']) await journal.handler(call(name, 20 * MEGABYTE), answered);
    expect(names()).toEqual(['b', 'c', 'd']);

    await journal.handler(call('e', 70 * MEGABYTE), answered);
    expect(names()).toEqual(['e']);

    journal.clear();
    for (const name of ['f', 'g', 'h']) await journal.handler(call(name, 20 * MEGABYTE), answered);
    expect(names()).toEqual(['f', 'g', 'h']);
  });
});

import { describe, expect, it } from 'vitest';
import type { Value } from '../engine/document/document.js';
import { runActivity } from './activity.js';
import { createScriptedCaller, createTestContext } from '../test/support/scripted-caller.js';

const context = createTestContext(createScriptedCaller([]));
const request = { inputs: {}, region: 'eu-west-1' };
const answering = (outputs: Value, root?: Value) => () =>
  Promise.resolve(root === undefined ? { outputs } : { outputs, root });

describe('runActivity', () => {
  it('gives the predefined outputs, and nothing that was not asked for', async () => {
    expect(await runActivity(answering({ Id: 'a' }, { big: 'answer' }), request, context)).toEqual({
      outputs: { Id: 'a' },
    });
  });

  it("applies the author's selectors to the root", async () => {
    const select = [
      { Name: 'First', Selector: '$.list[0]' },
      { Name: 'None', Selector: '$.none' },
    ];
    const answer = await runActivity(answering({}, { list: ['x'] }), { ...request, select }, context);
    expect(answer.selected).toEqual({ First: 'x' });
  });

  it('selects from the outputs where there is no other root', async () => {
    const select = [{ Name: 'Id', Selector: '$.Ids[0]' }];
    const answer = await runActivity(answering({ Ids: ['i-1'] }), { ...request, select, payload: true }, context);
    expect(answer).toEqual({ outputs: { Ids: ['i-1'] }, selected: { Id: 'i-1' }, payload: '{"Ids":["i-1"]}' });
  });

  it('refuses an answer over 1 MiB and says what to select instead', async () => {
    const answer = runActivity(answering({}, { text: 'x'.repeat(1_100_000) }), { ...request, payload: true }, context);
    await expect(answer).rejects.toMatchObject({
      info: { type: 'OutputInvalid', message: expect.stringContaining('Declare an output that selects') as string },
    });
  });

  const items: Value = Array.from({ length: 400_000 }, (_, n) => ({ ReservationId: `r-${n}`, Groups: [] }));
  it.each<[string, object]>([
    ['the whole answer', { payload: true }],
    ['a list', { select: [{ Name: 'All', Selector: '$.items', Type: 'MapList' }] }],
    ['a list as text', { select: [{ Name: 'All', Selector: '$.items', Type: 'String' }] }],
    ['a text', { select: [{ Name: 'All', Selector: '$.text', Type: 'String' }] }],
  ])('refuses megabytes without holding its thread: %s', async (_, asked) => {
    const root = { items, text: 'x'.repeat(16_000_000) };
    const startedAt = performance.now();
    const answer = runActivity(answering({}, root), { ...request, ...asked }, context);

    await expect(answer).rejects.toMatchObject({ info: { type: 'OutputInvalid' } });
    expect(performance.now() - startedAt).toBeLessThan(100);
  });
});

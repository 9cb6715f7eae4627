import { describe, expect, it } from 'vitest';
import { createAsker, lineTo } from './terminal.js';

/** Standard input to which a test can type, and which it can end. */
function keyboard() {
  let type: (text: string) => void = () => undefined;
  let end: () => void = () => undefined;
  const stdin = {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const text = await new Promise<string | undefined>((resolve) => {
          type = resolve;
          end = () => resolve(undefined);
        });
        if (text === undefined) return;
        yield text;
      }
    },
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    stdin,
    type: async (text: string) => {
      await settle();
      type(text);
      await settle();
    },
    end: async () => {
      await settle();
      end();
    },
  };
}
const never = new AbortController().signal;

describe('a question', () => {
  it('is answered by the line that is typed', async () => {
    const written: string[] = [];
    const keys = keyboard();
    const answer = createAsker({ stdin: keys.stdin, stdout: { write: (text) => written.push(text) } }).ask(
      'Yes? ',
      never,
    );
    await keys.type('n');
    await keys.type('o \nmore');

    expect(await answer).toBe('no');
    expect(written).toEqual(['Yes? ']);
  });

  it('is withdrawn without an answer, and the next one is still heard', async () => {
    const keys = keyboard();
    const asker = createAsker({ stdin: keys.stdin, stdout: { write: () => undefined } });
    const withdrawn = new AbortController();
    const first = asker.ask('First? ', withdrawn.signal);
    withdrawn.abort();
    expect(await first).toBeUndefined();

    const second = asker.ask('Second? ', never);
    await keys.type('yes\n');
    expect(await second).toBe('yes');
  });

  it('has no answer when the input has ended, which is never a yes', async () => {
    const keys = keyboard();
    const answer = createAsker({ stdin: keys.stdin, stdout: { write: () => undefined } }).ask('Yes? ', never);
    await keys.end();

    expect(await answer).toBeUndefined();
  });
});

describe('a line', () => {
  it('steers no terminal', () => {
    const written: string[] = [];
    lineTo({ write: (text) => written.push(text) })('worker: \u001b]0;owned\u0007');

    expect(written).toEqual(['worker: �]0;owned�\n']);
  });
});

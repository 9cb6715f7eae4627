import { printable } from '../printable.js';
import type { Log } from './progress.js';

/** The streams of a foreground program; the CLI's `Io` is one. */
export interface Terminal {
  stdin: AsyncIterable<Uint8Array | string> & { isTTY?: boolean };
  /** Output that a machine may read. */
  stdout: Output;
  /** Progress and logs. */
  stderr: Output;
  /** Is standard output a terminal? */
  isTTY: boolean;
}

export interface Output {
  write(text: string): unknown;
}

/** Writes lines, given without line ends. Characters that could control a terminal are replaced: a worker's log has texts from anybody. */
export const lineTo =
  (output: Output): Log =>
  (line) =>
    void output.write(`${printable(line)}\n`);

/** Can a person be asked a question here? */
export const isInteractive = ({ stdin, isTTY }: Terminal): boolean => isTTY && stdin.isTTY === true;

/** Asks the person at the terminal, one question at a time. */
export interface Asker {
  /** Asks a question; resolves to the line typed, or to undefined when `withdrawn` aborts or the input has ended. */
  ask(question: string, withdrawn: AbortSignal): Promise<string | undefined>;
}

/** Text typed after a question was withdrawn answers the next question. */
export function createAsker({ stdin, stdout }: Pick<Terminal, 'stdin' | 'stdout'>): Asker {
  const input = stdin[Symbol.asyncIterator]();
  let reading: Promise<IteratorResult<Uint8Array | string>> | undefined;
  let typed = '';
  return {
    async ask(question, withdrawn) {
      stdout.write(printable(question));
      const gone = aborted(withdrawn);
      while (!typed.includes('\n')) {
        reading ??= input.next();
        const read = await Promise.race([reading, gone]);
        if (read === undefined || read.done) return undefined;
        reading = undefined;
        typed += typeof read.value === 'string' ? read.value : Buffer.from(read.value).toString();
      }
      const [line = '', ...rest] = typed.split('\n');
      typed = rest.join('\n');
      return line.trim();
    },
  };
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

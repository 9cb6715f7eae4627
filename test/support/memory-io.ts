import type { Io } from '../../cli/io.js';
import { runCli } from '../../cli/main.js';

/** What a command did: its exit status and all it wrote. */
export interface CliResult {
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs the command in this process on streams in memory; nothing of the environment reaches it but `io.env`. */
export async function cli(argv: readonly string[], io: Partial<Io> & { input?: string } = {}): Promise<CliResult> {
  const { input = '', ...given } = io;
  const written = { stdout: '', stderr: '' };
  const status = await runCli(argv, {
    stdin: (async function* () {
      yield input;
    })(),
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    env: {},
    isTTY: false,
    rows: 24,
    columns: 80,
    now: () => Date.parse('2026-01-01T00:01:00Z'),
    cwd: process.cwd(),
    user: 'alice@host',
    environments: () => Promise.resolve([]),
    ...given,
  });
  return { status, ...written };
}

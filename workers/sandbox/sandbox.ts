import { join } from 'node:path';
import { createChain, type ChainParts } from './chain.js';
import type { Controls } from './control.js';
import { SANDBOX_KEY, sandboxEnvironment } from './environment.js';
import { createForward } from './moto/forward.js';
import { openFront, type Behind, type Front } from './front.js';
import { findMoto } from './moto/install-moto.js';
import { startMoto, type Moto } from './moto/moto.js';
import { readFaults } from './read-faults.js';
import type { ScriptedResult } from './run-command/script.js';

/** How to start a sandbox. */
export interface SandboxOptions {
  /** Where moto is installed, shared by all clones (design house 9). */
  cacheDir: string;
  /** A moto that already runs; by default `RUNBOOK_MOTO_URL`, else our own. */
  motoUrl?: string;
  /** Port of the front, e.g. the same as before; a free one when absent or when the port is taken. */
  port?: number;
  region?: string;
  accountId?: string;
  /** Seconds that EC2's transitional states take; commands take about as long. 1 by default, 0 makes everything instant. */
  stateSeconds?: number;
  commands?: ScriptedResult[];
  /** Progress, one line at a time. */
  log: (line: string) => void;
}

/** A running AWS sandbox: moto behind our front. No call leaves this machine, unless `motoUrl` names a moto that is not ours. */
export interface Sandbox extends Controls {
  url: string;
  port: number;
  region: string;
  accountId: string;
  /** The variables with which a process uses the sandbox; `confine` replaces all other `AWS_*` variables by them. */
  env: Record<string, string>;
  /** Resolves when moto has ended, by itself or by `close`: from then on calls fail. */
  ended: Promise<void>;
  close(): Promise<void>;
}

/** Starts moto and the front (design house 9, design emulators 4). Throws RunbookError `SETUP_FAILED` when moto cannot be started. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { cacheDir, log, region = 'eu-west-1', accountId = '123456789012', stateSeconds = 1 } = options;
  const source = await findMoto(cacheDir, options.motoUrl ?? process.env['RUNBOOK_MOTO_URL'], log);
  let open: (behind: Behind) => void = () => undefined;
  // The front starts first, because moto needs its port: moto sends its own AWS calls there, and may connect to nothing else.
  const front = await frontAt(options.port, new Promise((resolve) => (open = resolve)));
  const moto = await startMoto(source, front.port, log).catch(async (error: unknown) => {
    await front.close();
    throw error;
  });
  const behind = createBehind(moto, {
    forward: createForward(moto.door, SANDBOX_KEY.accessKeyId, accountId),
    ownKey: SANDBOX_KEY,
    stateSeconds,
    script: options.commands ?? [],
  });
  open(behind);
  const url = `http://127.0.0.1:${front.port}`;
  return {
    ...behind.controls,
    url,
    port: front.port,
    region,
    accountId,
    env: await sandboxEnvironment(url, region, join(cacheDir, 'sandbox')),
    ended: moto.ended,
    async close() {
      await front.close();
      await moto.close();
    },
  };
}

/** Opens the front at `port` if that is free, else at any free port. */
async function frontAt(port: number | undefined, behind: Promise<Behind>): Promise<Front> {
  return openFront(behind, port).catch(() => openFront(behind));
}

function createBehind(moto: Moto, parts: ChainParts): Behind {
  let chain = createChain(parts);
  const controls: Controls = {
    journal: () => Promise.resolve(chain.journal.entries()),
    clearJournal: () => Promise.resolve(chain.journal.clear()),
    script: (commands) => Promise.resolve(chain.script(commands)),
    faults: async (faults) => chain.faults(readFaults(faults)),
    async reset() {
      await moto.reset();
      chain = createChain(parts);
    },
  };
  return { answer: (call) => chain.answer(call), controls };
}

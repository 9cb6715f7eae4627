import type { Command } from 'commander';
import type { SimulationResult } from '../../engine/simulator/simulate-mocks.js';
import type { Mocks } from '../../engine/simulator/mocks.js';
import { hasErrors } from '../../engine/document/problem.js';
import { RunbookError } from '../../engine/errors.js';
import { oneLine } from '../../workers/printable.js';
import { checkMocks } from '../check-mocks.js';
import { checkRunbook } from '../check-runbook.js';
import { exitStatusOf } from '../exit-of-record.js';
import type { Io } from '../io.js';
import { warn, writeJson, writeStyled } from '../io.js';
import { parseParameters } from '../parameters.js';
import { bind } from '../prepare-start.js';
import { tellProblems } from '../tell-problems.js';
import { documentName } from '../runbook-file.js';
import { simulateRunbook } from '../simulation.js';
import { callLines } from '../view/calls.js';
import { recordLines } from '../view/record.js';
import { styleFor } from '../view/style.js';

interface Options {
  format: string;
  parameters?: string[];
  mocks?: string;
}

/** `runbook simulate FILE`: executes a whole run on a virtual clock; the mocks file has AWS's answers (docs/simulate.md). */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .argument('<file>', 'a runbook in YAML or JSON; - reads standard input')
    .option(
      '--mocks <file>',
      'what AWS answers and what people do; without it the first call fails and shows how to begin',
    )
    .option('--parameters <values...>', `A=x,y B=z, or '{"A":["x"]}', or file://p.json`)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: Options) => exit(await simulate(io, file, options)));
}

const EXAMPLES = `
Examples:
  runbook simulate runbooks/golden-ami.yaml --mocks runbooks/golden-ami.mocks.yaml --parameters BaseAmiId=ami-0abcdef12 Approvers=ops
  runbook simulate patch.yaml --mocks patch.mocks.yaml --format json | jq '.Calls[].Api'

Needs no server, no network and no AWS account; hours pass in milliseconds. Exits 0 when the run succeeded, 20 failed, 21 timed out,
22 cancelled. Before that: 10 invalid runbook or mocks, 11 invalid parameters, 12 no such file.`;

async function simulate(io: Io, file: string, options: Options): Promise<number> {
  const given = parseParameters(options.parameters ?? [], io.cwd);
  const { document, plan, ...checked } = await checkRunbook(file, io);
  const { mocks, ...read } = await checkMocks(
    options.mocks,
    io,
    plan?.steps.map(({ name }) => name),
  );
  tellProblems(io, file, checked);
  if (options.mocks !== undefined) tellProblems(io, options.mocks, read);
  if (!document || !plan || !mocks) {
    const problems = [...checked.problems, ...read.problems];
    const wrong = [hasErrors(checked.problems) && file, hasErrors(read.problems) && options.mocks].filter(Boolean);
    throw new RunbookError(
      'INVALID_DOCUMENT',
      `Nothing was simulated: see what is wrong in ${oneLine(wrong.join(' and '))}.`,
      {
        problems,
      },
    );
  }
  const bound = bind(document, given, mocks.region);
  const input = { plan, documentName: documentName(file), documentVersion: '$FILE', ...bound };
  return tell(io, mocks, await simulateRunbook(input, mocks), options.format);
}

function tell(io: Io, mocks: Mocks, { record, calls, lostSignals }: SimulationResult, format: string): number {
  warn(
    io,
    lostSignals.map(({ signal, reason }) => `signals[${mocks.signals.indexOf(signal)}] ${signal.type}: ${reason}`),
  );
  if (format === 'json') writeJson(io, { AutomationExecution: record, Calls: calls });
  else {
    const style = styleFor(io);
    const lines = recordLines(record, { now: io.now(), style, asserted: false, simulated: true });
    [...lines, ...callLines(calls, record.ExecutionStartTime, style)].forEach((line) => writeStyled(io.stdout, line));
  }
  return exitStatusOf(record);
}

import type { CommandEntry } from './command-module.js';

/** The sub-commands, in the order of `--help`. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'validate', summary: 'Check runbooks', load: () => import('./commands/validate.js') },
  { name: 'simulate', summary: 'Try a runbook out, without AWS', load: () => import('./commands/simulate.js') },
  { name: 'start', summary: 'Start a runbook', load: () => import('./commands/start.js') },
  { name: 'list', summary: 'List executions, newest first', load: () => import('./commands/list.js') },
  { name: 'show', summary: 'Show one execution, step by step', load: () => import('./commands/show.js') },
  { name: 'approve', summary: 'Approve a step that waits for it', load: () => import('./commands/approve.js') },
  { name: 'reject', summary: 'Reject a step that waits for an approval', load: () => import('./commands/reject.js') },
  { name: 'stop', summary: 'Stop an execution', load: () => import('./commands/stop.js') },
  { name: 'worker', summary: 'Run steps until stopped', foreground: true, load: () => import('./commands/worker.js') },
  {
    name: 'dev',
    summary: 'Run everything needed on this machine',
    foreground: true,
    load: () => import('./commands/dev.js'),
  },
  { name: 'setup', summary: 'Prepare a Temporal namespace', load: () => import('./commands/setup.js') },
  {
    name: 'completion',
    summary: 'Print completions for a shell',
    foreground: true,
    load: () => import('./commands/completion.js'),
  },
  {
    name: 'complete',
    summary: 'Answer a shell that completes',
    foreground: true,
    hidden: true,
    load: () => import('./commands/complete.js'),
  },
  {
    name: 'demo',
    summary: 'Run the story of npm start',
    foreground: true,
    hidden: true,
    load: () => import('./commands/demo.js'),
  },
];

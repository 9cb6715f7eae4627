import type { Command } from 'commander';
import type { Io } from '../io.js';

/** `npm start`: brings everything up and runs the story of the README. */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .option('--once', 'stop everything when the story is over')
    .addHelpText('after', EXAMPLES)
    .action(async ({ once = false }: { once?: boolean }) => {
      const { runStory } = await import('../story/story.js');
      exit(await runStory({ once, io }));
    });
}

const EXAMPLES = `
Examples:
  npm start
  npm start -- --once`;

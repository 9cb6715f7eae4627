import type { Command } from 'commander';
import type { Io } from '../io.js';

/** `npm start`: starts a whole environment and runs the README's example in it. */
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

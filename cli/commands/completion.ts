import type { Command } from 'commander';
import { Argument } from 'commander';
import type { Io } from '../io.js';
import { writeLine } from '../io.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** `runbook completion SHELL`: prints the shell's completion script, which calls `runbook complete`. */
export function configure(command: Command, io: Io, exit: (status: number) => void): void {
  command
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action((shell: Shell) => {
      writeLine(io.stdout, SCRIPTS[shell]);
      exit(0);
    });
}

const EXAMPLES = `
Examples:
  source <(runbook completion bash)              for this shell; put it into ~/.bashrc for all
  source <(runbook completion zsh)
  runbook completion fish > ~/.config/fish/completions/runbook.fish`;

/** Each script passes the words so far to `runbook complete`; without completions the shell completes file names. */
const SCRIPTS: Record<Shell, string> = {
  bash: `_runbook() {
  local IFS=$'\\n'
  COMPREPLY=($(runbook complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _runbook runbook`,
  zsh: `_runbook() {
  local -a answers
  answers=("\${(@f)$(runbook complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$answers" ]]; then compadd -- $answers; else _files; fi
}
compdef _runbook runbook`,
  fish: `complete -c runbook -a '(runbook complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'`,
};

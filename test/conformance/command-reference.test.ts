import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { COMMANDS } from '../../cli/commands.js';
import { cli } from '../support/memory-io.js';

const PAGE = fileURLToPath(new URL('../../docs/commands.md', import.meta.url));
const HEAD = `# Every command and option

What \`runbook help COMMAND\` prints, for reading and searching. Written from the code:
\`npm test -- test/conformance/command-reference.test.ts -u\` writes it anew. What scripts rely on stands in [cli.md](cli.md).
`;

const helpOf = async (argv: readonly string[]): Promise<string> => (await cli(argv)).stdout.trimEnd();

it('docs/commands.md is what the commands say of themselves', async () => {
  const shown = COMMANDS.filter(({ hidden }) => hidden !== true);
  const sections = [`\n\`\`\`text\n${await helpOf(['--help'])}\n\`\`\`\n`];
  for (const { name } of shown) {
    sections.push(`\n## runbook ${name}\n\n\`\`\`text\n${await helpOf([name, '--help'])}\n\`\`\`\n`);
  }

  await expect(HEAD + sections.join('')).toMatchFileSnapshot(PAGE);
});

/** What was made and could not be told any more is looked for: whoever creates something says how (docs/decisions/outputs-of-broken-off-work.md). */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { effectClasses } from '../../actions/activities.js';
import { actions } from '../../actions/index.js';

const folderOf = (action: string): string =>
  fileURLToPath(
    new URL(
      `../../actions/${action.slice(4).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      import.meta.url,
    ),
  );

/** The activities in an action's folder that create what a second request would create again. */
async function creators(action: string): Promise<string[]> {
  const file = `${folderOf(action)}/activities.ts`;
  if (!existsSync(file)) return [];
  const names = Object.keys((await import(/* @vite-ignore */ file)) as object);
  const classes = effectClasses as Record<string, string>;
  return names.filter((name) => classes[name] === 'token' || classes[name] === 'probed');
}

describe('actions that create', () => {
  it('are known, so that this test can fail', async () => {
    expect(await creators('aws:runInstances')).toContain('launchInstances');
  });

  it.each([...actions.values()])(
    '$name looks for what an interruption kept it from telling, if it creates',
    async (action) => {
      const created = await creators(action.name);

      expect(created.length > 0 && action.onInterrupt === undefined).toBe(false);
    },
  );
});

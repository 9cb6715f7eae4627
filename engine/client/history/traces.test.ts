import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actions } from '../../../actions/index.js';
import { traceOf } from './traces.js';

const folders = new URL('../../../actions/', import.meta.url);
const withActivities = readdirSync(folders, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/activities.ts`, folders)))
  .map(({ name }) => name);
const folderOf = (action: string): string =>
  action.replace('aws:', '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('what a step leaves in its history', () => {
  it.each([...actions.keys()])('is known of %s', (action) => {
    const trace = traceOf({ name: 'a', action, inputs: {} });
    expect(trace === 'activities').toBe(withActivities.includes(folderOf(action)));
  });

  it('is nothing for a sleep of no time', () => {
    const sleep = (Duration: string) => traceOf({ name: 'a', action: 'aws:sleep', inputs: { Duration } });
    expect(['PT0S', 'P0D', 'PT10S', 'PT0.5S'].map(sleep)).toEqual(['nothing', 'nothing', 'timer', 'timer']);
  });
});

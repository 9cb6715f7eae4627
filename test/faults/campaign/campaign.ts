/**
 * A campaign of kills: runs that overlap, and again and again a SIGKILL to the worker, to the Temporal server or to both, with AWS
 * failing besides. Every run must end as it does undisturbed, with the same effects (design facts 5.5, design house 6).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isFinal } from '../../../engine/execution/record/execution.js';
import { copyBuild } from '../../support/build-copy.js';
import { openWorld, type World } from '../../support/world.js';
import { drive, type Drive } from './drive.js';
import { hire, type Crew } from './crew.js';
import { carryOut, type Shot } from './kill.js';
import { differences, effectsOf, taskFailures, unknownSteps, type Expected } from './oracle.js';
import { kindOf, planKill, type Kill } from './plan.js';
import { createPatience, type Patience } from './patience.js';
import { createRandom, type Random } from './random.js';
import { stories, type Story } from './stories.js';

export interface CampaignOptions {
  seed: number;
  /** How many kills. */
  count: number;
  /** One line a kill, one a finding. */
  print(line: string): void;
}

export interface CampaignReport {
  kills: number;
  /** Kills that should come amid a call, and those of them that did. */
  aimed: number;
  hits: number;
  runs: number;
  /** Steps that ended with OutcomeUnknown, as they may. */
  unknown: number;
  found: string[];
}

/** Of the kills that are aimed at a call, at least so many have to hit one: others are kills by chance. */
const LEAST_HITS = 0.5;
/** Runs that go on at the same time. */
const OPEN_RUNS = 5;

/** Resolves when every run has been judged. Rejects when the campaign itself cannot go on. */
export async function runCampaign({ seed, count, print }: CampaignOptions): Promise<CampaignReport> {
  const build = await copyBuild();
  const world = await openWorld({ stateSeconds: 0.2 });
  const crew = await hire(world, build.command);
  try {
    const told = stories(world);
    print(`undisturbed: ${told.map(({ name }) => name).join(', ')}`);
    const expected = await undisturbed(world, told);
    const patience = createPatience();
    const campaign = { world, told, expected, patience, print, report: nothing() };
    return await disturb(campaign, crew, seed, count);
  } finally {
    await crew.dismiss();
    await world.close();
    await build.remove();
  }
}

const nothing = (): CampaignReport => ({ kills: 0, aimed: 0, hits: 0, runs: 0, unknown: 0, found: [] });

interface Campaign {
  world: World;
  told: Story[];
  expected: Map<Story, Expected>;
  patience: Patience;
  print(line: string): void;
  report: CampaignReport;
}

async function undisturbed(world: World, told: Story[]): Promise<Map<Story, Expected>> {
  const runs = told.map(async (story): Promise<[Story, Expected]> => {
    const run: Drive = { story, found: [] };
    await drive(world, run, createPatience());
    if (run.record?.AutomationExecutionStatus !== 'Success' || run.found.length > 0) {
      const why = run.record?.FailureMessage ?? run.found.join('; ');
      throw new Error(`${story.name} does not even run undisturbed: ${why}`);
    }
    return [story, { record: run.record, effects: await effectsOf(world, run.id!) }];
  });
  return new Map(await Promise.all(runs));
}

/** Kills while runs go on, then lets them end. */
async function disturb(campaign: Campaign, crew: Crew, seed: number, count: number): Promise<CampaignReport> {
  // Two sources: how many runs have ended by then is no matter of the seed.
  const [kills, runs] = [createRandom(seed), createRandom(seed + 1)];
  const open = new Set<Drive>();
  let over = false;
  const lanes = Array.from({ length: OPEN_RUNS }, async () => {
    while (!over) await runOne(campaign, runs, open);
  });
  const ended = Promise.all(lanes);
  ended.catch(() => undefined);
  try {
    for (let number = 1; number <= count || aimAgain(campaign, number, count); number += 1) {
      const line = await killOnce(campaign, crew, planKill(kills));
      campaign.print(`kill ${number}/${count}: ${line} | ${[...open].map(whereabouts).join(', ')}`);
    }
    await campaign.world.sandbox.faults([]);
  } catch (error) {
    campaign.patience.giveUp();
    over = true;
    await Promise.allSettled(lanes);
    throw error;
  }
  over = true;
  await ended;
  return campaign.report;
}

/** Too few have hit: more kills, though not for ever; a campaign that still hits too little says so. */
function aimAgain(campaign: Campaign, number: number, count: number): boolean {
  const { aimed, hits } = campaign.report;
  if (hits >= aimed * LEAST_HITS) return false;
  if (number <= 2 * count) return true;
  note(campaign, `only ${hits} of ${aimed} aimed kills hit the call that they were aimed at`);
  return false;
}

/** Resolves to one line about it. */
async function killOnce(campaign: Campaign, crew: Crew, kill: Kill): Promise<string> {
  const { world, patience, report } = campaign;
  const shot = await carryOut(world, crew, kill);
  patience.renew();
  report.kills += 1;
  if (shot.aim !== 'none') report.aimed += 1;
  if (shot.aim === 'hit') report.hits += 1;
  const deserted = await crew.muster();
  if (deserted !== undefined) note(campaign, `the worker ended by itself: ${deserted}`);
  return `${kindOf(kill)}${howItCame(shot)}`;
}

function howItCame(shot: Shot): string {
  if (shot.aim === 'none') return '';
  return shot.aim === 'hit' ? `: HIT ${shot.operation}` : ': MISSED, no call came';
}

const whereabouts = ({ story, record }: Drive): string => `${story.name}@${record?.CurrentStepName ?? '-'}`;

async function runOne(campaign: Campaign, random: Random, open: Set<Drive>): Promise<void> {
  const { world, patience, report } = campaign;
  const run: Drive = { story: random.pick(campaign.told), found: [] };
  open.add(run);
  await drive(world, run, patience);
  await judge(campaign, run);
  open.delete(run);
  report.runs += 1;
  for (const what of run.found) note(campaign, `${run.story.name} ${run.id}: ${what}`);
}

function note({ report, print }: Campaign, finding: string): void {
  report.found.push(finding);
  print(`FOUND ${finding}`);
}

/** A run that is stuck has nothing more to be judged by. */
async function judge({ world, expected, patience, report }: Campaign, run: Drive): Promise<void> {
  const { story, id, record, found } = run;
  if (id === undefined || !isFinal(record?.AutomationExecutionStatus)) return;
  const effects = await patiently(patience, () => effectsOf(world, id));
  found.push(...differences(story, expected.get(story)!, record!, effects));
  report.unknown += unknownSteps(story, record!).length;
  found.push(...(await patiently(patience, () => taskFailures(world, id))));
}

/** The server may be down when a run is judged, and the sandbox was told to fail. */
async function patiently<T>(patience: Patience, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (patience.isOver()) throw error;
      await sleep(500);
    }
  }
}

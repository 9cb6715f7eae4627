/** A history as a server would have written it, to replay without one: each command in a task of its own, and at once fulfilled. */

/** What a workflow asks for, with what its command is checked by, and what comes of it. */
export type Fulfilled =
  | { kind: 'activity'; id: string; type: string; answer: unknown }
  /** `id`: timers count from 1 in each history. `ms`: how long it took. */
  | { kind: 'timer'; id: string; ms: number }
  | { kind: 'signal'; name: string; args: unknown[] };

/** The whole as JSON of the proto; its last workflow task is open, so that a run of any length replays up to there. */
export function syntheticHistory(workflowType: string, args: unknown[], fulfilled: readonly Fulfilled[]): object {
  const events = createEvents();
  events.add('WorkflowExecutionStarted', startedAttributes(workflowType, args));
  for (const each of fulfilled) {
    const workflowTaskCompletedEventId = workflowTask(events.add);
    if (each.kind === 'activity') addActivity(events.add, each, workflowTaskCompletedEventId);
    else if (each.kind === 'signal')
      events.add('WorkflowExecutionSignaled', { signalName: each.name, input: payloads(each.args), identity: 'test' });
    else {
      const { id: timerId, ms } = each;
      const startToFireTimeout = `${ms / 1000}s`;
      const startedEventId = events.add('TimerStarted', { timerId, startToFireTimeout, workflowTaskCompletedEventId });
      events.pass(ms);
      events.add('TimerFired', { timerId, startedEventId });
    }
  }
  openTask(events.add);
  return { events: events.all };
}

type Add = (eventType: string, attributes: object) => string;

/** `add` gives the id of the new event; `pass` lets time go by. */
function createEvents(): { all: object[]; add: Add; pass(ms: number): void } {
  const all: object[] = [];
  let now = Date.UTC(2026, 0, 31, 10);
  const add: Add = (type, attributes) => {
    const eventId = String(all.length + 1);
    const key = `${type[0]!.toLowerCase()}${type.slice(1)}EventAttributes`;
    const eventType = `EVENT_TYPE${type.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
    now += 10;
    all.push({ eventId, eventTime: new Date(now).toISOString(), eventType, taskId: eventId, [key]: attributes });
    return eventId;
  };
  return { all, add, pass: (ms) => void (now += ms) };
}

function openTask(add: Add): { scheduledEventId: string; startedEventId: string } {
  const scheduledEventId = add('WorkflowTaskScheduled', { taskQueue: QUEUE, startToCloseTimeout: '10s', attempt: 1 });
  return { scheduledEventId, startedEventId: add('WorkflowTaskStarted', { scheduledEventId, ...BY_TEST }) };
}

const workflowTask = (add: Add): string => add('WorkflowTaskCompleted', { ...openTask(add), identity: 'test' });

function addActivity(
  add: Add,
  { id, type, answer }: { id: string; type: string; answer: unknown },
  workflowTaskCompletedEventId: string,
): void {
  const asked = { activityId: id, activityType: { name: type }, taskQueue: QUEUE, workflowTaskCompletedEventId };
  const scheduledEventId = add('ActivityTaskScheduled', asked);
  const startedEventId = add('ActivityTaskStarted', { scheduledEventId, ...BY_TEST, attempt: 1 });
  add('ActivityTaskCompleted', { result: payloads([answer]), scheduledEventId, startedEventId, identity: 'test' });
}

const QUEUE = { name: 'test', kind: 'TASK_QUEUE_KIND_NORMAL' };
const BY_TEST = { identity: 'test', requestId: 'request' };
const RUN_ID = '00000000-0000-4000-8000-000000000002';

const startedAttributes = (name: string, args: unknown[]): object => ({
  workflowType: { name },
  workflowId: '00000000-0000-4000-8000-000000000001',
  taskQueue: QUEUE,
  input: payloads(args),
  workflowTaskTimeout: '10s',
  originalExecutionRunId: RUN_ID,
  firstExecutionRunId: RUN_ID,
  identity: 'test',
  attempt: 1,
});

const payloads = (values: readonly unknown[]): object => ({
  payloads: values.map((value) => ({
    metadata: { encoding: Buffer.from('json/plain').toString('base64') },
    data: Buffer.from(JSON.stringify(value)).toString('base64'),
  })),
});

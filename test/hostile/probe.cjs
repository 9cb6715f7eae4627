/**
 * Runs inside the worker process, in its main thread and in each workflow thread (`--require`): writes down how much processor time a
 * thread spends in one piece. Processor time, because on a busy machine the clock tells of others. Linux tells it by thread;
 * elsewhere the clock has to do.
 */
'use strict';
const fs = require('node:fs');
const vm = require('node:vm');
const { isMainThread, threadId } = require('node:worker_threads');

const FILE = process.env.HOSTILE_PROBE_FILE;
/** Shorter pieces are not worth a line, ms. */
const WORTH_MS = 40;
const TICK_MS = 5;

if (FILE !== undefined) {
  const cpuMs = clock();
  if (isMainThread) watchLoop(cpuMs);
  else watchActivations(cpuMs);
}

/** Between two ticks of a timer the loop was held by whatever it did. */
function watchLoop(cpuMs) {
  let before = cpuMs();
  setInterval(() => {
    const now = cpuMs();
    report({ thread: 'main', ms: now - before });
    before = now;
  }, TICK_MS).unref();
}

/** Workflow code runs inside `runInContext` only; one activation calls it several times within one turn of the loop. */
function watchActivations(cpuMs) {
  const { runInContext } = vm.Script.prototype;
  const turn = new Map();
  vm.Script.prototype.runInContext = function (context, options) {
    const began = cpuMs();
    try {
      return runInContext.call(this, context, options);
    } finally {
      const workflow = context.__TEMPORAL_ACTIVATOR__?.info?.workflowId;
      if (turn.size === 0) setImmediate(endOfTurn);
      turn.set(workflow, (turn.get(workflow) ?? 0) + cpuMs() - began);
    }
  };
  /** What has no workflow is the bundle, as it is read. */
  function endOfTurn() {
    for (const [workflow, ms] of turn)
      if (workflow !== undefined) report({ thread: `workflow ${threadId}`, ms, workflow });
    turn.clear();
  }
}

function report(piece) {
  if (piece.ms < WORTH_MS) return;
  fs.appendFileSync(
    FILE,
    `${JSON.stringify({ ...piece, ms: Math.round(piece.ms), at: Date.now(), pid: process.pid })}\n`,
  );
}

/** Ms that this thread has run. */
function clock() {
  try {
    const file = fs.openSync('/proc/thread-self/schedstat', 'r');
    const buffer = Buffer.alloc(64);
    return () => Number(buffer.toString('latin1', 0, fs.readSync(file, buffer, 0, 64, 0)).split(' ', 1)[0]) / 1e6;
  } catch {
    return () => performance.now();
  }
}

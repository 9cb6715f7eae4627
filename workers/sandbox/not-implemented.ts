import { errorAnswer } from './answers.js';
import type { Answer, Handler } from './call.js';

/**
 * moto answers an operation that it lacks, or one that fails inside it, with an HTML page, which SDKs cannot read: this makes
 * it a 501 `NotImplemented` that names the operation (emulators 3). `lastLine` is the last line of moto's own log.
 */
export function createNotImplemented(lastLine: () => string): Handler {
  return async (call, next) => {
    const answer = await next(call);
    if (!isErrorPage(answer)) return answer;
    const why = lastLine();
    const message = `The sandbox cannot do ${call.service}.${call.operation}: moto does not implement it${why && ` (${why})`}.`;
    return errorAnswer(call, 'NotImplemented', message, 501);
  };
}

function isErrorPage(answer: Answer): boolean {
  return (
    answer.statusCode >= 400 && /^\s*<!doctype html>\s*<html lang=en>/i.test(answer.body.toString('latin1', 0, 100))
  );
}

import { errorAnswer } from './answers.js';
import type { Answer, Handler } from './call.js';

/** Set by serve.py: what went wrong inside moto, percent-encoded, in the answer to the very call. */
const FAILURE = 'x-moto-failure';

/**
 * What moto lacks, or what fails inside it, would be an answer that SDKs cannot read: this makes it a 501 `NotImplemented` that
 * names the operation, with moto's own words where there are any (design emulators 3).
 */
export const notImplemented: Handler = async (call, next) => {
  const answer = await next(call);
  const failure = answer.headers[FAILURE];
  if (typeof failure !== 'string' && !isErrorPage(answer)) return answer;
  const why = typeof failure === 'string' ? decodeURIComponent(failure) : '';
  const what = why === '' || why.startsWith('NotImplementedError') ? 'moto does not implement it' : 'moto fails at it';
  const message = `The sandbox cannot do ${call.service}.${call.operation}: ${what}${why && ` (${why})`}.`;
  return errorAnswer(call, 'NotImplemented', message, 501);
};

function isErrorPage(answer: Answer): boolean {
  return (
    answer.statusCode >= 400 && /^\s*<!doctype html>\s*<html lang=en>/i.test(answer.body.toString('latin1', 0, 100))
  );
}

import { errorAnswer } from './answers.js';
import type { Answer, Handler } from './call.js';

/** Set by serve.py: the exception inside moto, percent-encoded, in the answer to the call that raised it. */
const FAILURE = 'x-moto-failure';

/**
 * For an operation that moto lacks, or that fails inside it, moto gives an answer that SDKs cannot read. This turns it into a 501
 * `NotImplemented` that names the operation and moto's reason, if there is one (design emulators 3).
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

/** Encodes the failures of workflows with texts in valid UTF-8, whatever a document or a message has brought into them (well-formed.ts). */
import { DefaultFailureConverter, type FailureConverter, type ProtoFailure } from '@temporalio/common';
import { wellFormed } from './well-formed.js';

const inner = new DefaultFailureConverter();

export const failureConverter: FailureConverter = {
  errorToFailure: (...given) => {
    const failure = inner.errorToFailure(...given);
    for (let each: ProtoFailure | null | undefined = failure; each; each = each.cause) mend(each);
    return failure;
  },
  failureToError: (...given) => inner.failureToError(...given),
};

function mend(failure: ProtoFailure): void {
  if (failure.message) failure.message = wellFormed(failure.message);
  if (failure.stackTrace) failure.stackTrace = wellFormed(failure.stackTrace);
  const { applicationFailureInfo } = failure;
  if (applicationFailureInfo?.type) applicationFailureInfo.type = wellFormed(applicationFailureInfo.type);
}

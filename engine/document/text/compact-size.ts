/** How long a document is as compact JSON, which is what AWS and we store of it (behaviour 1.1). */
import type { ValueMap } from '../document.js';
import { AWS_MAX_BYTES } from '../document-limits.js';
import type { Finding } from '../position.js';
import type { TextKind } from '../text-kind.js';

/** A warning above what AWS takes from authors, an error above our own limit; undefined: neither. */
export function checkCompactSize(document: ValueMap, kind: TextKind): Finding | undefined {
  if (!kind.isForAws) return undefined;
  const bytes = new TextEncoder().encode(JSON.stringify(document)).length;
  if (bytes <= AWS_MAX_BYTES) return undefined;
  const code = 'DOCUMENT_TOO_LARGE';
  const long = `The document is ${bytes} bytes long as compact JSON`;
  const hint = kind.tooLargeHint;
  return bytes > kind.maxBytes
    ? { severity: 'error', code, message: `${long}; at most ${kind.maxBytes} are allowed.`, hint }
    : { severity: 'warning', code, message: `${long}; AWS takes at most ${AWS_MAX_BYTES} from authors.`, hint };
}

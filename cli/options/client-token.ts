import { InvalidArgumentError } from 'commander';

/** A client token is a UUID of 36 characters, in any case (behaviour 6.1). */
export function clientToken(text: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text;
  throw new InvalidArgumentError(
    'A client token is a UUID like 0b5f0c5e-0d1e-4d7b-9a47-2f6b1f0f6a11 (uuidgen makes one).',
  );
}

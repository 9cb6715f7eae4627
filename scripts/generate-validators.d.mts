/** Writes `actions/validators.generated.ts` and `engine/document/schema.generated.ts` where they are not up to date. */
export function generateValidators(): Promise<void>;

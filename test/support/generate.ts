import { generateValidators } from '../../scripts/generate-validators.mjs';

/** Tests run on sources: the standalone validators must exist before any of them is imported. */
export default async function setup(): Promise<void> {
  await generateValidators();
}

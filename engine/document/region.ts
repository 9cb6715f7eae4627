/** The form of an AWS Region's name. Pure: validation, the start and the requests to AWS use it. */

/** `eu-west-1`, `us-gov-east-1`, `us-isob-east-1`, `eusc-de-east-1`. */
const REGION = /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d{1,2}$/;

/** Has `text` the form of a Region's name? Whether AWS has it, only AWS knows. */
export const isRegion = (text: string): boolean => REGION.test(text);

/** The message for a text that is no Region; shows no more of the text than fits a line. */
export const notARegion = (text: string): string =>
  `${JSON.stringify(text.slice(0, 60))} is not an AWS Region. Regions look like eu-west-1 or us-gov-east-1.`;

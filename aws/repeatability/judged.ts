/** The words with which the tables of this folder say what a repeated request does. */

/**
 * `reads`: changes nothing · `sets`: sets a state, and a repetition sets the same state · `removes`: removes what it names, and a
 * repetition finds nothing · `named`: makes something with a name, or joins what can be joined only once: AWS refuses the second request
 * without saying who sent the first · `single`: a repetition may be a second effect. An operation that is in no table is `single`, unless
 * it takes a token, or its name says that it reads or deletes (`effect.ts`).
 */
export type Nature = 'reads' | 'sets' | 'removes' | 'named' | 'single';

/** Operations of one service with the same nature, and the reason. `service`: boto3's name, or `*` for every service. */
export interface Judged {
  service: string;
  nature: Nature;
  because: string;
  operations: readonly string[];
}

/** How the tables of this folder say what asking twice does. */

/**
 * `reads`: changes nothing · `sets`: says how something shall be, and twice it is so still · `removes`: takes away what it names,
 * and the second time finds nothing · `named`: makes what has a name, or joins what can be joined once: AWS refuses the second,
 * without saying whose the first was · `single`: twice may be two effects. What is in no table, and has no token, is `single`.
 */
export type Nature = 'reads' | 'sets' | 'removes' | 'named' | 'single';

/** Operations of one service that are alike, and why. `service`: boto3's name; `*`: of every service. */
export interface Judged {
  service: string;
  nature: Nature;
  because: string;
  operations: readonly string[];
}

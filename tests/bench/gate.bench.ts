import { authorisationLines } from './gate/authorise.ts';
import { verificationLines } from './gate/verify-section.ts';

/** What the decisions of the gate cost by themselves, everything that they rest on being read already. */
export async function run(): Promise<readonly string[]> {
  return [...authorisationLines(), ...verificationLines()];
}

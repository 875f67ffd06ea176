import { diffLines as diffForMerge } from '../../src/adapters/git/merge/line-diff.ts';
import { diffLines as diffForReading } from '../../src/render/plan/line-diff.ts';
import { summaryOf } from './summary.ts';

const lines = 5_000;
const rounds = 10;

/** Two texts of 5,000 lines that share nothing, as they are shown and as they are merged: processor time. */
export async function run(): Promise<readonly string[]> {
  const texts = ['left', 'right'].map((side) =>
    Array.from({ length: lines }, (_, line) => `${side} ${line}`),
  );
  const [before = [], after = []] = texts;
  const [first = [], second = []] = [0, lines].map((from) =>
    Array.from({ length: lines }, (_, line) => from + line),
  );
  return Promise.resolve([
    `shown: ${summaryOf(timesOf(() => diffForReading(before, after)))} (bound: 500 ms)`,
    `merged: ${summaryOf(timesOf(() => diffForMerge(first, second)))} (bound: 500 ms)`,
  ]);
}

function timesOf(act: () => unknown): readonly number[] {
  return Array.from({ length: rounds }, () => {
    const begun = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  });
}

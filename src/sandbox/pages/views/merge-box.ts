import type { PullFacts } from '../facts/pulls.ts';
import type { CheckState } from '../facts/checks.ts';
import { markup, type Content, type Html } from '../markup/html.ts';
import { pullAddress } from './addresses.ts';
import { describeTally } from './badges.ts';
import type { FormFacts } from './composer.ts';
import { icons } from './icons.ts';
import { personChoice } from './people.ts';

export interface MergeFacts {
  readonly pull: PullFacts;
  readonly mergeability: 'clean' | 'conflicting';
  readonly form: FormFacts;
}

/** Whether a pull request can be merged, and the buttons to merge, close or open it again. */
export function mergeBox(facts: MergeFacts): Html | undefined {
  const { pull, form } = facts;
  if (pull.state === 'merged') return undefined;
  const verdict = mergeVerdict(facts);
  return markup`<section class="panel merge-box merge-${verdict.state}" aria-labelledby="merge">
    <h2 class="unseen" id="merge">Merge</h2>
    <p class="merge-verdict">${verdict.icon} <span><strong>${verdict.words}</strong><br>${verdict.detail}</span></p>
    <form method="post" action="${pullAddress(pull.repository, pull.number)}/merge" class="buttons">
      <input type="hidden" name="sha" value="${pull.headSha}">
      ${personChoice(form.people, form.chosen, 'merge-as')}
      ${buttons(facts)}
    </form>
  </section>`;
}

function buttons({ pull, mergeability }: MergeFacts): Content {
  const address = pullAddress(pull.repository, pull.number);
  const stateButton = (state: 'open' | 'closed', word: string) =>
    markup`<button class="button" formaction="${address}/state" name="state" value="${state}">${word}</button>`;
  const draftButton = (draft: boolean, word: string) =>
    markup`<button class="button" formaction="${address}/draft" name="draft" value="${String(draft)}">${word}</button>`;
  switch (pull.state) {
    case 'open':
      return [
        mergeability === 'clean' && mergeButtons(pull),
        draftButton(true, 'Back to draft'),
        stateButton('closed', 'Close'),
      ];
    case 'draft':
      return [draftButton(false, 'Ready for review'), stateButton('closed', 'Close')];
    default:
      return stateButton('open', 'Open again');
  }
}

function mergeButtons(pull: PullFacts): Html {
  const isReady = pull.checks.state !== 'failure' && pull.checks.state !== 'pending';
  return markup`<button class="button${isReady && ' button-main'}" name="method" value="merge">Merge</button>
      <button class="button" name="method" value="squash">Squash and merge</button>`;
}

interface Verdict {
  readonly state: 'success' | 'failure' | 'pending' | 'neutral';
  readonly icon: Html;
  readonly words: string;
  readonly detail: string;
}

function mergeVerdict({ pull, mergeability }: MergeFacts): Verdict {
  const detail = `Checks: ${describeTally(pull.checks)}.`;
  if (pull.state === 'closed')
    return { state: 'neutral', icon: icons.closed, words: 'Closed without being merged', detail };
  if (mergeability === 'conflicting')
    return {
      state: 'failure',
      icon: icons.failure,
      words: `Conflicts with ${pull.baseBranch}`,
      detail: `Merge ${pull.baseBranch} into the branch, resolve what clashes, and push.`,
    };
  if (pull.state === 'draft')
    return { state: 'neutral', icon: icons.neutral, words: 'Still a draft', detail };
  return { ...checkVerdicts[pull.checks.state ?? 'success'], detail };
}

const noConflict = { state: 'success', icon: icons.success, words: 'No conflict: ready to merge' } as const;

const checkVerdicts: Readonly<Record<CheckState, Omit<Verdict, 'detail'>>> = {
  failure: { state: 'failure', icon: icons.failure, words: 'Some checks failed' },
  pending: { state: 'pending', icon: icons.pending, words: 'Checks are running' },
  success: noConflict,
  neutral: noConflict,
};

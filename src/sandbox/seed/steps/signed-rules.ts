import type { Files } from '../history.ts';
import { noor } from '../people.ts';
import type { Step } from './step.ts';

/** Where the example keeps whose key signs, and the signature. */
export const signedExample = {
  login: noor.login,
  group: 'groups/security.yaml',
  envelope: '.charter/signatures/payments/guardrails.json',
} as const;

const keysBegin = '  # What the rules about card data are signed with.\n';

const rulesAreSigned: Step = {
  author: noor,
  date: '2026-10-26T09:41:33+01:00',
  message: `feat: the rules about card data are signed

The auditors want to see who has agreed to them, without asking GitHub.`,
  add: [signedExample.envelope],
  edits: [
    {
      file: 'policies/payments.yaml',
      before: '',
      after: `  signed:
    # The auditors ask who has agreed to these rules. An approval on a web page is no answer for them.
    guardrails:
      by: group:security
      count: 1
`,
    },
    {
      file: 'README.md',
      before: '',
      after:
        '- The rules about card data are signed, and not only approved: `npx charter verify` says by whom.\n',
    },
    {
      file: '.github/CODEOWNERS',
      before: '',
      after: '/.charter/signatures/        @nightjar/security\n',
    },
  ],
};

/** A key and what it has signed are others in each sandbox, so these steps are read from the files that there are. */
export function signedRules(files: Files): readonly Step[] {
  const group = files.get(signedExample.group) ?? '';
  return [
    {
      author: noor,
      date: '2026-10-24T11:02:17+02:00',
      message: `feat: the key that the rules about card data are signed with

One key for now. Mira gets hers when it has arrived.`,
      edits: [{ file: signedExample.group, before: '', after: group.slice(group.indexOf(keysBegin)) }],
    },
    rulesAreSigned,
  ];
}

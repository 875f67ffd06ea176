import * as fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { decideApprovals } from '../../../src/approvals/decide.ts';
import type { ApprovalState } from '../../../src/model/approval.ts';
import { renderApprovalCheck } from '../../../src/render/approvals/approval-check.ts';
import { approvalBlocks } from '../../../src/render/approvals/approval-section.ts';
import { anApprovedChange, aRefusedApproval, aWaitingApproval } from '../../builders/a-decided-approval.ts';
import {
  aCommand,
  aQuestion,
  aRequirement,
  aStatement,
  digestFor,
  somePeople,
} from '../../builders/an-approval.ts';
import { hostileText } from '../hostile-text.ts';

const nothing = decideApprovals(aQuestion({ requirements: [] }));

function titleOf(state: ApprovalState): readonly string[] {
  const { conclusion, title } = renderApprovalCheck(state);
  return [conclusion, title];
}

describe('the approval check', () => {
  it('shows each requirement as a tree, with who has met it, who has not and what to type', () => {
    expect(renderApprovalCheck(aWaitingApproval()).summary).toMatchSnapshot('waiting');
    expect(renderApprovalCheck(aRefusedApproval()).summary).toMatchSnapshot('refused');
    expect(renderApprovalCheck(anApprovedChange()).summary).toMatchSnapshot('approved');
  });

  it('says in its title who is missing and what they type', () => {
    const waiting = aWaitingApproval();

    expect(titleOf(waiting)).toEqual([
      'pending',
      `Waiting for @acme/payments: 1 of 2 (and 1 other requirement) · type /approve ${waiting.digest}`,
    ]);
    expect(titleOf(aRefusedApproval())).toEqual(['failure', '@dora asks for changes']);
    expect(titleOf(anApprovedChange())).toEqual(['success', 'Approved by @ben and @cleo']);
    expect(titleOf(nothing)).toEqual(['success', 'Nobody has to agree to this']);
  });

  it('says in its title what keeps it from being decided', () => {
    const cut = decideApprovals(aQuestion({ isTruncated: true, statements: [aStatement('ben')] }));
    const failed = decideApprovals(aQuestion({ people: somePeople({ teams: new Map() }) }));
    const gone = new Map([['acme/payments', { kind: 'missing', reason: 'there is no such team' } as const]]);
    const impossible = decideApprovals(aQuestion({ people: somePeople({ teams: gone }) }));

    expect(titleOf(cut)).toEqual(['pending', 'Waiting: there is more to read than could be read']);
    expect(titleOf(failed)).toEqual(['pending', 'Waiting: it cannot be told who @acme/payments is']);
    expect(titleOf(impossible)).toEqual([
      'failure',
      'Cannot be approved: too few of @acme/payments can approve',
    ]);
  });

  it('says that the author has agreed to their own change', () => {
    const requirements = [aRequirement({ from: [{ kind: 'writers' }] })];
    const statements = [aCommand('anna', { digest: digestFor(requirements) })];
    const state = decideApprovals(aQuestion({ requirements, statements, profile: 'solo' }));
    const { title, summary } = renderApprovalCheck(state);

    expect(title).toBe('Approved by @anna, the author among them (solo profile)');
    expect(summary).toContain('their own change, by the `solo` profile');
  });

  it('shows as many requirements as fit and says how many there are', () => {
    const requirements = Array.from({ length: 1_000 }, (_, index) =>
      aRequirement({ id: `policy:p/r${index}`, count: 2 }),
    );
    const { summary } = renderApprovalCheck(decideApprovals(aQuestion({ requirements })));

    expect(new TextEncoder().encode(summary).length).toBeLessThanOrEqual(65_535);
    expect(summary).toMatch(/_Showing \d+ of 1,000 requirements\. What is not met comes first\._/);
  });

  it('keeps what to type in a title that is too long', () => {
    const from = [{ kind: 'team', slug: `acme/${'x'.repeat(300)}` } as const];
    const state = decideApprovals(aQuestion({ requirements: [aRequirement({ from })] }));
    const { title } = renderApprovalCheck({
      ...state,
      requirements: state.requirements.map((one) => ({ ...one, status: 'missing' })),
    });

    expect(title.length).toBeLessThanOrEqual(255);
    expect(title.endsWith(`: 0 of 1 · type /approve ${state.digest}`)).toBe(true);
  });
});

describe('the approvals in the comment', () => {
  it('are a table, what a push has dropped, and what to type', () => {
    expect(approvalBlocks(aWaitingApproval()).join('\n\n')).toMatchSnapshot('waiting');
    expect(approvalBlocks(aRefusedApproval()).join('\n\n')).toMatchSnapshot('refused');
    expect(approvalBlocks(nothing)).toEqual([]);
  });

  it('are ten rows at most', () => {
    const requirements = Array.from({ length: 12 }, (_, index) => aRequirement({ id: `policy:p/r${index}` }));

    expect(approvalBlocks(decideApprovals(aQuestion({ requirements }))).join('\n')).toContain(
      '_Showing 10 of 12 requirements; all are in `charter/approval`._',
    );
  });
});

describe('whatever names, paths and reasons hold', () => {
  it('nothing of them becomes a link, a tag, a mention or another line', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (one, two) => {
        const by = { id: 5, login: one, kind: 'person' as const };
        const requirement = {
          ...aRequirement({
            from: [
              { kind: 'unknown', text: one, reason: two },
              { kind: 'group', ref: `group:${two}` },
            ],
          }),
          reason: two,
          covers: {
            paths: [one],
            refs: [`service:${one}` as const],
            environments: [two],
            isProduction: true,
            digest: 'x',
          },
        };
        const statements = [
          aCommand('emil', { by, commit: two }),
          aStatement('ben', { by: { ...by, id: 6, login: two }, verdict: 'request-changes' }),
        ];
        const people = somePeople({
          groups: new Map([[`group:${two}` as const, { kind: 'members', people: [by] }]]),
        });
        const state = decideApprovals(
          aQuestion({ requirements: [requirement], statements, people, notes: [one] }),
        );
        const { summary, title } = renderApprovalCheck(state);

        expect(title).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
        for (const text of [summary, approvalBlocks(state).join('\n\n')]) {
          expect(text).not.toMatch(/[[\p{Cc}\u202A-\u202E\u2066-\u2069]--[\n]]/v);
          const html = marked.parse(text, { async: false }).replace(/<code>[^<]*<\/code>/g, '');
          expect(
            html.match(/<(?!\/?(?:p|ul|li|strong|br|blockquote|em|code|table|thead|tbody|tr|th|td)\b)[^>]*>/),
          ).toBe(null);
          expect(html).not.toMatch(/@[A-Za-z0-9]/);
        }
      }),
    );
  });
});

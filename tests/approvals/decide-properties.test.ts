import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideApprovals, type ApprovalQuestion } from '../../src/approvals/decide.ts';
import { coverageDigests } from '../../src/approvals/requirements.ts';
import type { PeopleFacts, PeopleLookup } from '../../src/model/approval-facts.ts';
import type { ApproverSet, Statement } from '../../src/model/approval.ts';
import {
  aPerson,
  aQuestion,
  aRequirement,
  digestFor,
  earlierCommit,
  headCommit,
  paymentsTeam,
  platformGroup,
  somePeople,
  type Login,
} from '../builders/an-approval.ts';

const login = fc.constantFrom<Login[]>('anna', 'ben', 'cleo', 'dora', 'emil', 'finn', 'hugo');

const approvers: fc.Arbitrary<ApproverSet> = fc.constantFrom<ApproverSet[]>(
  paymentsTeam,
  platformGroup,
  { kind: 'writers' },
  { kind: 'person', login: 'finn', id: undefined },
  { kind: 'unknown', text: 'a@b.example', reason: 'unknown' },
);

const requirements = fc
  .array(
    fc.record({
      from: fc.uniqueArray(approvers, { minLength: 1, maxLength: 3 }),
      count: fc.integer({ min: 1, max: 2 }),
      isProduction: fc.boolean(),
    }),
    { maxLength: 4 },
  )
  .map((all) => all.map((one, index) => aRequirement({ ...one, id: `policy:p/rule-${index}` })));

const statement = (verdict: fc.Arbitrary<Statement['verdict']>): fc.Arbitrary<Statement> =>
  fc.record({
    by: login.map(aPerson),
    verdict,
    source: fc.constantFrom<('review' | 'command')[]>('review', 'command'),
    id: fc.integer({ min: 1, max: 1_000_000 }),
    at: fc.integer({ min: 10, max: 59 }).map((second) => `2026-03-01T10:00:${second}Z`),
    commit: fc.constantFrom(headCommit, earlierCommit, 'unknown'),
    parts: fc.option(fc.constantFrom(['rule-0'], ['p'], ['other']), { nil: undefined }),
    digest: fc.option(fc.constantFrom('00000000', 'right'), { nil: undefined }),
  });

const anyStatement = statement(
  fc.constantFrom<Statement['verdict'][]>('approve', 'approve', 'approve', 'request-changes', 'withdraw'),
);

const team = fc.constantFrom<(PeopleLookup | undefined)[]>(
  { kind: 'known', people: [aPerson('ben'), aPerson('cleo')] },
  { kind: 'failed', reason: 'timeout' },
  { kind: 'missing', reason: 'gone' },
  undefined,
);

const people: fc.Arbitrary<PeopleFacts> = fc
  .record({ team, isWriterKnown: fc.boolean(), coAuthors: fc.array(login, { maxLength: 2 }) })
  .map(({ team: lookup, isWriterKnown, coAuthors }) =>
    somePeople({
      teams: lookup === undefined ? new Map() : new Map([['acme/payments', lookup]]),
      coAuthors: coAuthors.map(aPerson),
      ...(isWriterKnown ? {} : { writers: new Map() }),
    }),
  );

const question: fc.Arbitrary<ApprovalQuestion> = fc
  .record({
    requirements,
    statements: fc.array(anyStatement, { maxLength: 8 }),
    people,
    profile: fc.constantFrom<('team' | 'solo')[]>('team', 'solo'),
    kept: fc.infiniteStream(fc.boolean()),
  })
  .map(({ kept, statements, ...given }) => {
    const now = coverageDigests(given.requirements);
    const earlier = new Map([...now].filter(() => kept.next().value === true));
    const digest = digestFor(given.requirements);
    return aQuestion({
      ...given,
      coverageAt: new Map([
        [headCommit, now],
        [earlierCommit, earlier],
      ]),
      statements: statements.map((said) => (said.digest === 'right' ? { ...said, digest } : said)),
    });
  });

const isApproved = (asked: ApprovalQuestion): boolean => decideApprovals(asked).status === 'approved';

describe('whatever is asked and said', () => {
  it('one more approval never takes away that a change is approved', () => {
    fc.assert(
      fc.property(question, statement(fc.constant('approve')), (asked, said) => {
        fc.pre(isApproved(asked));

        expect(isApproved({ ...asked, statements: [...asked.statements, said] })).toBe(true);
      }),
    );
  });

  it('one approval less never makes a change approved', () => {
    fc.assert(
      fc.property(question, fc.nat(), (asked, at) => {
        fc.pre(asked.statements.length > 0 && !isApproved(asked));
        const index = at % asked.statements.length;
        fc.pre(asked.statements[index]?.verdict === 'approve');

        expect(isApproved({ ...asked, statements: asked.statements.toSpliced(index, 1) })).toBe(false);
      }),
    );
  });

  it('the order in which statements are read says nothing', () => {
    const shuffled = question.chain((asked) =>
      fc.record({
        asked: fc.constant(asked),
        statements: fc.shuffledSubarray([...asked.statements], { minLength: asked.statements.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ asked, statements }) => {
        expect(decideApprovals({ ...asked, statements })).toEqual(decideApprovals(asked));
      }),
    );
  });

  it('a lookup that fails never approves what it did not when it worked', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const failing = { ...asked.people, teams: new Map(), writers: new Map() };
        fc.pre(isApproved({ ...asked, people: failing }));

        expect(isApproved(asked)).toBe(true);
      }),
    );
  });

  it('an approved change has for each requirement so many people who are asked and did not make it', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const state = decideApprovals(asked);
        fc.pre(state.status === 'approved' && state.profile === 'team');
        const excluded = new Set([asked.people.author, ...asked.people.coAuthors].map(({ id }) => id));
        const short = state.requirements.filter(({ requirement, metBy }) => {
          const ids = new Set(metBy.map(({ by }) => by.id).filter((id) => !excluded.has(id)));
          return ids.size < requirement.count;
        });

        expect(short).toEqual([]);
      }),
    );
  });

  it('everybody whose approval stands or fell is named at each requirement, with the reason where it does not count', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const who = new Set(
          asked.statements.filter(({ verdict }) => verdict === 'approve').map(({ by }) => by.id),
        );
        for (const { metBy, notCounted } of decideApprovals(asked).requirements) {
          expect(new Set([...metBy, ...notCounted].map(({ by }) => by.id))).toEqual(who);
        }
      }),
    );
  });
});

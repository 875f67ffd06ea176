import { describe, expect, it } from 'vitest';
import { decideApprovals, type ApprovalQuestion } from '../../src/approvals/decide.ts';
import {
  aCommand,
  aPerson,
  aQuestion,
  aRequirement,
  aStatement,
  digestFor,
  headCommit,
  earlierCommit,
  paymentsTeam,
  platformGroup,
  somePeople,
} from '../builders/an-approval.ts';

/** `status: met by … / not counted …` of the whole and of each requirement. */
function outcomeOf(details: Partial<ApprovalQuestion>): readonly string[] {
  const { status, requirements } = decideApprovals(aQuestion(details));
  return [
    status,
    ...requirements.map((one) => {
      const met = one.metBy.map(({ by }) => by.login).join(' ');
      const refused = one.notCounted.map(({ by, why }) => `${by.login}:${why}`).join(' ');
      return [one.status, met, refused].filter((text) => text !== '').join(' | ');
    }),
  ];
}

describe('approvals', () => {
  it('are complete when somebody of each requirement has agreed', () => {
    expect(outcomeOf({ statements: [aStatement('ben')] })).toEqual(['approved', 'met | ben']);
  });

  it('wait while nobody has said anything', () => {
    expect(outcomeOf({})).toEqual(['pending', 'missing']);
  });

  it('are complete where nothing is required', () => {
    expect(outcomeOf({ requirements: [] })).toEqual(['approved']);
  });

  it('count a person once for a requirement, and for several', () => {
    const requirements = [
      aRequirement({ count: 2 }),
      aRequirement({ id: 'floor:staging', from: [{ kind: 'writers' }] }),
    ];
    const statements = [
      aStatement('ben', { id: 1 }),
      aStatement('ben', { id: 2 }),
      aCommand('ben', { id: 3 }),
    ];

    expect(outcomeOf({ requirements, statements })).toEqual(['pending', 'missing | ben', 'met | ben']);
  });

  it('do not count those of strangers', () => {
    expect(outcomeOf({ statements: [aStatement('finn')] })).toEqual(['pending', 'missing | finn:not-asked']);
  });

  it('count any owner of a line', () => {
    const requirements = [
      aRequirement({ from: [paymentsTeam, { kind: 'person', login: 'Finn', id: undefined }] }),
    ];

    expect(outcomeOf({ requirements, statements: [aStatement('finn')] })).toEqual(['approved', 'met | finn']);
  });
});

describe('who does not count', () => {
  const everybody = [aRequirement({ from: [{ kind: 'writers' }] })];

  it('is the author, whoever else is asked', () => {
    expect(
      outcomeOf({ requirements: everybody, statements: [aStatement('anna'), aCommand('anna')] }),
    ).toEqual(['pending', 'missing | anna:author']);
  });

  it('is who has commits in the change, and who asked a bot to make it', () => {
    const people = somePeople({ coAuthors: [aPerson('ben')], askedBy: [aPerson('cleo')] });

    expect(
      outcomeOf({ requirements: everybody, people, statements: [aStatement('ben'), aStatement('cleo')] }),
    ).toEqual(['pending', 'missing | ben:co-author cleo:asked-the-bot']);
  });

  it('is a bot or an agent, even one that a team has as a member', () => {
    const bot = { ...aPerson('ben'), kind: 'bot' as const };
    const people = somePeople({ agents: new Set([aPerson('cleo').id]) });

    expect(outcomeOf({ people, statements: [aStatement('ben', { by: bot }), aStatement('cleo')] })).toEqual([
      'pending',
      'missing | ben:bot cleo:agent',
    ]);
  });

  it('is who has only the login of an owner, and not the account', () => {
    const impostor = { id: 99, login: 'ben', kind: 'person' as const };
    const writers = new Map([[99, true]]);

    expect(
      outcomeOf({ people: somePeople({ writers }), statements: [aStatement('ben', { by: impostor })] }),
    ).toEqual(['pending', 'missing | ben:not-asked']);
  });

  it('is who looks like an owner', () => {
    const requirements = [aRequirement({ from: [{ kind: 'person', login: 'ben', id: undefined }] })];
    const lookalike = { id: 99, login: 'bеn', kind: 'person' as const };
    const people = somePeople({ logins: new Map([['bеn', 99]]) });

    expect(outcomeOf({ requirements, people, statements: [aStatement('ben', { by: lookalike })] })).toEqual([
      'pending',
      'missing | bеn:not-asked',
    ]);
  });

  it('is who cannot be looked up', () => {
    const failed = new Map([['acme/payments', { kind: 'failed', reason: 'timeout' } as const]]);

    expect(outcomeOf({ people: somePeople({ teams: failed }), statements: [aStatement('ben')] })).toEqual([
      'pending',
      'unknown | ben:lookup-failed',
    ]);
    expect(outcomeOf({ people: somePeople({ teams: new Map() }), statements: [] })).toEqual([
      'pending',
      'unknown',
    ]);
    expect(
      outcomeOf({
        requirements: everybody,
        people: somePeople({ writers: new Map() }),
        statements: [aStatement('ben')],
      }),
    ).toEqual(['pending', 'unknown | ben:lookup-failed']);
  });

  it('does not keep those who are known from counting', () => {
    const requirements = [aRequirement({ from: [paymentsTeam, platformGroup] })];
    const people = somePeople({ teams: new Map() });

    expect(outcomeOf({ requirements, people, statements: [aStatement('dora')] })).toEqual([
      'approved',
      'met | dora',
    ]);
  });
});

describe('a requirement that nobody can meet', () => {
  it('is refused, and says why and what to do', () => {
    const reason = 'no account is known for this e-mail address; name the owner as `@login` in CODEOWNERS';
    const requirements = [aRequirement({ from: [{ kind: 'unknown', text: 'docs@acme.example', reason }] })];
    const state = decideApprovals(aQuestion({ requirements }));

    expect(state.status).toBe('refused');
    expect(state.requirements.map(({ status, next }) => [status, next])).toEqual([
      [
        'impossible',
        'Nobody can approve: `docs@acme.example`: no account is known for this e-mail address; name the owner as `@login` in CODEOWNERS. Repair `CODEOWNERS` in a change of its own.',
      ],
    ]);
  });

  it('is one whose only people have made the change', () => {
    const people = somePeople({ coAuthors: [aPerson('ben'), aPerson('cleo')] });

    expect(outcomeOf({ people })).toEqual(['refused', 'impossible']);
  });

  it('is one of a team or group that does not exist', () => {
    const gone = new Map([['acme/payments', { kind: 'missing', reason: 'there is no such team' } as const]]);
    const requirements = [aRequirement({ from: [{ kind: 'group', ref: 'group:nobody' }] })];

    expect(outcomeOf({ people: somePeople({ teams: gone }) })).toEqual(['refused', 'impossible']);
    expect(outcomeOf({ requirements })).toEqual(['refused', 'impossible']);
  });
});

/** What the one requirement covers now, and what it covered at the earlier commit. */
function before(content: string): ApprovalQuestion['coverageAt'] {
  return new Map([
    [headCommit, new Map([['codeowners:@acme/payments', 'sha256:now']])],
    [earlierCommit, new Map([['codeowners:@acme/payments', `sha256:${content}`]])],
  ]);
}

describe('an approval', () => {
  const statements = [aStatement('ben', { commit: earlierCommit })];

  it('holds over a push that leaves its part alone', () => {
    expect(outcomeOf({ coverageAt: before('now'), statements })).toEqual(['approved', 'met | ben']);
  });

  it('falls by a push that touches its part', () => {
    expect(outcomeOf({ coverageAt: before('then'), statements })).toEqual([
      'pending',
      'missing | ben:content-changed',
    ]);
  });

  it('falls where its commit cannot be read any more', () => {
    expect(outcomeOf({ statements })).toEqual(['pending', 'missing | ben:commit-unknown']);
  });

  it('falls where its commit did not cover the requirement', () => {
    const coverageAt = new Map([[earlierCommit, new Map<string, string>()]]);

    expect(outcomeOf({ coverageAt, statements })).toEqual(['pending', 'missing | ben:content-changed']);
  });

  it('is for the parts that it names', () => {
    const requirements = [
      aRequirement(),
      aRequirement({ id: 'policy:safety/second-pair', from: [platformGroup] }),
      aRequirement({ id: 'floor:staging', from: [{ kind: 'writers' }] }),
    ];
    const outcome = (...parts: readonly string[]) =>
      outcomeOf({ requirements, statements: [aCommand('dora', { parts })] }).slice(2);

    expect(outcome('second-pair')).toEqual(['met | dora', 'missing | dora:not-named']);
    expect(outcome('Safety')).toEqual(['met | dora', 'missing | dora:not-named']);
    expect(outcome('group:platform')).toEqual(['met | dora', 'missing | dora:not-named']);
    expect(outcome('policy:safety/second-pair', 'staging')).toEqual(['met | dora', 'met | dora']);
    expect(outcome('approvals')).toEqual(['met | dora', 'missing | dora:not-named']);
    expect(outcome('floor')).toEqual(['missing | dora:not-named', 'met | dora']);
    expect(outcome('all')).toEqual(['met | dora', 'met | dora']);
  });

  it('ends when the same person takes it back or asks for changes later', () => {
    const later = { at: '2026-03-01T11:00:00Z', id: 2 };

    expect(
      outcomeOf({ statements: [aStatement('ben'), aCommand('ben', { ...later, verdict: 'withdraw' })] }),
    ).toEqual(['pending', 'missing | ben:superseded']);
    expect(
      outcomeOf({
        statements: [aStatement('ben', { ...later, verdict: 'request-changes' }), aStatement('ben')],
      }),
    ).toEqual(['refused', 'blocked | ben:superseded']);
  });

  it('counts less than a no of the same second', () => {
    const statements = [
      aStatement('ben', { id: 9 }),
      aStatement('ben', { id: 2, verdict: 'request-changes' }),
    ];

    expect(outcomeOf({ statements })).toEqual(['refused', 'blocked | ben:superseded']);
  });
});

describe('a request for changes', () => {
  const no = aStatement('finn', { verdict: 'request-changes' });
  const later = { at: '2026-03-01T11:00:00Z', id: 2 };

  it('blocks what all others have agreed to', () => {
    const state = decideApprovals(aQuestion({ statements: [aStatement('ben'), no] }));

    expect(state.status).toBe('refused');
    expect(state.blockers).toEqual([{ by: aPerson('finn'), statement: no }]);
    expect(state.requirements.map(({ status }) => status)).toEqual(['met']);
  });

  it('ends when the same person approves, takes it back, or is dismissed', () => {
    const statements = [aStatement('ben'), no];

    expect(outcomeOf({ statements: [...statements, aStatement('finn', later)] })[0]).toBe('approved');
    expect(
      outcomeOf({ statements: [...statements, aCommand('finn', { ...later, verdict: 'withdraw' })] })[0],
    ).toBe('approved');
  });

  it('does not end by an approval of one part, or with a wrong digest', () => {
    const statements = [aStatement('ben'), no];

    expect(outcomeOf({ statements: [...statements, aCommand('finn', { ...later, parts: ['x'] })] })[0]).toBe(
      'refused',
    );
    expect(
      outcomeOf({ statements: [...statements, aCommand('finn', { ...later, digest: '00000000' })] })[0],
    ).toBe('refused');
  });

  it('is nothing from a bot or from somebody who may neither write nor approve', () => {
    const said = aStatement('hugo', { verdict: 'request-changes' });
    const bot = { ...no, by: { ...no.by, kind: 'bot' as const } };

    expect(outcomeOf({ statements: [aStatement('ben'), said, bot] })[0]).toBe('approved');
  });

  it('blocks where nobody can tell whether they may write', () => {
    const people = somePeople({ writers: new Map() });

    expect(outcomeOf({ people, statements: [aStatement('ben'), no] })[0]).toBe('refused');
  });
});

describe('the digest of a command', () => {
  const requirements = [aRequirement({ isProduction: true })];
  const digest = digestFor(requirements);

  it('is asked for in production', () => {
    expect(outcomeOf({ requirements, statements: [aCommand('ben')] })).toEqual([
      'pending',
      'missing | ben:digest-required',
    ]);
    expect(
      outcomeOf({ requirements, statements: [aCommand('ben', { digest: digest.toUpperCase() })] }),
    ).toEqual(['approved', 'met | ben']);
  });

  it('is not asked of a review, which has its commit', () => {
    expect(outcomeOf({ requirements, statements: [aStatement('ben')] })).toEqual(['approved', 'met | ben']);
  });

  it('has to be the right one wherever it is given', () => {
    const wrong = digest.startsWith('0') ? '11111111' : '00000000';

    expect(outcomeOf({ statements: [aCommand('ben', { digest: wrong })] })).toEqual([
      'pending',
      'missing | ben:digest-differs',
    ]);
    expect(
      outcomeOf({ requirements, statements: [aCommand('ben', { digest: digest.slice(0, 7) })] }),
    ).toEqual(['pending', 'missing | ben:digest-differs']);
  });

  it('is not compared again where it was found right before', () => {
    expect(
      outcomeOf({
        requirements,
        statements: [aCommand('ben', { digest: '00000000', isDigestProven: true })],
      }),
    ).toEqual(['approved', 'met | ben']);
  });
});

describe('the solo profile', () => {
  const requirements = [aRequirement({ from: [{ kind: 'person', login: 'anna', id: undefined }] })];
  const digest = digestFor(requirements);

  it('takes the command of the author with the digest, and says that it is weaker', () => {
    const state = decideApprovals(
      aQuestion({ requirements, profile: 'solo', statements: [aCommand('anna', { digest })] }),
    );

    expect(state.status).toBe('approved');
    expect(state.requirements.flatMap(({ metBy }) => metBy.map(({ isOwn }) => isOwn))).toEqual([true]);
    expect(state.notes).toEqual([
      'The profile is `solo`: the author may agree to their own change by `/approve` with the digest, which proves less than a second pair of eyes.',
    ]);
  });

  it('takes neither a review nor a command without the digest', () => {
    expect(
      outcomeOf({
        requirements,
        profile: 'solo',
        statements: [aCommand('anna'), aStatement('anna', { at: '2026-03-01T09:00:00Z' })],
      }),
    ).toEqual(['pending', 'missing | anna:digest-required']);
    expect(outcomeOf({ requirements, profile: 'solo', statements: [aStatement('anna')] })).toEqual([
      'pending',
      'missing | anna:author',
    ]);
  });

  it('takes nothing from bots and agents', () => {
    const people = somePeople({ agents: new Set([aPerson('anna').id]) });

    expect(
      outcomeOf({ requirements, profile: 'solo', people, statements: [aCommand('anna', { digest })] }),
    ).toEqual(['refused', 'impossible | anna:agent']);
  });

  it('is not the profile of a team', () => {
    expect(outcomeOf({ requirements, statements: [aCommand('anna', { digest })] })).toEqual([
      'refused',
      'impossible | anna:author',
    ]);
  });
});

describe('facts that were cut', () => {
  it('approve nothing', () => {
    expect(outcomeOf({ isTruncated: true, statements: [aStatement('ben')] })).toEqual([
      'pending',
      'met | ben',
    ]);
  });
});

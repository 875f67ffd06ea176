import * as fc from 'fast-check';
import { marked, type Token } from 'marked';
import { describe, expect, it } from 'vitest';
import { commandHelp } from '../../../src/commands/help.ts';
import { parseCommands } from '../../../src/commands/parse-commands.ts';
import {
  answeredComment,
  type AnsweredCommand,
  type CommandAnswer,
  type CommandResult,
} from '../../../src/model/command-answer.ts';
import { renderAnswer } from '../../../src/render/commands/answer.ts';
import { runs } from '../../property-runs.ts';
import { hostileText } from '../hostile-text.ts';

function anAnswer(commands: readonly AnsweredCommand[], given: Partial<CommandAnswer> = {}): CommandAnswer {
  return { commentId: 42, commands, mistakes: [], ...given };
}

/** The answer to one command. */
function answerTo(text: string, result: CommandResult): string {
  return renderAnswer(anAnswer([{ text, result }]));
}

describe('the answer to a comment', () => {
  it('says how far each command is, in one comment', () => {
    const commands: readonly AnsweredCommand[] = [
      { text: '/validate', result: { kind: 'accepted' } },
      { text: '/plan staging', result: { kind: 'working', doing: 'The plan for `staging` is being made.' } },
      { text: '/fix', result: { kind: 'nothing-to-do', said: 'There is nothing that a machine could fix.' } },
      {
        text: '/approve guardrails 1f0a9c3e',
        result: {
          kind: 'done',
          said: 'Approved at `3f2c81d`.',
          details: ['`policy:payments/security` is met.', '`floor:production` still needs one more.'],
        },
      },
      {
        text: '/unlock production',
        result: {
          kind: 'denied',
          code: 'command-not-named',
          reason: '`policy:production` lets only `group:release-managers` give `/unlock production`.',
          missing: 'Ask somebody out of `group:release-managers` to type it.',
        },
      },
      {
        text: '/retry',
        result: {
          kind: 'failed',
          code: 'git-fetch-failed',
          message: 'The repository could not be fetched.',
          hint: 'Type `/retry` later.',
        },
      },
      { text: '/status', result: { kind: 'limited', until: '2026-11-21T12:10:00.000Z' } },
      { text: '/hold', result: { kind: 'withdrawn', how: 'edited' } },
      { text: '/deploy staging', result: { kind: 'not-configured' } },
    ];
    const { mistakes } = parseCommands('/status\n/aprove\n/deploy st\u0430ging');

    expect(renderAnswer(anAnswer(commands, { mistakes }), '<!-- the marker -->')).toMatchSnapshot();
  });

  it('to /help is a table', () => {
    expect(answerTo('/help', { kind: 'help', commands: commandHelp })).toMatchSnapshot();
  });

  it('to /status says where the head stands and what is missing', () => {
    const status = {
      head: '3f2c81d0'.repeat(5),
      checks: [
        { name: 'charter/validate', state: 'passed', title: 'Valid: 12 manifests checked' },
        { name: 'charter/plan', state: 'neutral', title: 'No plan' },
        { name: 'charter/policy', state: 'failed', title: '1 denial | 2 warnings' },
        { name: 'charter/approval', state: 'waiting', title: 'Waits for `@mona` of group:security' },
      ],
      next: ['`group:security`: type `/approve 1f0a9c3e`.'],
      notes: ['`mona` holds this pull request.'],
    } as const;

    expect(answerTo('/status', { kind: 'status', status })).toMatchSnapshot();
  });

  it('to /status says so where nothing is missing, and where nothing was checked', () => {
    const passed = { name: 'charter/plan', state: 'passed', title: 'No changes' } as const;
    const statusOf = (checks: readonly (typeof passed)[]): string =>
      answerTo('/status', { kind: 'status', status: { head: 'a'.repeat(40), checks, next: [], notes: [] } });

    expect(statusOf([passed])).toContain('✅ `/status`: nothing is missing. Head `aaaaaaaaaaaa`.');
    expect(statusOf([])).toContain('✅ `/status`: nothing was checked yet.');
  });

  it('to /explain of a code is what the page says, with links that lead out of the repository', () => {
    const explanation = {
      kind: 'code',
      code: 'policy-denied',
      description: 'A guardrail refuses the manifest. [Policies](../policy.md) tells more.',
      help: 'What to do: change it, see [the page](https://example.com/x).\n\n```yaml\na: 1\n```',
      address: 'https://example.com/errors/policy.md#policy-denied',
    } as const;

    expect(answerTo('/explain policy-denied', { kind: 'explained', explanation })).toMatchSnapshot();
  });

  it('to /explain of a ref is what is known of the manifest', () => {
    const manifest = {
      ref: 'service:payments',
      title: 'Payments *API*',
      description: 'Takes card payments.\n# and books them',
      file: 'services/payments.yaml',
      line: 4,
      owner: 'group:payments',
      environments: ['staging', 'production'],
      needs: ['service:ledger'],
      neededBy: Array.from({ length: 22 }, (_, index) => `service:shop-${index}`),
    };

    expect(
      answerTo('/explain service:payments', { kind: 'explained', explanation: { kind: 'ref', manifest } }),
    ).toMatchSnapshot();
  });

  it('to /explain of something unknown names the nearest', () => {
    const explanation = {
      kind: 'unknown',
      subject: 'service:paymnets',
      nearest: 'service:payments',
    } as const;

    expect(answerTo('/explain service:paymnets', { kind: 'explained', explanation })).toContain(
      'there is no code and no manifest `service:paymnets`. Did you mean `service:payments`?',
    );
  });

  it('is found again by the comment that it answers', () => {
    expect(answeredComment(renderAnswer(anAnswer([], { commentId: 9_007_199_254_740_991 })))).toBe(
      9_007_199_254_740_991,
    );
    expect(answeredComment('<!-- charter:answer-to 42 -->')).toBe(42);
    expect(answeredComment('<!-- charter:answer-to 42 --> x')).toBeUndefined();
    expect(answeredComment('x\n<!-- charter:answer-to 42 -->')).toBeUndefined();
    expect(answeredComment('<!-- charter:answer-to 042 -->')).toBeUndefined();
  });

  it('fits into a comment whatever it holds, and keeps its marker', () => {
    const details = Array.from(
      { length: 2000 },
      (_, index) => `Something about \`part-${index}\` which is long.`,
    );
    const long = { text: '/approve', result: { kind: 'done', said: 'Approved.', details } } as const;
    const text = renderAnswer(anAnswer([long, long]), '<!-- the marker -->');

    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.split('\n').at(0)).toBe('<!-- charter:answer-to 42 -->');
    expect(text.split('\n').at(-1)).toBe('<!-- the marker -->');
  });
});

describe('values of users in an answer', () => {
  it('stay within their place', () => {
    const plain = blocksOf(answersWith('x'));
    fc.assert(
      fc.property(hostileText, (text) => {
        const rendered = answersWith(text);
        expect(blocksOf(rendered)).toEqual(plain);
        expect(
          tagsOf(rendered).filter((tag) => !/^<\/?code>$|^<!-- charter:answer-to 42 -->/.test(tag)),
        ).toEqual([]);
        expect(rendered.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/(?<![\w&])@[a-z]/i);
      }),
      { numRuns: runs(300) },
    );
  });
});

/** One answer with a value at every place where a user's may land. */
function answersWith(text: string): string {
  const manifest = {
    ref: 'service:x',
    title: `t ${text}`,
    description: `d ${text}`,
    file: text,
    line: 1,
    owner: text,
  };
  const refs = { environments: [text], needs: [text], neededBy: [text] };
  const status = {
    head: 'a'.repeat(40),
    checks: [{ name: `n ${text}`, state: 'failed', title: `t ${text}` }],
    next: [`n ${text}`],
    notes: [`n ${text}`],
  } as const;
  const results: readonly CommandResult[] = [
    { kind: 'working', doing: `d ${text}` },
    { kind: 'done', said: `s ${text}`, details: [`d ${text}`] },
    { kind: 'denied', code: 'command-not-named', reason: `r ${text}`, missing: `m ${text}` },
    { kind: 'failed', code: text, message: `m ${text}`, hint: `h ${text}` },
    { kind: 'explained', explanation: { kind: 'unknown', subject: text, nearest: text } },
    { kind: 'explained', explanation: { kind: 'ref', manifest: { ...manifest, ...refs } } },
    { kind: 'status', status },
  ];
  const mistakes = [{ code: 'command-unknown', line: 1, text, message: `m ${text}` }] as const;
  return renderAnswer(
    anAnswer(
      results.map((result) => ({ text, result })),
      { mistakes },
    ),
  );
}

/** The shape of a text: its blocks and how deep they lie, without their words. */
function blocksOf(markdown: string): readonly string[] {
  return marked.lexer(markdown).flatMap((token) => shapeOf(token, 0));
}

function shapeOf(token: Token, depth: number): readonly string[] {
  if (token.type === 'space') return [];
  const items: readonly Token[] = token.type === 'list' && 'items' in token ? token['items'] : [];
  return [`${depth} ${token.type}`, ...items.flatMap((item) => shapeOf(item, depth + 1))];
}

function tagsOf(markdown: string): readonly string[] {
  return marked
    .lexer(markdown)
    .flatMap((token) => htmlIn(token))
    .map((tag) => tag.trim());
}

function htmlIn(token: Token): readonly string[] {
  if (token.type === 'html') return [token.raw];
  const inner: Token[] = 'tokens' in token ? (token.tokens ?? []) : [];
  const items: Token[] = token.type === 'list' && 'items' in token ? token['items'] : [];
  return [...inner, ...items].flatMap(htmlIn);
}

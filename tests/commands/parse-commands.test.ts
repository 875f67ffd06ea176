import { describe, expect, it } from 'vitest';
import { commandHelp } from '../../src/commands/help.ts';
import { parseCommands } from '../../src/commands/parse-commands.ts';
import { commandVerbs, type Command, type CommandMistakeCode } from '../../src/model/command.ts';

function commandsOf(body: string): readonly Command[] {
  const { commands, mistakes } = parseCommands(body);
  expect(mistakes).toEqual([]);
  return commands.map(({ command }) => command);
}

function mistakesOf(body: string): readonly { code: CommandMistakeCode; line: number; nearest?: string }[] {
  const { commands, mistakes } = parseCommands(body);
  expect(commands).toEqual([]);
  return mistakes.map(({ code, line, nearest }) => ({
    code,
    line,
    ...(nearest === undefined ? {} : { nearest }),
  }));
}

const nothing = { commands: [], mistakes: [] };

describe('a command', () => {
  it.each<[string, Command]>([
    ['/plan', { verb: 'plan', environment: undefined }],
    ['/plan staging', { verb: 'plan', environment: 'staging' }],
    ['/validate', { verb: 'validate' }],
    ['/approve', { verb: 'approve', parts: undefined, digest: undefined }],
    ['/approve all', { verb: 'approve', parts: undefined, digest: undefined }],
    ['/approve 1F0A9C3E', { verb: 'approve', parts: undefined, digest: '1f0a9c3e' }],
    ['/approve all sha256:1f0a9c3e', { verb: 'approve', parts: undefined, digest: '1f0a9c3e' }],
    ['/approve guardrails', { verb: 'approve', parts: ['guardrails'], digest: undefined }],
    [
      '/approve codeowners:*.yaml policy:payments/security-in-production 1f0a9c3e',
      {
        verb: 'approve',
        parts: ['codeowners:*.yaml', 'policy:payments/security-in-production'],
        digest: '1f0a9c3e',
      },
    ],
    ['/approve guardrails guardrails', { verb: 'approve', parts: ['guardrails'], digest: undefined }],
    ['/approve codeowners:/дом/', { verb: 'approve', parts: ['codeowners:/дом/'], digest: undefined }],
    ['/unapprove', { verb: 'unapprove' }],
    ['/deploy staging', { verb: 'deploy', environment: 'staging', at: undefined }],
    ['/deploy staging at 3F2C81D', { verb: 'deploy', environment: 'staging', at: '3f2c81d' }],
    ['/rollback production', { verb: 'rollback', environment: 'production', to: undefined }],
    ['/rollback production to 3f2c81d', { verb: 'rollback', environment: 'production', to: '3f2c81d' }],
    ['/promote production', { verb: 'promote', environment: 'production' }],
    [
      '/lock production the  database is being moved',
      { verb: 'lock', environment: 'production', reason: 'the  database is being moved' },
    ],
    ['/unlock production', { verb: 'unlock', environment: 'production' }],
    ['/hold', { verb: 'hold', way: 'set' }],
    ['/hold cancel', { verb: 'hold', way: 'release' }],
    ['/unhold', { verb: 'hold', way: 'release' }],
    ['/drift', { verb: 'drift', environment: undefined }],
    ['/drift production', { verb: 'drift', environment: 'production' }],
    ['/remediate production/x adopt', { verb: 'remediate', finding: 'production/x', way: 'adopt' }],
    ['/remediate f-12 ENFORCE', { verb: 'remediate', finding: 'f-12', way: 'enforce' }],
    ['/fix', { verb: 'fix' }],
    ['/explain unknown-ref', { verb: 'explain', subject: 'unknown-ref' }],
    ['/explain service:payments', { verb: 'explain', subject: 'service:payments' }],
    ['/status', { verb: 'status' }],
    ['/cancel', { verb: 'cancel' }],
    ['/retry', { verb: 'retry' }],
    [
      '/break-glass production payments are down 👩‍🚒',
      { verb: 'break-glass', environment: 'production', reason: 'payments are down 👩‍🚒' },
    ],
    ['/help', { verb: 'help' }],
  ])('%s is understood', (body, command) => {
    expect(commandsOf(body)).toEqual([command]);
  });

  it('is told with its line and as it was typed', () => {
    expect(parseCommands('\r\n  /PLAN   staging\u00A0 \r\n')).toEqual({
      commands: [{ command: { verb: 'plan', environment: 'staging' }, line: 2, text: '/PLAN   staging' }],
      mistakes: [],
    });
  });

  it.each(['/Approve', '/APPROVE', '\u00A0/approve', '\t /approve'.trimStart(), '/approve\r', '/approve\t'])(
    'is understood in any case and with white space around it: %j',
    (body) => {
      expect(commandsOf(body)).toEqual([{ verb: 'approve', parts: undefined, digest: undefined }]);
    },
  );

  it('stands on a line of its own, others beside it', () => {
    expect(commandsOf('/validate\n/plan\r\n\r\nThank you!\r/status').map(({ verb }) => verb)).toEqual([
      'validate',
      'plan',
      'status',
    ]);
  });

  it('may stand under a line of white space of any sort', () => {
    expect(commandsOf('\u00A0\n\u3000\n/status').map(({ verb }) => verb)).toEqual(['status']);
  });

  it('may stand under the command of another program', () => {
    expect(commandsOf('/lgtm\n/approve').map(({ verb }) => verb)).toEqual(['approve']);
  });

  it('may stand under a quote that ended, code or an HTML comment', () => {
    const body = '> /deploy production\n\n```\n/deploy production\n```\n<!-- /deploy\n-->\n/status';

    expect(commandsOf(body).map(({ verb }) => verb)).toEqual(['status']);
  });
});

describe('no command', () => {
  it.each([
    ['an empty comment', ''],
    ['a comment that begins with words', 'Shall we?\n/deploy production'],
    ['a path', '/usr/bin/env is missing'],
    ['a path with a verb in it', '/plan/staging'],
    ['a word of another program', '/lgtm'],
    ['a word of another program with words after it', '/assign @octocat'],
    ['a word of another script', '/\u0440\u0443\u0441\u0441\u043A\u0438\u0439 is a language'],
    ['a path with a Cyrillic letter', '/\u0430pprove/it'],
    ['a slash', '/'],
    ['two slashes', '// plan'],
    ['a comment in C', '/* plan */'],
    ['fenced code', '```\n/deploy production\n```'],
    ['fenced code with tildes and a language', '~~~~ sh\n~~~\n/deploy production\n~~~~'],
    ['a fence that is never closed', '```\n/deploy production\n\n/plan'],
    ['a fence closed by another character', '```\n~~~\n/deploy production\n'],
    ['a fence closed by a shorter one', '````\n```\n/deploy production\n'],
    ['indented code', '    /deploy production'],
    ['code indented by a tab', '\t/deploy production'],
    ['code indented by spaces and a tab', '  \t/deploy production'],
    ['a quote', '> /deploy production'],
    ['a quote in a quote', '>> /deploy production'],
    ['an HTML comment', '<!-- /deploy production -->'],
    ['an HTML comment of several lines', '<!--\n/deploy production\n\n/plan\n-->'],
    ['an HTML comment that is never closed', '<!--\n\n/deploy production'],
    ['a list', '- /deploy production'],
    ['HTML', '<pre>\n/deploy production\n</pre>'],
    ['a heading', '# /deploy production'],
    ['a verb inside a line', 'please /deploy production'],
  ])('is %s', (_, body) => {
    expect(parseCommands(body)).toEqual(nothing);
  });

  it.each([
    ['in code of a list', '/status\n- ```\n  /deploy production\n  ```'],
    [
      'in a fence that a list item does not close',
      '/status\n- a\n  ```\n  b\n/deploy production\n```\n/deploy production',
    ],
    ['after code in a list that ended', '/status\n- ```\n/deploy production\n```\n/deploy production'],
    ['in HTML', '/status\n<details>\n\n/deploy production'],
    ['in a paragraph that opens a code span', '/status\nsee ` here\n/deploy production\n`'],
    ['in a paragraph that opens a comment', '/status\nsee <!-- here\n/deploy production\n-->'],
    ['in a formula', '/status\n$$\n/deploy production\n$$'],
    ['lazily in a quote', '/status\n> quoted\n/deploy production'],
    ['lazily in a list', '/status\n- item\n/deploy production'],
  ])('is carried out %s', (_, body) => {
    const { commands, mistakes } = parseCommands(body);

    expect(commands.map(({ command }) => command.verb)).toEqual(['status']);
    expect(mistakes.every(({ code }) => code === 'command-misplaced')).toBe(true);
  });
});

describe('a mistake', () => {
  it.each<[string, CommandMistakeCode, string?]>([
    ['/aprove', 'command-unknown', '/approve'],
    ['/aprpove', 'command-unknown', '/approve'],
    ['/approve.', 'command-unknown', '/approve'],
    ['/depoly production', 'command-unknown', '/deploy'],
    ['/deploy:production', 'command-unknown', '/deploy'],
    ['/break_glass production x', 'command-unknown', '/break-glass'],
    ['/breakglass production x', 'command-unknown', '/break-glass'],
    ['/stat', 'command-unknown', '/status'],
    ['/ approve', 'command-unknown', '/approve'],
    ['/plan one two', 'command-argument-unexpected'],
    ['/validate now', 'command-argument-unexpected'],
    ['/unapprove all', 'command-argument-unexpected'],
    ['/hold on', 'command-argument-unexpected'],
    ['/hold cancel please', 'command-argument-unexpected'],
    ['/plan Staging', 'command-argument-invalid', '/plan staging'],
    ['/plan environment:staging', 'command-argument-invalid', '/plan staging'],
    ['/plan staging.', 'command-argument-invalid', '/plan staging'],
    ['/plan ../x', 'command-argument-invalid'],
    [`/plan ${'a'.repeat(64)}`, 'command-argument-invalid'],
    ['/plan $(id)', 'command-argument-invalid'],
    ['/plan -x', 'command-argument-invalid'],
    ['/deploy', 'command-argument-missing'],
    ['/deploy staging 3f2c81d', 'command-argument-unexpected'],
    ['/deploy staging to 3f2c81d', 'command-argument-unexpected'],
    ['/deploy staging at', 'command-argument-missing'],
    ['/deploy staging at HEAD', 'command-argument-invalid'],
    ['/deploy staging at 3f2c81', 'command-argument-invalid'],
    ['/deploy staging at 3f2c81d now', 'command-argument-unexpected'],
    ['/rollback production at 3f2c81d', 'command-argument-unexpected'],
    ['/promote', 'command-argument-missing'],
    ['/lock production', 'command-argument-missing'],
    ['/lock', 'command-argument-missing'],
    [`/lock production ${'x'.repeat(501)}`, 'command-argument-invalid'],
    ['/break-glass production', 'command-argument-missing'],
    ['/remediate', 'command-argument-missing'],
    ['/remediate f-12', 'command-argument-missing'],
    ['/remediate f-12 ignore', 'command-argument-invalid'],
    ['/remediate f-12 adopt now', 'command-argument-unexpected'],
    ['/remediate $x adopt', 'command-argument-invalid'],
    ['/explain', 'command-argument-missing'],
    ['/explain a b', 'command-argument-unexpected'],
    ['/explain <b>', 'command-argument-invalid'],
    ['/approve 1f0a9c3e guardrails', 'command-argument-invalid'],
    ['/approve all guardrails', 'command-argument-invalid'],
    ['/approve 1f0a9c', 'command-argument-invalid'],
    [`/approve ${'1'.repeat(65)}`, 'command-argument-invalid'],
    ['/approve cancel', 'command-argument-invalid', '/unapprove'],
    [
      `/approve ${Array.from({ length: 21 }, (_, index) => `part-${index}`).join(' ')}`,
      'command-argument-invalid',
    ],
    [`/approve ${'x'.repeat(301)}`, 'command-argument-invalid'],
    [`/lock production ${'x'.repeat(10_000)}`, 'command-argument-invalid'],
    [`/plan${' '.repeat(10_000)}staging`, 'command-line-too-long'],
    ['> quoted\n/approve', 'command-misplaced'],
  ])('is %s', (body, code, nearest) => {
    const line = body.split('\n').length;

    expect(mistakesOf(body)).toEqual([{ code, line, ...(nearest === undefined ? {} : { nearest }) }]);
  });

  it('says what was found, what was expected and what to type', () => {
    expect(parseCommands('/deploy staging to 3f2c81d').mistakes).toEqual([
      {
        code: 'command-argument-unexpected',
        line: 1,
        text: '/deploy staging to 3f2c81d',
        message:
          'After `/deploy` found `to`; expected nothing, or `at <sha>`. Type `/deploy <env> [at <sha>]`.',
      },
    ]);
  });

  it('hides no command beside it', () => {
    const { commands, mistakes } = parseCommands('/plann\n/validate');

    expect(commands.map(({ text, line }) => ({ text, line }))).toEqual([{ text: '/validate', line: 2 }]);
    expect(mistakes.map(({ nearest }) => nearest)).toEqual(['/plan']);
  });

  it('is a second approval, or one beside its withdrawal', () => {
    expect(parseCommands('/approve guardrails\n/approve ownership').mistakes.map(({ code }) => code)).toEqual(
      ['command-repeated'],
    );
    expect(parseCommands('/approve\n/unapprove').mistakes.map(({ code }) => code)).toEqual([
      'command-repeated',
    ]);
  });

  it('is the eleventh command, and nothing after it is read', () => {
    const { commands, mistakes } = parseCommands('/status\n'.repeat(100));

    expect(commands).toHaveLength(10);
    expect(mistakes.map(({ code, line }) => ({ code, line }))).toEqual([
      { code: 'command-too-many', line: 11 },
    ]);
  });
});

describe('a character that is not what it looks like', () => {
  it.each([
    ['a Cyrillic letter', '/\u0430pprove', '/approve'],
    ['all Cyrillic letters', '/\u0430\u0440\u0440\u0433\u043E\u0475\u0435', '/approve'],
    ['a Greek letter', '/pl\u03B1n', '/plan'],
    ['full-width letters', '/ａｐｐｒｏｖｅ', '/approve'],
    ['a full-width slash', '／approve', '/approve'],
    ['a fraction slash', '\u2044approve', '/approve'],
    ['an en dash', '/break\u2013glass production x', '/break-glass'],
    ['a zero-width space in the verb', '/app\u200Brove', '/approve'],
    ['a zero-width space before the slash', '\u200B/approve', '/approve'],
    ['a word joiner behind the slash', '/\u2060approve', '/approve'],
    ['an override of the direction', '\u202E/approve', '/approve'],
    ['a soft hyphen', '/ap\u00ADprove', '/approve'],
    ['an accent', '/approv\u00E9', '/approve'],
    ['mathematical letters', '/\u{1D41A}\u{1D429}\u{1D429}\u{1D42B}\u{1D428}\u{1D42F}\u{1D41E}', '/approve'],
  ])('is refused in a verb: %s', (_, body, nearest) => {
    expect(mistakesOf(body)).toEqual([{ code: 'command-lookalike', line: 1, nearest }]);
  });

  it.each([
    ['a bidirectional override in a reason', '/lock production \u202Eesrever'],
    ['an isolate in a reason', '/break-glass production \u2066x\u2069'],
    ['a zero-width space in an environment', '/plan stag\u200Bing'],
    ['a tag character', '/explain service:payments\u{E0041}'],
    ['a control character', '/plan stag\u0007ing'],
    ['a byte order mark at the end', '/plan staging\uFEFF'],
    ['a byte order mark at the beginning', '\uFEFF/plan staging'],
    ['a byte order mark between words', '/plan\uFEFFstaging'],
    ['a Cyrillic letter in a part', '/approve gu\u0430rdrails'],
    ['a joiner in a part', '/approve guard\u200Drails'],
  ])('is refused in an argument: %s', (_, body) => {
    expect(mistakesOf(body).map(({ code }) => code)).toEqual(['command-lookalike']);
  });

  it('is named, with what was meant', () => {
    expect(parseCommands('/deploy st\u0430ging').mistakes).toEqual([
      {
        code: 'command-lookalike',
        line: 1,
        text: '/deploy st\u0430ging',
        message:
          '`st\u0430ging` holds U+0430, which only looks like a plain character or is no part of a name. Names of environments are written in lower-case letters, digits and dashes. Type `/deploy <env> [at <sha>]`.',
        nearest: '/deploy staging',
      },
    ]);
  });
});

describe('the table of commands', () => {
  it('has every verb once, in the order of the verbs', () => {
    expect(commandHelp.map(({ verb }) => verb)).toEqual(commandVerbs);
  });

  it('has examples that are understood', () => {
    const understood = commandHelp.map(({ example }) => commandsOf(example).map(({ verb }) => verb));

    expect(understood).toEqual(commandVerbs.map((verb) => [verb]));
  });
});

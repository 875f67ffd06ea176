import * as fc from 'fast-check';
import type { Command } from '../../src/model/command.ts';
import { hostileText } from '../render/hostile-text.ts';

const name = fc.stringMatching(/^[a-z0-9](?:[-a-z0-9]{0,10}[a-z0-9])?$/);
const commit = fc.stringMatching(/^[0-9a-f]{7,40}$/);
const reason = fc
  .array(fc.stringMatching(/^[A-Za-z0-9.,:'()äöü\u{1F600}-\u{1F610}]{1,8}$/u), { minLength: 1, maxLength: 8 })
  .map((words) => words.join(' '));
const part = fc
  .stringMatching(/^[a-z][a-z-]{2,12}(?::[a-z/*.]{1,12})?$/)
  .filter((word) => word !== 'all' && word !== 'cancel' && !/^[0-9a-f]+$/.test(word));
const parts = fc.uniqueArray(part, { minLength: 1, maxLength: 4 });
const subject = fc.oneof(
  fc.stringMatching(/^[a-z][a-z-]{0,20}$/),
  name.map((one) => `service:${one}`),
);

/** A command that may be typed. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    verb: fc.constantFrom('plan' as const, 'drift' as const),
    environment: fc.option(name, { nil: undefined }),
  }),
  fc
    .constantFrom(
      'validate' as const,
      'unapprove' as const,
      'fix' as const,
      'status' as const,
      'help' as const,
    )
    .map((verb) => ({ verb })),
  fc.record({
    verb: fc.constant('approve' as const),
    parts: fc.option(parts, { nil: undefined }),
    digest: fc.option(fc.stringMatching(/^[0-9a-f]{8,64}$/), { nil: undefined }),
  }),
  fc.record({ verb: fc.constant('hold' as const), way: fc.constantFrom('set' as const, 'release' as const) }),
  fc.record({
    verb: fc.constant('deploy' as const),
    environment: name,
    at: fc.option(commit, { nil: undefined }),
  }),
  fc.record({
    verb: fc.constant('rollback' as const),
    environment: name,
    to: fc.option(commit, { nil: undefined }),
  }),
  fc.record({ verb: fc.constantFrom('promote' as const, 'unlock' as const), environment: name }),
  fc.record({ verb: fc.constantFrom('lock' as const, 'break-glass' as const), environment: name, reason }),
  fc.record({
    verb: fc.constant('remediate' as const),
    finding: subject,
    way: fc.constantFrom('adopt' as const, 'enforce' as const),
  }),
  fc.record({ verb: fc.constant('explain' as const), subject }),
);

/** Lines that open, close or look like something in Markdown, and commands among them. */
const lines = [
  '/status',
  '/plan staging',
  '  /plan staging',
  '/plan staging',
  '/plan staging',
  '    /fix',
  '\t/fix',
  '/lgtm',
  '/aprove',
  '/usr/bin',
  '',
  '   ',
  'words',
  '# heading',
  '---',
  '===',
  '***',
  '```',
  '```sh',
  '````',
  ' ```',
  '   ```',
  '    ```',
  '``` ` ',
  '~~~',
  '~~~ `',
  '> quote',
  '> ```',
  '>/retry',
  '> - a',
  '- item',
  '- ```',
  '-\t```',
  '- - ~~~',
  '- > ```',
  '* a',
  '1. one',
  '2) two',
  '  ```',
  '  more',
  '     ```',
  '<!-- a',
  '-->',
  '<!-- a -->',
  'x <!-- y',
  '<details>',
  '</details>',
  '<pre>',
  '</pre>',
  '<div',
  '<?php',
  '?>',
  '<!DOCTYPE',
  '<![CDATA[',
  ']]>',
  'a ` b',
  'a `` b',
  'a `b` c',
  '`/retry`',
  '<a title="',
  '">',
  '| a | b |',
  '| - | - |',
  '[a]: /b "',
  '"',
  '\\',
  '$$',
];

/** A comment of many such lines, with line ends of each sort. */
export const markdownText: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(fc.oneof(fc.constantFrom(...lines), hostileText), fc.constantFrom('\n', '\n', '\r\n', '\r')),
    {
      maxLength: 12,
    },
  )
  .map((parted) => parted.flat().join(''));

/** The same, beginning with a command, so that what follows is read; each command names its line. */
export const openedText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...lines), { maxLength: 12 })
  .map((rest) =>
    ['/status', ...rest.map((line, index) => line.replace('staging', `line-${index}`))].join('\n'),
  );

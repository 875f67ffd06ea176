import { stripVTControlCharacters, styleText } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Ink, Painter } from '../../../src/sandbox/story/ink.ts';
import { displayWidth } from '../../../src/sandbox/story/layout.ts';
import { Transcript } from '../../../src/sandbox/story/transcript.ts';

const painter =
  (style: keyof Ink, isColoured: boolean): Painter =>
  (text) =>
    isColoured ? styleText(style, text, { validateStream: false }) : text;

const anInk = (isColoured: boolean): Ink => ({
  bold: painter('bold', isColoured),
  dim: painter('dim', isColoured),
  red: painter('red', isColoured),
  green: painter('green', isColoured),
  blue: painter('blue', isColoured),
});

function tell(tale: (transcript: Transcript) => void, { width = 60, isColoured = false } = {}): string {
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  tale(new Transcript({ width, ink: anInk(isColoured), write }));
  return text;
}

const wholeTale = (transcript: Transcript): void => {
  transcript.title('The life of a change', 'Real Git over HTTP.');
  transcript.chapter(1, 'A mistake');
  transcript.say('Leo is in a hurry, and what he writes is not quite what he means to write, as happens.');
  transcript.command('leo', `git clone http://127.0.0.1:4100/${'nightjar/'.repeat(12)}`, 41.3);
  transcript.did('Leo opens pull request #1', 7);
  transcript.change('services/payments.yaml', [
    { line: 11, sign: ' ', text: '      limits:' },
    { line: 12, sign: '-', text: '        memory: 1Gi' },
    { line: 12, sign: '+', text: '        memory: 2GB' },
  ]);
  transcript.check('charter/validate', 'failure', `1 error introduced ${'and more '.repeat(12)}`);
  transcript.remark({
    path: 'services/payments.yaml',
    line: 2,
    startColumn: 9,
    endColumn: 11,
    title: 'quantity-invalid',
    message: 'Found `2GB`, expected a quantity such as `2Gi`.\nFix: Replace `2GB`',
    source: 'limits:\nmemory: 2GB\n',
  });
  transcript.block([
    { kind: 'table', text: 'environment  update' },
    { kind: 'prose', text: '' },
    {
      kind: 'prose',
      text: '• Risk high: a change of spec.replicas, marked medium, and raised for production.',
    },
    { kind: 'code', text: '@@ spec.replicas @@' },
    { kind: 'code', text: '- 4' },
    { kind: 'code', text: '+ 6' },
  ]);
  transcript.expectation({ claim: 'it is red', isMet: true, found: 'failure', expected: 'failure' }, 412);
  transcript.expectation({ claim: 'it is green', isMet: false, found: 'failure', expected: 'success' });
  transcript.end('One expectation was not met.', false);
};

describe('the transcript', () => {
  it('reads as a page', () => {
    expect(tell(wholeTale)).toMatchInlineSnapshot(`
      "
        The life of a change
        Real Git over HTTP.

      ── 1 ── A mistake ──────────────────────────────────────────

        Leo is in a hurry, and what he writes is not quite what he
        means to write, as happens.
        leo$ git clone http://127.0.0.1:4100/nightjar/night… 41 ms
        Leo opens pull request #1                             7 ms
          services/payments.yaml
           11          limits:
           12  -         memory: 1Gi
           12  +         memory: 2GB

        ● charter/validate  failure: 1 error introduced and more …

          services/payments.yaml:2:9  quantity-invalid
            1 │ limits:
            2 │ memory: 2GB
              │         ^^^
                Found \`2GB\`, expected a quantity such as \`2Gi\`.
                Fix: Replace \`2GB\`

          environment  update

          • Risk high: a change of spec.replicas, marked medium,
            and raised for production.
            @@ spec.replicas @@
            - 4
            + 6
        ✔ it is red: failure                                412 ms
        ✘ it is green
            expected  success
            found     failure

      ────────────────────────────────────────────────────────────
        One expectation was not met.

      "
    `);
  });

  it('stays within the width, and within a hundred columns on a wide terminal', () => {
    const widest = [60, 240].map((width) =>
      Math.max(...tell(wholeTale, { width }).split('\n').map(displayWidth)),
    );
    expect(widest).toEqual([60, 100]);
  });

  it('says the same in colour', () => {
    const coloured = tell(wholeTale, { isColoured: true });
    expect(coloured).not.toEqual(tell(wholeTale));
    expect(stripVTControlCharacters(coloured)).toEqual(tell(wholeTale));
  });

  it('never sends control characters of a manifest or a message to the terminal', () => {
    const evil = '\u001b]0;owned\u0007\u001b[2J';
    const text = tell((transcript) => {
      transcript.check(evil, 'failure', evil);
      transcript.change(evil, [{ line: 1, sign: '+', text: evil }]);
      transcript.block((['prose', 'table', 'code'] as const).map((kind) => ({ kind, text: evil })));
      transcript.say(evil);
      transcript.remark({
        path: evil,
        line: 1,
        startColumn: undefined,
        endColumn: undefined,
        title: evil,
        message: evil,
        source: evil,
      });
      transcript.expectation({ claim: 'c', isMet: false, found: evil, expected: evil });
    });
    expect(text.replaceAll('\n', '').match(/\p{Cc}/u)).toEqual(null);
  });
});

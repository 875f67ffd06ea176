import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseText, summaryOf } from '../builders/a-registry.ts';
import { applyFixes } from '../../src/registry/apply-fixes.ts';

const folder = 'tests/fixtures/registry/broken';

/** What is wrong with each file of the folder, in the order in which it is reported. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'agent-family.yaml': [
    'missing-field 8:9',
    'exactly-one-of 15:3',
    'conflicting-fields 19:3',
    'wrong-value 21:19',
  ],
  'alias-bomb.yaml': ['alias-bomb 14:40'],
  'bad-freeze.yaml': ['reversed-range 8:50', 'invalid-date-time 9:20', 'invalid-date-time 9:48'],
  'bad-indentation.yaml': ['yaml-syntax 8:1'],
  'bad-name.yaml': ['invalid-name 4:9'],
  'bad-reference.yaml': ['wrong-format 10:5', 'wrong-format 11:18', 'duplicate-item 11:39'],
  'bad-units.yaml': ['invalid-duration 11:15', 'invalid-quantity 14:15', 'invalid-image 15:10'],
  'bad-url.yaml': ['secret-in-the-open 10:16', 'invalid-url 11:17'],
  'bidi-override.yaml': ['hidden-character 5:18'],
  'binary-tag.yaml': ['custom-tag 10:19'],
  'byte-order-mark.yaml': ['byte-order-mark 1:1'],
  'control-character.yaml': ['control-character 5:19'],
  'custom-tag.yaml': ['custom-tag 9:15'],
  'duplicate-key.yaml': ['duplicate-key 12:5', 'duplicate-key 13:3'],
  'empty-field.yaml': ['wrong-type 9:3'],
  'empty-policy.yaml': ['out-of-range 6:3'],
  'escaped-control-character.yaml': ['control-character 5:10'],
  'escalation-contacts.yaml': [
    'wrong-format 8:20',
    'unknown-contact 11:18',
    'invalid-duration 12:21',
    'at-least-one-of 13:7',
    'duplicate-item 13:7',
  ],
  'field-at-wrong-level.yaml': ['unknown-field 9:1'],
  'foreign.yaml': ['unsupported-api-version 1:13'],
  'group-both.yaml': [
    'exactly-one-of 5:1',
    'wrong-format 9:15',
    'duplicate-item 10:8',
    'duplicate-item 11:25',
  ],
  'group-keys.yaml': [
    'conflicting-fields 10:14',
    'secret-in-the-open 12:18',
    'reversed-range 14:14',
    'missing-field 15:5',
  ],
  'large-number.yaml': ['ambiguous-number 10:14'],
  'leading-zero.yaml': ['ambiguous-number 10:11'],
  'lfs-pointer.yaml': ['lfs-pointer 1:1'],
  'list-key.yaml': ['non-text-key 10:7'],
  'lone-surrogate.yaml': ['control-character 5:10'],
  'merge-conflict.yaml': ['merge-conflict 8:1'],
  'merge-key.yaml': ['merge-key 12:5'],
  'missing-api-version.yaml': ['missing-api-version 1:1'],
  'missing-colon.yaml': ['yaml-syntax 8:3'],
  'missing-kind.yaml': ['missing-kind 1:1'],
  'missing-name.yaml': ['missing-field 3:1'],
  'missing-runtime.yaml': ['missing-field 5:1'],
  'missing-space.yaml': ['yaml-syntax 8:3'],
  'missing-spec.yaml': ['missing-field 1:1'],
  'misspelt-api-version.yaml': ['unsupported-api-version 1:13'],
  'misspelt-field.yaml': ['unknown-field 6:3'],
  'misspelt-kind.yaml': ['unknown-kind 2:7', 'unknown-field 9:3'],
  'no-health-check.yaml': ['exactly-one-of 9:3'],
  'no-image-or-command.yaml': ['at-least-one-of 5:1'],
  'not-a-map.yaml': ['not-a-map 1:1'],
  'not-a-number.yaml': ['ambiguous-number 10:11'],
  'not-utf8.yaml': ['not-utf8 9:6'],
  'number-key.yaml': ['non-text-key 10:5'],
  'open-bracket.yaml': ['yaml-syntax 8:12'],
  'open-quote.yaml': ['yaml-syntax 5:10', 'unknown-field 19:3'],
  'other-version.yaml': ['unsupported-api-version 1:13'],
  'overlay-without-patch.yaml': ['unknown-field 7:3', 'wrong-type 8:3'],
  'policy-rules.yaml': [
    'at-least-one-of 8:10',
    'reversed-range 9:73',
    'invalid-pattern 10:64',
    'missing-field 11:10',
    'wrong-format 11:41',
  ],
  'port-out-of-range.yaml': [
    'out-of-range 10:11',
    'unknown-field 12:7',
    'wrong-type 13:10',
    'wrong-format 14:5',
  ],
  'quoted-number.yaml': ['wrong-type 9:13'],
  'recursive-alias.yaml': ['recursive-alias 10:11'],
  'request-over-limit.yaml': ['request-over-limit 10:21', 'out-of-range 11:51'],
  'reserved-key.yaml': ['reserved-key 10:5'],
  'reversed-replicas.yaml': ['reversed-range 11:10'],
  'secret-values.yaml': ['wrong-format 11:7', 'duplicate-item 12:7'],
  'secrets-as-map.yaml': ['wrong-type 9:3'],
  'settings-elsewhere.yaml': ['unknown-kind 2:7'],
  'stack-strangers.yaml': ['not-a-component 8:15', 'not-a-component 10:8'],
  'tab-indentation.yaml': ['tab-indentation 7:1'],
  'too-deep.yaml': ['too-deep 10:72'],
  'too-many-aliases.yaml': ['too-many-aliases 111:11'],
  'tool-parameters.yaml': [
    'unknown-parameter 7:24',
    'invalid-parameters 11:22',
    'invalid-parameters 12:23',
    'conflicting-fields 15:5',
    'exactly-one-of 22:3',
    'wrong-value 23:23',
    'missing-field 24:23',
  ],
  'two-health-checks.yaml': ['exactly-one-of 10:3'],
  'two-values.yaml': ['yaml-syntax 9:13'],
  'unknown-alias.yaml': ['unknown-alias 10:11'],
  'unknown-field.yaml': ['unknown-field 9:3'],
  'unknown-kind.yaml': ['unknown-kind 2:7'],
  'unknown-port.yaml': ['unknown-port 11:34'],
  'unquoted-label.yaml': ['wrong-type 6:14', 'wrong-type 7:13'],
  'utf-16.yaml': ['not-utf8 1:1'],
  'workflow-steps.yaml': [
    'step-cycle 7:37',
    'unknown-step 8:40',
    'missing-field 9:16',
    'conflicting-fields 10:29',
    'unknown-parameter 10:59',
    'exactly-one-of 11:5',
    'exactly-one-of 12:5',
  ],
  'wrong-enum.yaml': ['wrong-value 7:11'],
  'yaml-1.1.yaml': ['yaml-directive 1:1'],
};

function parseFixture(file: string) {
  return parseText(readFileSync(`${folder}/${file}`), { file, isExplicit: true });
}

describe('a broken manifest', () => {
  it('is kept in the folder for every entry of the table, and the other way round', () => {
    expect(readdirSync(folder).toSorted()).toEqual(Object.keys(expected).toSorted());
  });

  it.each(Object.entries(expected))('is reported at its place: %s', (file, problems) => {
    expect(summaryOf(parseFixture(file).diagnostics)).toEqual(problems);
  });

  it.each(Object.keys(expected))('is better off once its fixes are applied: %s', (file) => {
    const { diagnostics } = parseFixture(file);
    const fixes = diagnostics.flatMap(({ fix }) => fix ?? []);
    const bytes = readFileSync(`${folder}/${file}`);
    const text = fixes.length === 0 ? '' : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

    const repaired = fixes.length === 0 ? diagnostics : parseText(applyFixes(text, fixes)).diagnostics;

    expect(repaired).toHaveLength(diagnostics.length - fixes.length);
  });
});

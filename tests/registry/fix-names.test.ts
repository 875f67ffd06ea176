import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixFiles } from '../builders/a-fixed-registry.ts';
import {
  environmentText,
  manifestText,
  overlayText,
  registryOf,
  serviceText,
} from '../builders/a-registry.ts';
import { runs } from '../property-runs.ts';

type Files = Readonly<Record<string, string>>;

const settings = 'apiVersion: charter.dev/v1\nkind: Settings\n';

/** All files as they are once they are fixed. */
async function fixAll(files: Files, chosen = ''): Promise<Files> {
  const fixed = await fixFiles({ 'charter.yaml': settings, ...files }, chosen);
  return { ...files, ...Object.fromEntries(fixed.files.map(({ file, after }) => [file, after])) };
}

const messagesOf = (files: Files): readonly string[] =>
  registryOf(files).diagnostics.map(({ code, fix, message }) => {
    const sentences = message.split(/(?<=\.) /);
    return `${code}: ${fix === undefined ? sentences.at(-1) : fix.title}`;
  });

/** Every place where a registry refers to a Service, a Group and an Environment. */
const company = (service: string, group: string, environment: string): Files => ({
  'a/_defaults.yaml': `apiVersion: charter.dev/v1\nkind: Defaults\nspec:\n  Service:\n    metadata:\n      owner: ${group}\n`,
  'a/pay.yaml': serviceText(service),
  'a/web.yaml': serviceText(
    'web',
    `  dependsOn: # needs ${service}\n    "service:${service}": {condition: healthy} # ${service}\n  environments: [${environment}]\n`,
  ),
  'a/api.md': `---\n${serviceText('api', `  dependsOn:\n    ${service}: {}\n`)}---\nAbout ${service}.\n`,
  'environment.yaml': environmentText(environment),
  'group.yaml': manifestText('Group', `'${group}'`, '  team: a/b\n'),
  'overlays.yaml': [
    `apiVersion: charter.dev/v1\nkind: Overlay\nmetadata:\n  name: web-live\nspec:\n  target: service:web\n  environment: ${environment}\n  patch:\n    dependsOn:\n      service:${service}: {condition: started}\n`,
    `apiVersion: charter.dev/v1\nkind: Overlay\nmetadata:\n  name: pay-live\nspec:\n  target: service:${service}\n  environment: environment:${environment}\n  patch:\n    replicas: 3\n`,
  ].join('---\n'),
  'policy.yaml': manifestText(
    'Policy',
    'p',
    `  scope:\n    refs: [service:${service}, 'group:${group}']\n  sections:\n    ownership:\n      - {path: a/**, owner: ${group}}\n`,
  ),
  'stack.yaml': manifestText('Stack', 's', `  components:\n    - service:${service}\n    - service:web\n`),
});

const notePattern = / #.*|^About.*/;

/** What is right, with the comments and the texts of pages as they were. */
const expectedOf = (before: Files, after: Files): Files =>
  Object.fromEntries(
    Object.entries(after).map(([file, text]) => {
      const notes = (before[file] ?? '').split('\n').map((line) => notePattern.exec(line)?.[0] ?? '');
      const lines = text.split('\n').map((line) => line.replace(notePattern, ''));
      return [file, lines.map((line, index) => line + (notes[index] ?? '')).join('\n')];
    }),
  );

const withLineEnds = (files: Files, isWindows: boolean): Files =>
  Object.fromEntries(
    Object.entries(files).map(([file, text]) => [file, isWindows ? text.replaceAll('\n', '\r\n') : text]),
  );

const patchText = (key: string, field: string): string =>
  overlayText('service:web', 'live', `    ${field}: 2\n    dependsOn: {"${key}": {}}\n`);

describe('a name that is repaired', () => {
  it('is repaired wherever it is referred to, and nowhere else', async () => {
    const wrong = company('Pay_Ments', 'Team.A', 'LIVE');
    const right = company('pay-ments', 'team-a', 'live');

    expect(await fixAll(wrong)).toEqual(expectedOf(wrong, right));
  });

  it('changes no other byte, however it is written wrong, by file or by line end', async () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{2,5}$/), { minLength: 1, maxLength: 3 });
    const separator = fc.constantFrom('_', '.', '-');
    const wrongly = fc.tuple(words, separator, fc.boolean()).map(([parts, sign, isUpper]) => {
      const word = parts.join(sign);
      const written = isUpper ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1);
      return [`X${written}`, `x${parts.join('-')}`] as const;
    });
    await fc.assert(
      fc.asyncProperty(
        wrongly,
        wrongly,
        wrongly,
        fc.boolean(),
        async (service, group, environment, isWindows) => {
          const wrong = company(service[0], group[0], environment[0]);
          const right = company(service[1], group[1], environment[1]);

          expect(await fixAll(withLineEnds(wrong, isWindows))).toEqual(
            withLineEnds(expectedOf(wrong, right), isWindows),
          );
        },
      ),
      { numRuns: runs(30) },
    );
  });

  it('is not that of another manifest, and then no reference is changed either', async () => {
    const files = {
      'a.yaml': serviceText('pay'),
      'b.yaml': serviceText('Pay', '  replicas: "2"\n'),
      'web.yaml': serviceText('web', '  dependsOn:\n    service:Pay: {}\n'),
    };

    expect(messagesOf(files)).toEqual([
      'invalid-name: It is not renamed by machine, for `a.yaml:4` would be `service:pay` too.',
      'wrong-type: Write `2` without quotes',
      'wrong-format: It is not changed by machine, for more than one manifest would be `service:pay`.',
    ]);
    expect(await fixAll(files)).toEqual({ ...files, 'b.yaml': serviceText('Pay', '  replicas: 2\n') });
  });

  it('is not that which a second manifest would get', async () => {
    const files = {
      'a.yaml': serviceText('PAY'),
      'b.yaml': serviceText('Pay'),
      'web.yaml': serviceText('web', '  dependsOn:\n    service:pay: {}\n'),
      'x.yaml': serviceText('pays'),
    };

    expect(messagesOf(files)).toEqual([
      'invalid-name: It is not renamed by machine, for `b.yaml:4` would be `service:pay` too.',
      'invalid-name: It is not renamed by machine, for `a.yaml:4` would be `service:pay` too.',
      'unknown-ref: Correct the name, or add the manifest.',
    ]);
    expect(await fixAll(files)).toEqual(files);
  });

  it('is kept where it stands in a text that is no reference', async () => {
    const files = {
      'a.yaml': serviceText('Pay'),
      'web.yaml': serviceText(
        'web',
        '  dependsOn:\n    service:Pay: {}\n  config:\n    UPSTREAM: service:Pay\n',
      ),
    };

    expect(messagesOf(files)).toEqual([
      'invalid-name: It is not renamed by machine, for `spec.config.UPSTREAM` in `web.yaml` has the name too.',
      'wrong-format: It is not changed by machine, for `spec.config.UPSTREAM` in `web.yaml` has the name too.',
    ]);
    expect(await fixAll(files)).toEqual(files);
  });

  it('is kept where a reference to it is in a file that is not chosen, and the other way round', async () => {
    const files = {
      'a/pay.yaml': serviceText('Pay', '  replicas: "2"\n'),
      'b/web.yaml': serviceText('web', '  replicas: "2"\n  dependsOn:\n    service:Pay: {}\n'),
    };
    const fixed = await fixFiles({ 'charter.yaml': settings, ...files }, 'a/');

    expect(await fixAll(files, 'a/')).toEqual({
      ...files,
      'a/pay.yaml': serviceText('Pay', '  replicas: 2\n'),
    });
    expect(await fixAll(files, 'b/')).toEqual({
      ...files,
      'b/web.yaml': serviceText('web', '  replicas: 2\n  dependsOn:\n    service:Pay: {}\n'),
    });
    const reason =
      'It is not changed by machine, for not all that has this name can be changed: `spec.dependsOn["service:Pay"]` in `b/web.yaml`.';
    expect(
      fixed.state.diagnostics.map(({ code, message, fix }) => [code, message.split('. ').at(-1), fix?.title]),
    ).toEqual([
      ['invalid-name', reason, undefined],
      ['wrong-type', 'Change it.', 'Write `2` without quotes'],
      ['wrong-format', reason, undefined],
    ]);
  });

  it('is what a right reference meant, and not a name that is near', async () => {
    const files = {
      'a.yaml': serviceText('Payments'),
      'b.yaml': serviceText('payment'),
      'web.yaml': serviceText('web', '  dependsOn:\n    service:payments: {}\n'),
    };

    expect(await fixAll(files)).toEqual({ ...files, 'a.yaml': serviceText('payments') });
  });

  it('is kept where a key of the same map is the right ref already', async () => {
    const files = {
      'a.yaml': serviceText('Pay'),
      'web.yaml': serviceText('web', '  dependsOn:\n    service:Pay: {}\n    pay: {}\n'),
    };

    expect(await fixAll(files)).toEqual(files);
  });

  it('is repaired in the patch of an Overlay, with what else is wrong there', async () => {
    const files = {
      'a.yaml': serviceText('Pay'),
      'e.yaml': environmentText('live'),
      'o.yaml': patchText('service:Pay', 'replcas'),
      'web.yaml': serviceText('web'),
    };

    expect(await fixAll(files)).toEqual({
      ...files,
      'a.yaml': serviceText('pay'),
      'o.yaml': patchText('service:pay', 'replicas'),
    });
  });
});

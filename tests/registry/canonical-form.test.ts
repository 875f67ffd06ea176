import { describe, expect, it } from 'vitest';
import { formText } from '../builders/a-formed-text.ts';
import { manifestText, serviceText } from '../builders/a-registry.ts';

const rulesOf = (text: string, file?: string): readonly string[] =>
  formText(text, file).fixes.map(({ rule }) => rule);

const stackText = (components: string): string =>
  manifestText('Stack', 'shop', `  components: ${components}\n`);

describe('canonical form', () => {
  it('leaves a manifest in form as it is', () => {
    const text = `# who may use this\n\n${serviceText('a', '  # why two\n  replicas: 2\n\n\n  config: {A: "1"}\n')}`;

    expect(formText(text)).toEqual({ text, fixes: [] });
  });

  it('removes white space at the ends of lines, and keeps that within texts of several lines', () => {
    const text = serviceText(
      'a',
      '  config:  \n    # a note\t\n    A: |\n      one  \n      two\n    B: "x  \n      y" \n',
    );

    expect(formText(text)).toEqual({
      text: serviceText(
        'a',
        '  config:\n    # a note\n    A: |\n      one  \n      two\n    B: "x  \n      y"\n',
      ),
      fixes: [{ rule: 'trailing-space', title: 'Remove white space at the ends of lines', line: 9 }],
    });
  });

  it.each([
    ['is missing', serviceText('a').trimEnd(), serviceText('a')],
    [
      'is missing in a file with the line ends of Windows',
      windows(serviceText('a')).trimEnd(),
      windows(serviceText('a')),
    ],
    ['is followed by empty lines', `${serviceText('a')}\n\n\n`, serviceText('a')],
  ])('gives a file one line end where it %s', (_what, before, after) => {
    expect(formText(before).text).toBe(after);
  });

  it('keeps empty lines at the end that are part of a text', () => {
    const text = serviceText('a', '  config:\n    A: |+\n      one\n\n\n');

    expect(formText(text)).toEqual({ text, fixes: [] });
  });

  it('puts the envelope in order, each field with the comments above it', () => {
    const before = `# Licence

kind: Service
# what runs
spec:
  runtime:
    type: process
  command: [node]
  # end of spec

# which rules
apiVersion: charter.dev/v1 # the first
metadata: # who
  name: a
# the end
`;

    expect(formText(before)).toEqual({
      text: `# Licence


# which rules
apiVersion: charter.dev/v1 # the first
kind: Service
metadata: # who
  name: a
# what runs
spec:
  runtime:
    type: process
  command: [node]
  # end of spec
# the end
`,
      fixes: [
        {
          rule: 'envelope-order',
          title: 'Put `apiVersion`, `kind`, `metadata` and `spec` into this order',
          line: 3,
        },
      ],
    });
  });

  it.each([
    [
      'in braces',
      '{kind: Service, apiVersion: charter.dev/v1, metadata: {name: a}, spec: {runtime: {type: process}, command: [x]}}\n',
    ],
    [
      'with an alias that would come before its anchor',
      'apiVersion: charter.dev/v1\nkind: Service\nspec:\n  runtime: {type: process}\n  command: [&what node]\nmetadata:\n  name: a\n  title: *what\n',
    ],
    [
      'with a field that is not known',
      `kind: Service\n${serviceText('a').replace('kind: Service\n', '')}extra: 1\n`,
    ],
    ['that is not Charter’s', 'spec: 1  \nkind: Deployment\napiVersion: apps/v1\n\n\n'],
  ])('leaves the order of a document %s', (_what, text) => {
    expect(formText(text)).toEqual({ text, fixes: [] });
  });

  it('changes Charter’s documents alone in a file with others', () => {
    const foreign = 'kind: Deployment  \napiVersion: apps/v1\n';
    const own = serviceText('a');

    expect(formText(`${foreign}---\n${own.replace('Service', 'Service  ')}---\n${foreign}\n\n`).text).toBe(
      `${foreign}---\n${own}---\n${foreign}\n\n`,
    );
  });

  it('writes a ref in full where several kinds could be meant, and only there', () => {
    const text = stackText('[payments, "ledger", service:web, stack:base]').replace(
      'name: shop',
      'name: shop\n  owner: team',
    );

    expect(formText(text)).toMatchObject({
      text: stackText('[service:payments, "service:ledger", service:web, stack:base]').replace(
        'name: shop',
        'name: shop\n  owner: team',
      ),
      fixes: [{ rule: 'full-ref', line: 7 }],
    });
  });

  it('leaves refs alone that an alias shares', () => {
    const text =
      'apiVersion: charter.dev/v1\nkind: Stack\nmetadata:\n  name: &it shop\nspec:\n  components: [*it]\n';

    expect(formText(text)).toEqual({ text, fixes: [] });
  });

  it('looks at the front matter of a page alone', () => {
    const body = 'Line with a break  \nnext\n\n\n';

    expect(formText(`---\n${serviceText('a').replace('name: a', 'name: a ')}---\n${body}`, 'a.md').text).toBe(
      `---\n${serviceText('a')}---\n${body}`,
    );
  });

  it('brings defaults into form', () => {
    const spec = 'spec:\n  Service:\n    spec:\n      replicas: 2\n';

    expect(
      formText(`kind: Defaults\n${spec}apiVersion: charter.dev/v1`, 'services/_defaults.yaml').text,
    ).toBe(`apiVersion: charter.dev/v1\nkind: Defaults\n${spec}`);
  });

  it('leaves a file alone that has errors', () => {
    expect(rulesOf(serviceText('a', '  replicas: three  \n'))).toEqual([]);
  });

  it('keeps the line ends of Windows when it moves fields', () => {
    const [first = '', ...rest] = serviceText('a').split(/(?<=\n)/);
    const before = windows([...rest, first].join(''));

    expect(formText(before).text).toBe(windows(serviceText('a')));
  });
});

function windows(text: string): string {
  return text.replaceAll('\n', '\r\n');
}

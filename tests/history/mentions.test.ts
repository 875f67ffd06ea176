import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partFor } from '../../src/history/manifest-view.ts';
import { mayConcern } from '../../src/history/mentions.ts';
import { environmentText, overlayText, parseText, serviceText } from '../builders/a-registry.ts';

const concerns = mayConcern('payments');

describe('whether a file may say anything of a manifest', () => {
  it.each([
    ['its definition', serviceText('payments')],
    ['its definition in quotes', serviceText('"payments"')],
    ['its definition as JSON', '{"kind":"Service","metadata":{"name":payments}}'],
    ['an overlay of it', overlayText('service:payments', 'production', '    replicas: 2\n')],
    ['an environment', environmentText('production')],
    ['a name in escapes', String.raw`name: "pa\u0079ments"`],
  ])('is true for %s', (_, text) => {
    expect(concerns(text)).toBe(true);
  });

  it.each([
    ['a reference to it', serviceText('web', '  dependsOn:\n    service:payments: {}\n')],
    ['an image of it', serviceText('web', '  image: acme/payments:1\n')],
    ['a longer name', serviceText('payments-api')],
    ['another name that ends with it', serviceText('old-payments')],
    ['something else', serviceText('web')],
  ])('is false for %s', (_, text) => {
    expect(concerns(text)).toBe(false);
  });

  it('is true for every file of which a part is needed', () => {
    const names = fc.constantFrom('payments', 'payments-api', 'web', 'a');
    const wrap = fc.constantFrom(
      (name: string) => name,
      (name: string) => `"${name}"`,
      (name: string) => `'${name}'`,
      (name: string) => `&x ${name}`,
      (name: string) => `\n    ${name}`,
      (name: string) => `!!str ${name}`,
      (name: string) => `"${name.replaceAll(/./g, (letter) => `\\x${letter.charCodeAt(0).toString(16)}`)}"`,
    );
    const files = fc.oneof(
      fc.tuple(names, wrap).map(([name, form]) => serviceText(form(name))),
      fc
        .tuple(names, wrap)
        .map(([name, form]) => overlayText(form(`service:${name}`), 'production', '    replicas: 1\n')),
      fc.tuple(names, wrap).map(([name, form]) => overlayText(form(name), 'production', '    replicas: 1\n')),
      names.map((name) => `{apiVersion: charter.dev/v1,kind: Service,metadata: {name: ${name}},spec: {}}`),
      names.map(
        (name) => `{"apiVersion":"charter.dev/v1","kind":"Service","metadata":{"name":"${name}"},"spec":{}}`,
      ),
      names.map(environmentText),
    );
    fc.assert(
      fc.property(files, names, (text, name) => {
        const { manifests } = partFor(`service:${name}`, parseText(text));
        expect([text, manifests.length === 0 || mayConcern(name)(text)]).toEqual([text, true]);
      }),
    );
  });
});

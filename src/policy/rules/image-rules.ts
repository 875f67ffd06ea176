import { parseImage } from '../../model/image.ts';
import { parseImageSource } from '../../model/image-source.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { eachValue, fieldValues, textItems, type RuleDefinition } from './rule-context.ts';
import { unreadable } from './value-rules.ts';

function aboutImages(
  settings: RuleDefinition['settings'],
  askOf: (image: NonNullable<ReturnType<typeof parseImage>>) => JsonObject,
): RuleDefinition {
  const ask = (value: JsonValue): JsonObject => {
    const image = typeof value === 'string' ? parseImage(value) : undefined;
    return image === undefined ? unreadable : askOf(image);
  };
  return {
    settings,
    ask: (context, subjects) =>
      eachValue(subjects, (manifest, kind) =>
        fieldValues(context, manifest, kind).map(({ path, value }) => ({ at: path, ask: ask(value) })),
      ),
  };
}

export const imageRegistryRule = aboutImages(
  ({ guardrail }) => ({
    registries: textItems(guardrail.settings['registries']).flatMap((text) => {
      const source = parseImageSource(text);
      return source === undefined ? [] : [{ registry: source.registry, path: source.path }];
    }),
  }),
  ({ registry, repository }) => ({ registry, repository }),
);

export const imagePinRule = aboutImages(
  ({ guardrail }) => ({ by: guardrail.settings['by'] ?? 'version' }),
  ({ tag, digest, registry }) => ({
    registry,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  }),
);

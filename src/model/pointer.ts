/** Steps from the root of a manifest to a value: map keys, or positions in a list. */
export type ValuePath = readonly (string | number)[];

const plainKey = /^[A-Za-z_][\w-]*$/;

/**
 * A path as people read it: `spec.dependsOn["service:ledger"].condition`, `spec.members[login=anna]`,
 * `spec.command[0]`. A string step of the form `[key=value]` stands for an item of a keyed list.
 */
export function formatPath(path: ValuePath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (isKeyedStep(step)) text += step;
    else if (plainKey.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** The step that names a keyed-list item by its key field: `[login=anna]`. */
export function keyedStep(key: string, value: string | number | boolean): string {
  return `[${key}=${String(value)}]`;
}

function isKeyedStep(step: string): boolean {
  return step.startsWith('[') && step.endsWith(']') && step.includes('=');
}

/** A JSON pointer (RFC 6901), used as the key of recorded positions. */
export function toPointer(path: ValuePath): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

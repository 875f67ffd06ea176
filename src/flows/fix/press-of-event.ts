import { checkNames } from '../../model/check-report.ts';
import { fixActions, formatPressKey, parsePressKey, type FixAction } from '../../model/press-key.ts';
import { idAt, textAt } from '../../model/read-unknown.ts';
import { parseRepositoryName } from '../../model/repository-name.ts';

/**
 * The key of the work that a pressed button asks for; undefined where it asks for a new look alone. Only people press,
 * and only on the check that has the button; the pull request is the one that Charter wrote into that check.
 */
export function pressKeyOf(payload: unknown): string | undefined {
  const action = actionOf(payload);
  const place = parseRepositoryName(textAt(payload, 'repository', 'full_name') ?? '');
  const id = idAt(payload, 'sender', 'id');
  if (action === undefined || place === undefined || id === undefined) return undefined;
  const head = textAt(payload, 'check_run', 'head_sha') ?? '';
  const by = { id, login: textAt(payload, 'sender', 'login') ?? '' };
  const key = formatPressKey({ ...place, number: numberOf(payload), action, head, by });
  return parsePressKey(key) === undefined ? undefined : key;
}

function actionOf(payload: unknown): FixAction | undefined {
  if (textAt(payload, 'check_run', 'name') !== checkNames.validate) return undefined;
  if (textAt(payload, 'sender', 'type') !== 'User') return undefined;
  const identifier = textAt(payload, 'requested_action', 'identifier');
  return fixActions.find((known) => known === identifier);
}

function numberOf(payload: unknown): number {
  const [, digits] = /^pr=([1-9]\d{0,9});/.exec(textAt(payload, 'check_run', 'external_id') ?? '') ?? [];
  return Number(digits);
}

import { isJsonArray, type JsonObject, type JsonValue } from '../model/json.ts';
import type { ProtectionFacts } from '../model/protection-facts.ts';
import { shellWord } from '../model/shell-word.ts';

type Place = Pick<ProtectionFacts, 'repository' | 'host'>;

/** Shell lines that make one request with GitHub's own program, signed in as who runs them: https://cli.github.com/manual/gh_api */
export function ghApi(
  { host }: Pick<Place, 'host'>,
  request: { readonly method: 'PATCH' | 'POST' | 'PUT'; readonly path: string; readonly body?: JsonObject },
): string {
  const words = ['gh', 'api', ...(host === undefined ? [] : ['--hostname', host]), '-X', request.method];
  const line = [...words, request.path].map(shellWord).join(' ');
  if (request.body === undefined) return line;
  return `${line} --input - <<'JSON'\n${withPlaceholders(request.body)}\nJSON`;
}

/** The path of a repository's own settings in the API. */
export function repositoryPath({ repository }: Pick<Place, 'repository'>, rest: string): string {
  return `repos/${repository.owner}/${repository.repo}/${rest}`;
}

/** What stands for a number that only the reader knows. JSON has no such word, so nothing is set before it is replaced. */
export const appIdPlaceholder = '<<APP_ID>>';
export const teamIdPlaceholder = '<<TEAM_ID>>';

function withPlaceholders(body: JsonObject): string {
  const fields = Object.entries(body).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${fieldText(value)}`,
  );
  return `{\n${fields.join(',\n')}\n}`.replaceAll(/"<<(APP_ID|TEAM_ID)>>"/g, '$1');
}

/** A list gets a line for each item, and nothing else is broken: a request is read before it is sent. */
function fieldText(value: JsonValue): string {
  if (!isJsonArray(value) || value.length < 2) return JSON.stringify(value);
  return `[\n${value.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
}

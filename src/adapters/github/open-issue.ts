import { idAt, textAt } from '../../model/read-unknown.ts';
import type { ForgeClient } from './forge-client.ts';
import { malformedAnswer } from './forge-fault.ts';

const route = 'POST /repos/{owner}/{repo}/issues';

/** Opens an issue with one label, by REST: that makes the label where there is none. Throws `ForgeError`. */
export async function openIssue(
  client: ForgeClient,
  place: { readonly owner: string; readonly repo: string },
  issue: { readonly title: string; readonly body: string; readonly label: string },
): Promise<{ readonly number: number; readonly url: string }> {
  const { title, body, label } = issue;
  const { data } = await client.call(route, { ...place, title, body, labels: [label] });
  const number = idAt(data, 'number');
  const url = textAt(data, 'html_url');
  if (number === undefined || url === undefined)
    throw malformedAnswer({ route, subject: client.subject }, 'number of the issue');
  return { number, url };
}

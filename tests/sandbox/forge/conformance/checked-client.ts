import type { Operation } from '../../../../src/sandbox/forge/rest/operations.ts';
import type { Answer, World } from '../../../builders/a-forge.ts';
import type { GithubDescription } from './github-description.ts';

export interface CheckedCall {
  /** A token; `app` for the app itself; nobody when left out. */
  readonly as?: string;
  /** Values of the path's parameters; owner, repo and org have defaults. */
  readonly with?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  readonly query?: string;
  readonly status?: number;
}

export interface CheckedClient {
  /** Calls an operation, and holds its status and answer against what is expected and described. */
  call(operation: Operation, call?: CheckedCall): Promise<Answer>;
  /** What was wrong since this was last asked: statuses, and differences from GitHub's description. */
  takeProblems(): readonly string[];
  /** Operations that were answered with success. */
  readonly covered: Set<string>;
}

export function createCheckedClient(world: World, description: GithubDescription): CheckedClient {
  const covered = new Set<string>();
  const problems: string[] = [];
  return {
    covered,
    takeProblems: () => problems.splice(0),
    call: async (operation, { as, with: values = {}, body, query = '', status = 200 } = {}) => {
      const [method = '', template = ''] = operation.split(' ');
      const all: Readonly<Record<string, string | number>> = {
        owner: 'acme',
        repo: 'app',
        org: 'acme',
        ...values,
      };
      const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const value = all[name];
        if (value === undefined) throw new Error(`${operation} needs a value for ${name}`);
        return String(value);
      });
      const client = as === 'app' ? world.appApi() : world.api(as);
      const answer = await client(method, `${path}${query}`, body);
      const shown = JSON.stringify(answer.body).slice(0, 300);
      if (answer.status !== status) problems.push(`${operation} answered ${answer.status}: ${shown}`);
      const differences = description.checkAnswer(operation, status, answer.body);
      problems.push(...differences.map((difference) => `${operation} ${difference}`));
      if (status < 400) covered.add(operation);
      return answer;
    },
  };
}

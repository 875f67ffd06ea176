import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { StoryError } from './story-error.ts';

export interface OpenedPullRequest {
  readonly number: number;
  readonly url: string;
}

export interface SeenCheck {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
}

export interface SeenAnnotation {
  readonly path: string;
  readonly line: number;
  readonly startColumn: number | undefined;
  readonly endColumn: number | undefined;
  readonly title: string;
  readonly message: string;
}

export interface SeenComment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
}

/** What a person sees and does on the forge, over its REST API with their own token. Throws `StoryError`. */
export interface ForgeAccount {
  openPullRequest(request: {
    head: string;
    base: string;
    title: string;
    body: string;
  }): Promise<OpenedPullRequest>;
  /** The newest check run of each name on a commit. */
  checks(sha: string): Promise<readonly SeenCheck[]>;
  annotations(checkRunId: number): Promise<readonly SeenAnnotation[]>;
  comments(pullNumber: number): Promise<readonly SeenComment[]>;
  /** Approves a commit of the pull request in a review. */
  approve(pullNumber: number, sha: string): Promise<void>;
  comment(pullNumber: number, body: string): Promise<void>;
  /** Merges only while the head is still `sha`; gives the new commit of the base branch. */
  merge(pullNumber: number, sha: string): Promise<string>;
  pullRequestState(pullNumber: number): Promise<{ readonly state: string; readonly isMerged: boolean }>;
}

export interface AccountRequest {
  readonly apiUrl: string;
  readonly token: string;
  /** `owner/name` */
  readonly repository: string;
}

export function createForgeAccount(account: AccountRequest): ForgeAccount {
  const api = createCaller(account);
  return {
    openPullRequest: async (request) => {
      const pull = await api('POST', '/pulls', request);
      return { number: numberOf(pull, 'number'), url: textOf(pull, 'html_url') };
    },
    checks: async (sha) => itemsOf(await api('GET', `/commits/${sha}/check-runs`), 'check_runs').map(toCheck),
    annotations: async (id) => itemsOf(await api('GET', `/check-runs/${id}/annotations`)).map(toAnnotation),
    comments: async (number) => itemsOf(await api('GET', `/issues/${number}/comments`)).map(toComment),
    approve: async (number, sha) => {
      await api('POST', `/pulls/${number}/reviews`, { event: 'APPROVE', commit_id: sha });
    },
    comment: async (number, body) => {
      await api('POST', `/issues/${number}/comments`, { body });
    },
    merge: async (number, sha) => textOf(await api('PUT', `/pulls/${number}/merge`, { sha }), 'sha'),
    pullRequestState: async (number) => {
      const pull = await api('GET', `/pulls/${number}`);
      return { state: textOf(pull, 'state'), isMerged: isJsonObject(pull) && pull['merged'] === true };
    },
  };
}

type Caller = (method: string, path: string, body?: JsonObject) => Promise<JsonValue>;

function createCaller({ apiUrl, token, repository }: AccountRequest): Caller {
  return async (method, path, body) => {
    const what = `${method} /repos/${repository}${path}`;
    const response = await fetch(`${apiUrl}/repos/${repository}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/vnd.github+json',
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw requestFailed(`${what} got no answer`, cause);
    });
    if (!response.ok) throw requestFailed(`${what} was answered with ${response.status}`);
    return (await response.json()) as JsonValue;
  };
}

function requestFailed(message: string, cause?: unknown): StoryError {
  return new StoryError({
    code: 'story-request-failed',
    message,
    hint: 'Run it again; if it stays, the forge has a fault: please report it.',
    cause,
  });
}

function toCheck(value: JsonValue): SeenCheck {
  const output = fieldOf(value, 'output');
  return {
    id: numberOf(value, 'id'),
    name: textOf(value, 'name'),
    status: textOf(value, 'status'),
    conclusion: optionalText(value, 'conclusion'),
    title: optionalText(output, 'title'),
    summary: optionalText(output, 'summary'),
    text: optionalText(output, 'text'),
  };
}

function toAnnotation(value: JsonValue): SeenAnnotation {
  return {
    path: textOf(value, 'path'),
    line: numberOf(value, 'start_line'),
    startColumn: optionalNumber(value, 'start_column'),
    endColumn: optionalNumber(value, 'end_column'),
    title: optionalText(value, 'title'),
    message: textOf(value, 'message'),
  };
}

function toComment(value: JsonValue): SeenComment {
  return {
    id: numberOf(value, 'id'),
    author: textOf(fieldOf(value, 'user'), 'login'),
    body: textOf(value, 'body'),
  };
}

function itemsOf(value: JsonValue, name?: string): readonly JsonValue[] {
  const items = name === undefined ? value : fieldOf(value, name);
  if (isJsonArray(items)) return items;
  throw unexpected(name ?? 'the answer', 'a list');
}

function fieldOf(value: JsonValue, name: string): JsonValue {
  const field = isJsonObject(value) ? value[name] : undefined;
  if (field === undefined) throw unexpected(name, 'a value');
  return field;
}

function textOf(value: JsonValue, name: string): string {
  const text = fieldOf(value, name);
  if (typeof text === 'string') return text;
  throw unexpected(name, 'a text');
}

function numberOf(value: JsonValue, name: string): number {
  const number = fieldOf(value, name);
  if (typeof number === 'number') return number;
  throw unexpected(name, 'a number');
}

function optionalText(value: JsonValue, name: string): string {
  return fieldOf(value, name) === null ? '' : textOf(value, name);
}

function optionalNumber(value: JsonValue, name: string): number | undefined {
  return fieldOf(value, name) === null ? undefined : numberOf(value, name);
}

function unexpected(name: string, expected: string): StoryError {
  return new StoryError({
    code: 'story-answer-unexpected',
    message: `the forge's answer does not hold what the story reads: ${name} should be ${expected}`,
    hint: 'The forge and the story are of different versions, or the forge has a fault: please report it.',
  });
}

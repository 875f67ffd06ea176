import type {
  CommentToWrite,
  IssueToOpen,
  LabelToMake,
  Publication,
  PublicationPart,
  PublishTarget,
  ReactionContent,
} from '../../../ports/forge.ts';
import { checkInput } from './check-input.ts';

/** One part of the mutation: what it is, under which alias, with which input. */
interface MutationPart {
  readonly part: PublicationPart;
  readonly alias: string;
  readonly type: string;
  readonly field: string;
  /** What is asked back. */
  readonly selection: string;
  readonly input: object;
}

export interface PublishMutation {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly parts: ReadonlyMap<string, PublicationPart>;
}

/** A whole publication as one mutation, each part under an alias of its own; undefined where there is none. */
export function publishMutation(publication: Publication, now: string): PublishMutation | undefined {
  const parts = partsOf(publication, now);
  if (parts.length === 0) return undefined;
  const declared = parts.map(({ alias, type }) => `$${alias}: ${type}!`).join(', ');
  const fields = parts.map(
    ({ alias, field, selection }) => `  ${alias}: ${field}(input: $${alias}) ${selection}`,
  );
  return {
    document: `mutation CharterPublish(${declared}) {\n${fields.join('\n')}\n}`,
    variables: Object.fromEntries(parts.map(({ alias, input }) => [alias, input])),
    parts: new Map(parts.map(({ alias, part }) => [alias, part])),
  };
}

function partsOf(
  { target, issues = [], checks, livingComment, answers, reactions, label }: Publication,
  now: string,
): MutationPart[] {
  return [
    ...issues.map((issue, index) => issuePart(target, issue, index)),
    ...checks.map((check, index) => {
      const isNew = check.replaces === undefined;
      return {
        part: { kind: 'check', name: check.report.name } as const,
        alias: `check${index}`,
        type: isNew ? 'CreateCheckRunInput' : 'UpdateCheckRunInput',
        field: isNew ? 'createCheckRun' : 'updateCheckRun',
        selection: '{ checkRun { id } }',
        input: checkInput(target, check, now),
      };
    }),
    ...(livingComment === undefined
      ? []
      : [commentPart(target, livingComment, { part: { kind: 'living-comment' }, alias: 'living' })]),
    ...answers.map((answer, index) =>
      commentPart(target, answer, { part: { kind: 'answer', index }, alias: `answer${index}` }),
    ),
    ...reactions.map(({ on, content }, index) => ({
      part: { kind: 'reaction', index } as const,
      alias: `reaction${index}`,
      type: 'AddReactionInput',
      field: 'addReaction',
      selection: '{ reaction { content } }',
      input: { subjectId: on, content: reactionWords[content] },
    })),
    ...(label === undefined ? [] : [labelPart(target, label)]),
  ];
}

function issuePart(
  { repository }: PublishTarget,
  { title, body, label }: IssueToOpen,
  index: number,
): MutationPart {
  return {
    part: { kind: 'issue', index },
    alias: `issue${index}`,
    type: 'CreateIssueInput',
    field: 'createIssue',
    selection: '{ issue { number } }',
    input: { repositoryId: repository, title, body, labelIds: [label] },
  };
}

function labelPart({ repository }: PublishTarget, label: LabelToMake): MutationPart {
  return {
    part: { kind: 'label' },
    alias: 'label',
    type: 'CreateLabelInput',
    field: 'createLabel',
    selection: '{ label { id } }',
    input: { repositoryId: repository, ...label },
  };
}

function commentPart(
  { pullRequest }: PublishTarget,
  { node, body }: CommentToWrite,
  name: Pick<MutationPart, 'part' | 'alias'>,
): MutationPart {
  const comment = '{ id fullDatabaseId body }';
  if (node === undefined)
    return {
      ...name,
      type: 'AddCommentInput',
      field: 'addComment',
      selection: `{ commentEdge { node ${comment} } }`,
      input: { subjectId: pullRequest, body },
    };
  return {
    ...name,
    type: 'UpdateIssueCommentInput',
    field: 'updateIssueComment',
    selection: `{ issueComment ${comment} }`,
    input: { id: node, body },
  };
}

const reactionWords: Readonly<Record<ReactionContent, string>> = {
  '+1': 'THUMBS_UP',
  '-1': 'THUMBS_DOWN',
  eyes: 'EYES',
  rocket: 'ROCKET',
  confused: 'CONFUSED',
  hooray: 'HOORAY',
  heart: 'HEART',
  laugh: 'LAUGH',
};

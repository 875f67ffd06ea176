import { setLabels } from '../../actions/issues.ts';
import { createLabel, deleteLabel, editLabel, ensureLabels } from '../../actions/labels.ts';
import { found } from '../../api-error.ts';
import { emitLabel } from '../../hooks/emit.ts';
import { presentLabel, presentLabels } from '../../present/issue.ts';
import type { Issue } from '../../store/model/issue.ts';
import type { Label } from '../../store/model/repository.ts';
import { keyOf } from '../../store/tables.ts';
import { actorOf, created, noContent, ok, type Handlers, type Reply, type RepositoryCall } from '../call.ts';
import { listReply } from '../pages.ts';
import { issueOf } from './issues.ts';

/** Labels of a repository, and those of one issue or pull request. */
export const labelRoutes = {
  'GET /repos/{owner}/{repo}/labels': (call) =>
    listReply(call, call.core.store.by.labelsOfRepository.all(call.repository.id), (label) =>
      presentLabel(call.core, label),
    ),
  'POST /repos/{owner}/{repo}/labels': (call) => {
    const { core, fields, repository } = call;
    const label = createLabel(core, repository, {
      name: fields.text('name'),
      color: fields.optionalText('color'),
      description: fields.optionalText('description'),
    });
    emitLabel(core, actorOf(call), { action: 'created', label });
    return created(presentLabel(core, label));
  },
  'GET /repos/{owner}/{repo}/labels/{name}': (call) => ok(presentLabel(call.core, labelOf(call))),
  'PATCH /repos/{owner}/{repo}/labels/{name}': (call) => {
    const { core, fields } = call;
    const name = fields.optionalText('new_name');
    const label = editLabel(core, labelOf(call), {
      ...(name === undefined ? {} : { name }),
      color: fields.optionalText('color'),
      description: fields.nullableText('description'),
    });
    emitLabel(core, actorOf(call), { action: 'edited', label, more: { changes: {} } });
    return ok(presentLabel(core, label));
  },
  'DELETE /repos/{owner}/{repo}/labels/{name}': (call) => {
    const label = labelOf(call);
    emitLabel(call.core, actorOf(call), { action: 'deleted', label });
    deleteLabel(call.core, label);
    return noContent;
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}/labels': (call) => {
    const labels = presentLabels(call.core, issueOf(call));
    return listReply(call, labels, (label) => label);
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': (call) => {
    const issue = issueOf(call);
    return change(call, issue, [...labelsOf(call, issue), ...readLabels(call)]);
  },
  'PUT /repos/{owner}/{repo}/issues/{issue_number}/labels': (call) =>
    change(call, issueOf(call), readLabels(call)),
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels': (call) => {
    change(call, issueOf(call), []);
    return noContent;
  },
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': (call) => {
    const [issue, label] = [issueOf(call), labelOf(call)];
    found(issue.labelIds.find((id) => id === label.id));
    return change(
      call,
      issue,
      labelsOf(call, issue).filter(({ id }) => id !== label.id),
    );
  },
} satisfies Handlers;

function labelOf({ core, repository, parameter }: RepositoryCall): Label {
  return found(core.store.by.labelByName.first(keyOf(repository.id, parameter('name'))));
}

function labelsOf({ core }: RepositoryCall, issue: Issue): readonly Label[] {
  return issue.labelIds.flatMap((id) => core.store.tables.labels.get(id) ?? []);
}

function readLabels({ core, fields, repository }: RepositoryCall): readonly Label[] {
  return core.store.change(() => ensureLabels(core, repository, fields.texts('labels') ?? []));
}

function change(call: RepositoryCall, issue: Issue, labels: readonly Label[]): Reply {
  const next = setLabels(call.core, actorOf(call), { issue, labels });
  return ok(presentLabels(call.core, next));
}

import { describe, expect, it } from 'vitest';
import { readGithubDescription } from './github-description.ts';

// What holds answers against the description must itself be able to find fault.
describe('the check against the description of GitHub', () => {
  const description = readGithubDescription();
  const label = {
    id: 1,
    node_id: 'LA_1',
    url: 'https://forge.test/repos/a/b/labels/bug',
    name: 'bug',
    description: null,
    color: 'aabbcc',
    default: false,
  };
  const operation = 'GET /repos/{owner}/{repo}/labels/{name}';

  it('accepts an answer that is as described', () => {
    expect(description.checkAnswer(operation, 200, label)).toEqual([]);
  });

  it('names what is missing', () => {
    const { color: _, ...rest } = label;
    expect(description.checkAnswer(operation, 200, rest)).toEqual([
      expect.stringContaining("must have required property 'color'"),
    ]);
  });

  it('names what has the wrong type or form', () => {
    expect(description.checkAnswer(operation, 200, { ...label, id: 'one', url: 'nowhere' })).toEqual([
      expect.stringContaining('/id must be integer'),
      expect.stringContaining('/url must match format "uri"'),
    ]);
  });

  it('looks into the schemas that a schema refers to', () => {
    const comment = { id: 1, user: { login: 5 } };
    const problems = description.checkAnswer(
      'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
      200,
      comment,
    );
    expect(problems.filter((problem) => problem.startsWith('/user/login'))).toEqual([
      expect.stringContaining('/user/login must be string'),
    ]);
  });

  it('refuses a status and an operation that are not described', () => {
    expect(description.checkAnswer(operation, 418, label)).toHaveLength(1);
    expect(description.checkAnswer('GET /nothing', 200, {})).toHaveLength(1);
  });

  it('finds fault with webhooks', () => {
    expect(description.checkWebhook('push', { ref: 5 })).toContainEqual(
      expect.stringContaining('/ref must be string'),
    );
    expect(description.checkWebhook('nothing-happened', {})).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { TestRepository } from '../../builders/a-repository.ts';
import { aReader } from '../../builders/a-source.ts';
import { compareCommits } from '../../../src/adapters/git/local/compare-commits.ts';

describe('comparing two commits of a clone', () => {
  it.each(['sha1', 'sha256'] as const)(
    'finds what comparing their trees finds, with %s ids',
    async (format) => {
      const repository = new TestRepository({ format });
      const id = '1'.repeat(format === 'sha1' ? 40 : 64);
      const [before = '', after = ''] = repository.commits([
        {
          files: {
            same: 'same\n',
            'edited.yaml': 'a\n',
            'gone/one': '1',
            'gone/two': '2',
            moved: 'moved\n',
            'to-folder': 'x',
            'to-link': 'y',
            'to-program': 'z',
            'weird "\\\n': 'w',
            'é/😀': 'x',
            module: { mode: '160000', content: id },
          },
        },
        {
          files: {
            same: 'same\n',
            'edited.yaml': 'b\n',
            'elsewhere/moved': 'moved\n',
            'to-folder/file': 'x',
            'to-link': { mode: '120000', content: 'y' },
            'to-program': { mode: '100755', content: 'z' },
            'weird "\\\n': 'v',
            'é/😀': 'y',
            'é/\uffee': 'x',
          },
        },
      ]);

      const changes = await compareCommits(repository.path, before, after);

      expect(changes).toEqual(await aReader(repository).reader.compareTrees(before, after));
      expect(changes.length).toBe(13);
      expect(await compareCommits(repository.path, after, after)).toEqual([]);
    },
  );

  it('says which commit is missing', async () => {
    const repository = new TestRepository();
    const commit = repository.commit({ files: { a: 'a' } });
    await expect(compareCommits(repository.path, commit, '1'.repeat(40))).rejects.toMatchObject({
      code: 'git-command-failed',
    });
  });
});

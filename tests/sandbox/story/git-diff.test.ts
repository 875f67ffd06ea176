import { describe, expect, it } from 'vitest';
import { parseGitDiff } from '../../../src/sandbox/story/git-diff.ts';

describe('parseGitDiff', () => {
  it('numbers removed lines as they were and others as they are', () => {
    const diff = `diff --git a/one.yaml b/one.yaml
index 1..2 100644
--- a/one.yaml
+++ b/one.yaml
@@ -4,3 +4,4 @@ spec:
 image: a
-replicas: 2
+replicas: 3
+config: {}
 ports:
@@ -20 +21 @@
---- old
++++ new
\\ No newline at end of file
diff --git a/b/two.yaml b/b/two.yaml
--- a/b/two.yaml
+++ b/b/two.yaml
@@ -1 +1 @@
-x
+y
`;
    expect(parseGitDiff(diff)).toEqual([
      {
        file: 'one.yaml',
        lines: [
          { line: 4, sign: ' ', text: 'image: a' },
          { line: 5, sign: '-', text: 'replicas: 2' },
          { line: 5, sign: '+', text: 'replicas: 3' },
          { line: 6, sign: '+', text: 'config: {}' },
          { line: 7, sign: ' ', text: 'ports:' },
          { line: 20, sign: '-', text: '--- old' },
          { line: 21, sign: '+', text: '+++ new' },
        ],
      },
      {
        file: 'b/two.yaml',
        lines: [
          { line: 1, sign: '-', text: 'x' },
          { line: 1, sign: '+', text: 'y' },
        ],
      },
    ]);
  });

  it('is empty for no difference', () => expect(parseGitDiff('')).toEqual([]));
});

import { chmod, mkdir, readFile, readdir, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceFile } from '../../../src/entry/cli/replace-file.ts';
import { aLocalRegistry, registryFiles, serviceFile } from './a-local-registry.ts';
import { runCharter } from './run-charter.ts';

const path = 'services/payments.yaml';
const right = serviceFile('payments', { dependsOn: 'ledger' });

/** With a misspelt ref, and white space at the end of a line. */
const wrong = right.replace('service:ledger', 'service:legder').replace('replicas: 2', 'replicas: 2  ');

describe('charter fix', { timeout: 60_000 }, () => {
  it('repairs a file, says what it did, and has nothing to do a second time', async () => {
    const clone = await aLocalRegistry();
    await clone.write({ [path]: wrong });
    const first = await runCharter(['fix'], { in: clone.directory });
    const second = await runCharter(['fix', '--check'], { in: clone.directory });

    expect(first).toEqual({
      exitCode: 0,
      output: `${path}
    12  Replace \`service:legder\` with \`service:ledger\`  unknown-ref
    10  Remove white space at the ends of lines  trailing-space

✓ 2 fixes applied in 1 file
`,
      errors: '',
    });
    expect(await readFile(join(clone.directory, path), 'utf8')).toBe(right);
    expect(second).toEqual({ exitCode: 0, output: '✓ nothing to fix\n', errors: '' });
    expect(await readdir(join(clone.directory, 'services'))).toEqual([
      'ledger.yaml',
      'payments.yaml',
      'web.yaml',
    ]);
  });

  it('writes nothing with --check and ends with 1, and shows the change with --diff', async () => {
    const clone = await aLocalRegistry();
    await clone.write({ [path]: wrong });
    const checked = await runCharter(['fix', '--check'], { in: clone.directory });
    const shown = await runCharter(['fix', '--diff'], { in: clone.directory });

    expect(checked).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('! 2 fixes to apply in 1 file\n'),
    });
    expect(shown.exitCode).toBe(0);
    expect(shown.output).toContain(`--- ${path}
+++ ${path}
@@ -7,6 +7,6 @@
   runtime:
     type: kubernetes
   image: ghcr.io/acme/payments:1.0.0
-  replicas: 2  
+  replicas: 2
   dependsOn:
-    service:legder: {}
+    service:ledger: {}
`);
    expect(await readFile(join(clone.directory, path), 'utf8')).toBe(wrong);
  });

  it('prints the contract as JSON, with the errors that are left', async () => {
    const clone = await aLocalRegistry();
    await clone.write({ [path]: wrong, 'services/web.yaml': serviceFile('web', { replicas: -1 }) });
    const { exitCode, output } = await runCharter(['fix', '--json'], { in: clone.directory });

    expect(exitCode).toBe(0);
    expect(JSON.parse(output)).toEqual({
      summary: { files: 1, fixes: 2, errors: 1, warnings: 0 },
      files: [
        {
          file: path,
          fixes: [
            { rule: 'unknown-ref', title: 'Replace `service:legder` with `service:ledger`', line: 12 },
            { rule: 'trailing-space', title: 'Remove white space at the ends of lines', line: 10 },
          ],
          outcome: 'written',
        },
      ],
    });
  });

  it('changes only the files and folders that are named, from any folder', async () => {
    const clone = await aLocalRegistry();
    await clone.write({ [path]: wrong, 'services/web.yaml': `${serviceFile('web')}\n\n` });
    const { output } = await runCharter(['fix', 'web.yaml', '../groups'], {
      in: join(clone.directory, 'services'),
    });

    expect(output).toMatch(/^services\/web\.yaml\n/);
    expect(await readFile(join(clone.directory, path), 'utf8')).toBe(wrong);
  });

  it.each(['../elsewhere', 'services/nothing.yaml', '/'])(
    'says that there is nothing at %s',
    async (word) => {
      const { directory } = await aLocalRegistry();
      const { exitCode, output, errors } = await runCharter(['fix', word], { in: directory });

      expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
      expect(errors).toContain(`has nothing at ${word}. (usage-unknown-path)\n`);
    },
  );

  it('keeps the mode of a file, and leaves alone what is no manifest', async () => {
    const clone = await aLocalRegistry({
      ...registryFiles,
      'chart.yaml': 'spec: 1  \nkind: Chart\n\n\n',
      'notes.txt': 'a  ',
    });
    await clone.write({ [path]: wrong });
    await chmod(join(clone.directory, path), 0o750);
    await runCharter(['fix'], { in: clone.directory });

    expect((await stat(join(clone.directory, path))).mode & 0o777).toBe(0o750);
    expect(await clone.git('status', '--short')).toBe(` M ${path}`);
  });

  it('puts back what would leave a ref that stands twice', async () => {
    const clone = await aLocalRegistry();
    const twin = serviceFile('payments').replace('name: payments', 'name: Payments');
    await clone.write({ 'services/twin.yaml': twin });
    const { output } = await runCharter(['fix'], { in: clone.directory });

    expect(output).toContain('✓ nothing to fix\n  1 error left');
    expect(await readFile(join(clone.directory, 'services/twin.yaml'), 'utf8')).toBe(twin);
  });
});

describe('replacing a file', () => {
  it('leaves a file alone that changed since it was read, or is gone', async () => {
    const clone = await aLocalRegistry();
    const request = { root: clone.directory, before: 'another text', after: 'new' };

    expect(await replaceFile({ ...request, path })).toBe('it has changed meanwhile');
    expect(await replaceFile({ ...request, path: 'services/gone.yaml' })).toBe('it has changed meanwhile');
    expect(await replaceFile({ ...request, path: 'gone/gone.yaml' })).toBe('it has changed meanwhile');
    expect(await readFile(join(clone.directory, path), 'utf8')).toBe(registryFiles[path]);
  });

  it('follows no symbolic link, neither of a file nor of a folder on the way', async () => {
    const clone = await aLocalRegistry();
    await mkdir(join(clone.directory, 'outside'));
    await clone.write({ 'outside/a.yaml': 'old' });
    await symlink('outside', join(clone.directory, 'linked'));
    await symlink('outside/a.yaml', join(clone.directory, 'a.yaml'));
    const request = { root: clone.directory, before: 'old', after: 'new' };

    expect(await replaceFile({ ...request, path: 'linked/a.yaml' })).toBe('a symbolic link leads to it');
    expect(await replaceFile({ ...request, path: 'a.yaml' })).toBe('it has changed meanwhile');
    expect(await replaceFile({ ...request, path: 'outside/a.yaml' })).toBe(undefined);
    expect(await readFile(join(clone.directory, 'outside/a.yaml'), 'utf8')).toBe('new');
  });
});

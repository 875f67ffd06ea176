// `npm run sign-example`: signs manifests-example with a key that exists for this moment only.
// The envelope shows what a signed section looks like, and `charter verify` finds it valid in this checkout. Nobody can
// sign with the key again: after a change of the signed section run this once more. A sandbox makes a key of its own.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { makeDemoKey } from '../src/entry/cli/signing/demo-key.ts';
import { signFiles } from '../src/entry/cli/signing/demo-signing.ts';
import { readExample } from '../src/sandbox/seed/example.ts';

const example = 'manifests-example';
const group = join(example, 'groups/security.yaml');
const { publicKey, privateKey } = makeDemoKey('noor@nightjar.example');
writeFileSync(group, readFileSync(group, 'utf8').replace(/(?<=publicKey: ).*/, publicKey));

const envelopes = await signFiles(await readExample(), {
  privateKey,
  repositoryId: 1,
  folder: `${example}/`,
  // Far off, so that the example does not go bad by itself; `charter sign` never signs for so long.
  expiresAt: '2036-01-01T00:00:00Z',
});
for (const [path, text] of envelopes) {
  mkdirSync(dirname(join(example, path)), { recursive: true });
  writeFileSync(join(example, path), text);
  process.stdout.write(`signed ${path}\n`);
}

import { describe, expect, it } from 'vitest';
import { texts } from '../builders/a-gated-world.ts';
import { aGlassWorld, glassRegistry } from '../builders/a-glass-world.ts';
import { people } from '../builders/fake-forge.ts';
import type { Files } from '../builders/fake-repository.ts';

/** The registry of `glassRegistry`, in a folder of a repository that holds other things too. */
function inFolder(): Files {
  const { CODEOWNERS: owners = '', ...files } = glassRegistry();
  const moved = Object.entries(files).map(([path, text]) => [`deploy/registry/${path}`, text]);
  return { ...Object.fromEntries(moved), CODEOWNERS: owners, 'src/app.ts': 'export {};\n' };
}

const ledger = 'deploy/registry/services/ledger.yaml';
describe('the gate of a registry in a folder', () => {
  it('knows that a path reaches production, and breaks the glass for it', async () => {
    const base = inFolder();
    const world = aGlassWorld(base);
    world.push({ ...base, [ledger]: texts.service('ledger', 2, 'production') });
    await world.run();
    world.comment(people.ben, '/approve');
    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain('approval-digest-required');

    world.comment(people.dora, '/break-glass production help');
    expect(await world.gate()).toBe('success');
  });

  it('breaks no glass for what lies beside it', async () => {
    const base = inFolder();
    const world = aGlassWorld(base);
    const change = { [ledger]: texts.service('ledger', 2, 'production'), 'src/app.ts': 'steal();\n' };
    world.push({ ...base, ...change });
    await world.run();
    world.comment(people.dora, '/break-glass production help');

    expect(await world.gate()).toBe('in-progress');
    expect(world.answers.at(-1)).toContain('break-glass-changes-rules');
  });
});

// A warm process: evaluates a registry once, then changes of ten files one after the other, and prints as JSON the
// milliseconds of processor time that each change took. Arguments: folder, manifests, layout.
import { createMemoryParseCache } from '../../../src/adapters/cache/memory-parse-cache.ts';
import { RegistryIndexInMemory } from '../../../src/adapters/cache/saved-registry-index.ts';
import { hashObject } from '../../../src/adapters/git/git-objects.ts';
import { openLocalRepository } from '../../../src/adapters/git/local-repository.ts';
import { indexRegistry } from '../../../src/flows/registry/index-registry.ts';
import {
  loadRegistry,
  loadSettings,
  type RegistrySource,
} from '../../../src/flows/registry/load-registry.ts';
import { recheckChange } from '../../../src/flows/registry/recheck-change.ts';
import { changedFiles } from '../generate/registry-files.ts';
import { branches } from '../generate/write-repository.ts';

const [folder = '', manifests = '0', layout = ''] = process.argv.slice(2);
const rounds = 30;

const repository = await openLocalRepository(folder);
const tree = await repository.reader.readTree(await repository.resolve(branches.base));
const written = new Map<string, Uint8Array>();
const source: RegistrySource = {
  tree,
  async readBlobs(ids) {
    const stored = await repository.reader.readBlobs(ids.filter((id) => !written.has(id)));
    return new Map([...stored, ...[...written].filter(([id]) => ids.includes(id))]);
  },
};
const settings = await loadSettings(source);
const cache = createMemoryParseCache();
const loaded = await loadRegistry({ source, settings: settings.settings, cache });
const content = indexRegistry(source, settings, loaded);
if (content === undefined) throw new Error('the generated registry cannot be indexed');
const store = new RegistryIndexInMemory();
store.save('base', content);
const index = store.open('base');
if (index === undefined) throw new Error('the index cannot be opened');

const times: number[] = [];
const entries = new Map(tree.entries.map((entry) => [entry.path, entry]));
for (let round = 0; round < rounds; round += 1) {
  const files = changedFiles(Number(manifests), layout === 'flat' ? 'flat' : 'deep', {
    count: 10,
    tag: `100.0.${round}`,
  });
  const changes = [...files].map(({ path, text }) => {
    const bytes = Buffer.from(text);
    const blob = hashObject({ type: 'blob', bytes });
    written.set(blob, bytes);
    return { path, before: entries.get(path), after: { path, mode: 'file', blob } as const };
  });
  const begun = process.cpuUsage();
  const found = await recheckChange({ index, changes, readBlobs: source.readBlobs, cache });
  const { user, system } = process.cpuUsage(begun);
  if (found?.validation.manifests !== Number(manifests)) throw new Error('the change was not checked');
  times.push((user + system) / 1000);
}
repository.close();
process.stdout.write(JSON.stringify(times));

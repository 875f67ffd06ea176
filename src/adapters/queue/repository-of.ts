/** The repository that a work key belongs to, in lower case; a key of no repository stands for itself. */
export function repositoryOf(key: string): string {
  const [owner, rest = ''] = key.split('/', 2);
  const [name = ''] = rest.split(/[#@]/, 1);
  return `${owner}/${name}`.toLowerCase();
}

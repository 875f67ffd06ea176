/** A `pull_request` payload of the size that GitHub's are: about 24 KB. */
export function aBody(number: number): string {
  const user = (name: string): object => ({
    login: name,
    id: 1_000 + number,
    node_id: 'MDQ6VXNlcjEwMDA=',
    avatar_url: `https://avatars.example/u/${name}?v=4`,
    html_url: `https://github.example/${name}`,
    type: 'User',
    site_admin: false,
    ...links(`https://api.github.example/users/${name}`, 12),
  });
  const repository = {
    id: 5,
    name: 'shop',
    full_name: 'acme/shop',
    private: true,
    owner: user('acme'),
    description: 'Everything that the shop runs on',
    topics: ['gitops', 'manifests'],
    ...links('https://api.github.example/repos/acme/shop', 45),
  };
  const side = (label: string, sha: string): object => ({
    label,
    ref: label,
    sha,
    user: user('acme'),
    repo: repository,
  });
  return JSON.stringify({
    action: 'synchronize',
    number,
    before: 'a'.repeat(40),
    after: 'b'.repeat(40),
    pull_request: {
      id: 900_000 + number,
      number,
      state: 'open',
      title: 'Raise the number of replicas',
      body: 'Because of the sale next week. '.repeat(40),
      user: user('anna'),
      head: side('raise', 'b'.repeat(40)),
      base: side('main', 'c'.repeat(40)),
      requested_reviewers: [user('ben'), user('carla')],
      ...links(`https://api.github.example/repos/acme/shop/pulls/${number}`, 20),
    },
    repository,
    sender: user('anna'),
    installation: { id: 42, node_id: 'MDIzOkludGVncmF0aW9u' },
  });
}

function links(base: string, count: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `link_${index}_url`,
      `${base}/a-collection-${index}{/name}`,
    ]),
  );
}

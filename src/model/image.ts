/** A container image by its full name; `tag` or `digest` is always there. */
export interface ImageReference {
  /** Host, with a port where one was given: `docker.io`, `localhost:5000`. */
  readonly registry: string;
  /** `library/nginx`, `charter/payments`. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:` and hex. */
  readonly digest: string | undefined;
}

const defaultRegistry = 'docker.io';
const oldDefaultRegistry = 'index.docker.io';
const longestRepository = 255;

const hostPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const registryPattern = new RegExp(
  String.raw`^(?:${hostPart}(?:\.${hostPart})*|\[[a-fA-F0-9:]+\])(?::\d+)?$`,
);
const repositoryPart = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const repositoryPattern = new RegExp(`^${repositoryPart}(?:/${repositoryPart})*$`);
const tagPattern = /^\w[\w.-]{0,127}$/;
const digestPattern = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const bareIdentifier = /^[a-f0-9]{64}$/;

/**
 * Reads an image as Docker does (the reference grammar of the distribution project) and fills in what was left
 * out: `nginx` is `docker.io/library/nginx:latest`. Undefined for what Docker refuses: upper-case repositories,
 * a bare image id, an unknown digest algorithm.
 */
export function parseImage(text: string): ImageReference | undefined {
  if (bareIdentifier.test(text)) return undefined;
  const { name, tag, digest } = splitReference(text);
  const { registry, repository } = splitName(name);
  if (!registryPattern.test(registry) || !isRepository(repository)) return undefined;
  if (tag !== undefined && !tagPattern.test(tag)) return undefined;
  if (digest !== undefined && !digestPattern.test(digest)) return undefined;
  return { registry, repository, tag: tag ?? (digest === undefined ? 'latest' : undefined), digest };
}

function isRepository(text: string): boolean {
  return text.length <= longestRepository && repositoryPattern.test(text);
}

/** The full name, the same text for every way of writing the same image. */
export function formatImage({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

function splitReference(text: string): { name: string; tag: string | undefined; digest: string | undefined } {
  const at = text.indexOf('@');
  const named = at === -1 ? text : text.slice(0, at);
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const colon = named.lastIndexOf(':');
  if (colon <= named.lastIndexOf('/')) return { name: named, tag: undefined, digest };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1), digest };
}

/** The first part is a registry only where it looks like a host, as Docker decides it. */
function splitName(name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = first === 'localhost' || /[.:A-Z]/.test(first);
  const registry = isHost && first !== oldDefaultRegistry ? first : defaultRegistry;
  const repository = isHost ? name.slice(slash + 1) : name;
  const isOfficial = registry === defaultRegistry && !repository.includes('/');
  return { registry, repository: isOfficial ? `library/${repository}` : repository };
}

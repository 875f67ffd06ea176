import { GitError } from './git-error.ts';
import { errorForConnection, errorForStatus } from './http-errors.ts';
import { packetText, readPackets, type Packet } from './pkt-line.ts';
import { ResponseTimer, type HttpLimits } from './response-timer.ts';

/** The part of `fetch` that is used. */
export type HttpFetch = (url: string, init: RequestInit) => Promise<Response>;

export interface RemoteOptions {
  readonly cloneUrl: string;
  /** Whether the token may be sent to the clone URL; to any place where it is left out. */
  readonly isTrusted: ((cloneUrl: URL) => boolean) | undefined;
  /** Asked once, before the first request. */
  readonly token: () => Promise<string>;
  readonly http: HttpFetch;
  readonly limits: HttpLimits;
  /**
   * Places that were found to answer themselves, kept from one remote to the next to save a round trip. Where a
   * redirect leads is not kept: the old name may be given to another repository, which then would never be seen.
   */
  readonly knownPlaces: Set<string>;
}

const redirects = new Set([301, 302, 303, 307, 308]);
const mostRedirects = 3;

/**
 * One repository on a server that speaks smart HTTP in protocol version 2. The token goes to the clone URL's own
 * origin and nowhere else. Throws `ForgeError` for what the server or the network refuses, else `GitError`.
 */
export class SmartHttp {
  readonly #options: RemoteOptions;
  readonly #origin: string;
  /** The clone URL as it may be shown: without query, which some put secrets into. */
  readonly place: string;
  #authorization: Promise<string> | undefined;
  /** Where the clone URL leads, once that is known. */
  #target: string | undefined;

  constructor(options: RemoteOptions) {
    const url = readCloneUrl(options.cloneUrl);
    if (options.isTrusted?.(url) === false) throw foreignPlace(url);
    this.#options = options;
    this.#origin = url.origin;
    this.place = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  }

  /** Sends a command and gives the packets of the answer. */
  async *command(body: Buffer): AsyncGenerator<Packet> {
    const known = this.#target ?? (this.#options.knownPlaces.has(this.place) ? this.place : undefined);
    let response = await this.#post(known ?? (await this.#discover()), body);
    if (known !== undefined && redirects.has(response.status)) {
      response.timer.stop();
      this.#options.knownPlaces.delete(this.place);
      response = await this.#post(await this.#discover(), body);
    }
    yield* this.#readBody(response, 'upload-pack-result');
  }

  /** Sends a push in version 0, the only one that pushes have, and gives the packets of the answer. Follows no redirect. */
  async *push(body: Buffer): AsyncGenerator<Packet> {
    const response = await this.#post(this.place, body, 'receive-pack');
    yield* this.#readBody(response, 'receive-pack-result');
  }

  #post(place: string, body: Buffer, service: Service = 'upload-pack'): Promise<TimedResponse> {
    return this.#request(`${place}/git-${service}`, {
      method: 'POST',
      body: new Uint8Array(body),
      headers: {
        'content-type': `application/x-git-${service}-request`,
        accept: `application/x-git-${service}-result`,
        ...(service === 'upload-pack' ? versionTwo : {}),
      },
    });
  }

  /** Follows redirects of a renamed repository and makes sure that the server speaks version 2. */
  async #discover(): Promise<string> {
    const suffix = '/info/refs?service=git-upload-pack';
    let url = `${this.place}${suffix}`;
    let response = await this.#request(url, { method: 'GET', headers: versionTwo });
    for (let count = 0; redirects.has(response.status) && count < mostRedirects; count++) {
      response.timer.stop();
      url = this.#follow(response, url, suffix);
      response = await this.#request(url, { method: 'GET', headers: versionTwo });
    }
    const lines: string[] = [];
    for await (const packet of this.#readBody(response, 'upload-pack-advertisement')) {
      if (packet.kind === 'data') lines.push(packetText(packet.bytes));
    }
    if (!lines.includes('version 2')) throw this.#notSmart('it does not offer protocol version 2');
    if (lines.includes('object-format=sha256')) throw this.#notSmart('its ids are SHA-256');
    const place = url.slice(0, -suffix.length);
    if (place === this.place) this.#options.knownPlaces.add(place);
    this.#target = place;
    return place;
  }

  #follow(response: Response, from: string, suffix: string): string {
    const location = response.headers.get('location');
    const isReadable = location !== null && URL.canParse(location, from);
    const target = isReadable ? new URL(location, from) : undefined;
    if (target?.origin === this.#origin && target.href.endsWith(suffix)) return target.href;
    throw new GitError({
      code: 'git-redirect-refused',
      message: `${this.place} redirects a fetch to ${target?.origin ?? 'an unreadable address'}, and the token is only for ${this.#origin}.`,
      hint: 'Use the address that the forge redirects to, if you trust it.',
    });
  }

  async #request(url: string, { headers, ...init }: Request): Promise<TimedResponse> {
    this.#authorization ??= this.#options.token().then(basic);
    const authorization = await this.#authorization;
    const timer = new ResponseTimer(this.#options.limits);
    try {
      const response = await this.#options.http(url, {
        ...init,
        headers: { ...headers, authorization, 'user-agent': 'git/charter' },
        redirect: 'manual',
        signal: timer.signal,
      });
      return Object.assign(response, { timer });
    } catch (error) {
      timer.stop();
      throw errorForConnection(this.place, timer.reason ?? describe(error), error);
    }
  }

  async *#readBody(response: TimedResponse, kind: string): AsyncGenerator<Packet> {
    try {
      if (response.status !== 200) throw this.#errorFor(response);
      const type = response.headers.get('content-type') ?? 'nothing';
      if (type !== `application/x-git-${kind}`) {
        throw this.#notSmart(`it sent ${JSON.stringify(type.slice(0, 80))}`);
      }
      yield* readPackets(this.#readBytes(response));
    } finally {
      response.timer.stop();
    }
  }

  async *#readBytes({ body, timer }: TimedResponse): AsyncGenerator<Uint8Array> {
    const { responseBytes } = this.#options.limits;
    let total = 0;
    try {
      for await (const chunk of body ?? []) {
        timer.heard();
        total += chunk.length;
        if (total > responseBytes) throw tooLarge(this.place, responseBytes);
        yield chunk;
      }
    } catch (error) {
      if (error instanceof GitError) throw error;
      throw errorForConnection(this.place, timer.reason ?? describe(error), error);
    }
  }

  #errorFor(response: Response): Error {
    if (redirects.has(response.status)) return this.#notSmart('it redirects again and again');
    return errorForStatus(response, this.place);
  }

  #notSmart(what: string): GitError {
    return new GitError({
      code: 'git-fetch-failed',
      message: `${this.place} does not answer like a Git server: ${what}.`,
      hint: 'Charter needs smart HTTP with protocol version 2 (Git 2.26 or newer) and SHA-1 ids. Check the address of the forge.',
    });
  }
}

type Service = 'upload-pack' | 'receive-pack';

const versionTwo = { 'git-protocol': 'version=2' };

interface Request {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
}

type TimedResponse = Response & { readonly timer: ResponseTimer };

function readCloneUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isUsable =
    url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (isUsable) return url;
  throw new GitError({
    code: 'git-url-refused',
    message: `The clone URL ${url === undefined ? 'cannot be read' : `of ${url.protocol}//${url.host} is not a plain http(s) address`}.`,
    hint: 'Expected an address such as https://github.com/acme/registry.git, without a user name or password in it.',
  });
}

function foreignPlace({ origin }: URL): GitError {
  return new GitError({
    code: 'git-url-refused',
    message: `The API names ${origin} as the place to clone from, which is not the forge that it is the API of. Nothing was sent there.`,
    hint: 'Set GITHUB_API_URL to the API under the host name that the forge itself uses in its clone URLs.',
  });
}

function tooLarge(place: string, limit: number): GitError {
  return new GitError({
    code: 'git-fetch-too-large',
    message: `${place} sends more than the limit of ${limit} bytes.`,
    hint: 'Keep large binary files out of the registry repository, or raise the limit of the mirror.',
  });
}

function basic(token: string): string {
  return `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
}

/** What went wrong on the network, in a word where there is one (`ECONNRESET`). */
function describe(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return 'the connection broke off';
}

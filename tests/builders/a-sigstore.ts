import { createHash, generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  fulcioHandler,
  initializeCA,
  initializeCTLog,
  initializeTLog,
  initializeTSA,
  rekorHandler,
  tsaHandler,
  type HandlerFn,
} from '@sigstore/mock';
import { signBundle, type SigstoreServices } from '../../src/adapters/sigstore/sign-bundle.ts';
import type { JsonObject } from '../../src/model/json.ts';

/** Who the certificate is for, as the issuer says. */
export interface Claims {
  readonly sub: string;
  readonly iss: string;
  readonly repository_id?: string;
}

/** A certificate authority, logs and a timestamp authority on this machine, with the root by which they are trusted. */
export interface TestSigstore {
  readonly trustedRoot: TestTrustedRoot;
  readonly services: SigstoreServices;
  readonly sign: (request: {
    readonly payload: Uint8Array;
    readonly type: string;
    readonly claims: Claims;
    readonly isLogged?: boolean;
  }) => Promise<JsonObject>;
  readonly close: () => Promise<void>;
}

/** `trusted_root.json`, by its parts. */
export interface TestTrustedRoot {
  readonly mediaType: string;
  readonly tlogs: readonly object[];
  readonly certificateAuthorities: readonly object[];
  readonly ctlogs: readonly object[];
  readonly timestampAuthorities: readonly object[];
}

function aKeyPair(namedCurve: string): KeyPairKeyObjectResult {
  return generateKeyPairSync('ec', { namedCurve });
}

/**
 * `clock`: what its certificates, logs and timestamps say; the next minute where it is left out, as the roots of the mock
 * begin to hold at the moment when they are made.
 */
export async function aSigstore({
  clock: at = new Date(Date.now() + 60_000),
}: { clock?: Date } = {}): Promise<TestSigstore> {
  // A timestamp knows whole seconds.
  const clock = new Date(Math.floor(at.getTime() / 1_000) * 1_000);
  const ctlog = await initializeCTLog(aKeyPair('prime256v1'), clock);
  const ca = await initializeCA(aKeyPair('secp384r1'), ctlog, clock);
  const tlog = await initializeTLog('http://127.0.0.1', aKeyPair('prime256v1'), clock);
  const tsa = await initializeTSA(aKeyPair('secp384r1'), clock);
  const rekor = rekorHandler(tlog);
  const log: HandlerFn = (body) => rekor.fn(toLogged(body));
  const handlers = [fulcioHandler(ca), { path: rekor.path, fn: log }, tsaHandler(tsa)];
  const { url, close } = await serve(new Map(handlers.map(({ path, fn }) => [path, fn])));
  const services = { fulcio: url, rekor: url, tsa: url };
  return {
    services,
    trustedRoot: {
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [trustedLog(tlog.publicKey, createHash('sha256').update(tlog.publicKey).digest())],
      certificateAuthorities: [trustedAuthority([ca.rootCertificate])],
      ctlogs: [trustedLog(ctlog.publicKey, toBuffer(ctlog.logID))],
      timestampAuthorities: [trustedAuthority([tsa.intCertificate, tsa.rootCertificate])],
    },
    sign: ({ payload, type, claims, isLogged = true }) =>
      signBundle({
        payload,
        payloadType: type,
        token: aToken(claims),
        services: isLogged ? services : { ...services, rekor: undefined },
      }),
    close,
  };
}

/** What Rekor logs of an envelope that is proposed: digests, and the signature. The mock logs whatever it is given. */
function toLogged(body: string): string {
  const proposed = JSON.parse(body) as {
    spec: { proposedContent: { envelope: string; verifiers: string[] } };
  };
  const { envelope, verifiers } = proposed.spec.proposedContent;
  const { payload, signatures } = JSON.parse(envelope) as { payload: string; signatures: { sig: string }[] };
  return JSON.stringify({
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      envelopeHash: sha256(envelope),
      payloadHash: sha256(Buffer.from(payload, 'base64')),
      signatures: signatures.map(({ sig }, index) => ({ signature: sig, verifier: verifiers[index] })),
    },
  });
}

function sha256(bytes: string | Buffer): object {
  return { algorithm: 'sha256', value: createHash('sha256').update(bytes).digest('hex') };
}

/** A token whose signature nobody here looks at. */
export function aToken(claims: Claims): string {
  const body = { aud: 'sigstore', email: claims.sub, email_verified: true, ...claims };
  return `${tokenPart({ alg: 'none' })}.${tokenPart(body)}.x`;
}

function tokenPart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function serve(
  handlers: ReadonlyMap<string, HandlerFn>,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const handler = handlers.get(request.url ?? '');
    const answered = await handler?.(await text(request));
    const { statusCode = 404, response: body = '', contentType = 'text/plain' } = answered ?? {};
    response.writeHead(statusCode, { 'content-type': contentType });
    response.end(typeof body === 'string' ? body : Buffer.from(body as Uint8Array));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const validFor = { start: '2020-01-01T00:00:00.000Z' };

function trustedLog(publicKey: Buffer, logId: Buffer): object {
  return {
    baseUrl: 'http://127.0.0.1',
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: publicKey.toString('base64'),
      keyDetails: 'PKIX_ECDSA_P256_SHA_256',
      validFor,
    },
    logId: { keyId: logId.toString('base64') },
  };
}

function trustedAuthority(certificates: readonly ArrayBufferView<ArrayBuffer>[]): object {
  return {
    subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
    uri: 'http://127.0.0.1',
    certChain: { certificates: certificates.map((one) => ({ rawBytes: toBuffer(one).toString('base64') })) },
    validFor,
  };
}

function toBuffer({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBuffer>): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

import { deriveMacKey, digestOfText, isSameText, macOf } from '../model/mac.ts';
import { readMarkerFields, type AnswerMarker } from './marker-fields.ts';

export type MarkerReading =
  | { readonly kind: 'authentic'; readonly marker: AnswerMarker }
  /** The text does not end with a marker. */
  | { readonly kind: 'none' }
  /** Something there looks like one, and was not written by this App, or was changed since. */
  | { readonly kind: 'forged' };

/** Where a marker was found, and the comment that it names as it is now. */
export interface MarkedComment {
  readonly repositoryId: number;
  readonly pullRequest: number;
  readonly commentId: number;
  readonly authorId: number;
  readonly body: string;
  readonly isEdited: boolean;
}

export type MarkerMismatch = 'repository' | 'pull-request' | 'comment' | 'author' | 'edited' | 'body';

const purpose = 'charter.dev/answer-marker/v1';
/** A marker stands on the last line: what stands above it may come from elsewhere. */
const pattern = /^<!-- charter:answer v1 ([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43}) -->$/;
const longestMarker = 50_000;

/** The key that answers of one App are marked with, out of its private key as PEM. Throws where that is none. */
export function answerMarkerKey(privateKeyPem: string): Uint8Array {
  return deriveMacKey(privateKeyPem, purpose);
}

/** The digest of a comment, the same whichever line ends the forge gives it. */
export function bodyDigestOf(body: string): string {
  return digestOfText(body.replaceAll(/\r\n?/g, '\n'));
}

/** The hidden last line of an answer. Nothing in it can end the HTML comment that hides it. */
export function signAnswerMarker(marker: AnswerMarker, key: Uint8Array): string {
  const payload = Buffer.from(JSON.stringify(marker), 'utf8').toString('base64url');
  return `<!-- charter:answer v1 ${payload}.${macOf(key, signed(payload))} -->`;
}

/** Reads the marker that an answer ends with. Several keys are tried while an App changes its private key. */
export function readAnswerMarker(answer: string, keys: readonly Uint8Array[]): MarkerReading {
  const end = answer.slice(-longestMarker).trimEnd();
  const line = end.slice(end.lastIndexOf('\n') + 1);
  const [, payload, mac] = pattern.exec(line) ?? [];
  if (payload === undefined || mac === undefined) {
    return { kind: line.includes('charter:answer v1 ') ? 'forged' : 'none' };
  }
  if (!keys.some((key) => isSameText(macOf(key, signed(payload)), mac))) return { kind: 'forged' };
  const marker = readMarkerFields(Buffer.from(payload, 'base64url').toString('utf8'));
  return marker === undefined ? { kind: 'forged' } : { kind: 'authentic', marker };
}

/**
 * Why an authentic marker says nothing about a comment: it is about another one, or that one was changed since.
 * Undefined where it holds.
 */
export function markerMismatch(marker: AnswerMarker, found: MarkedComment): MarkerMismatch | undefined {
  if (marker.repositoryId !== found.repositoryId) return 'repository';
  if (marker.pullRequest !== found.pullRequest) return 'pull-request';
  if (marker.commentId !== found.commentId) return 'comment';
  if (marker.authorId !== found.authorId) return 'author';
  if (found.isEdited) return 'edited';
  return marker.bodyDigest === bodyDigestOf(found.body) ? undefined : 'body';
}

/** The purpose is signed as well, so that a code made for something else with the same key is none for a marker. */
function signed(payload: string): string {
  return `${purpose}\n${payload}`;
}

import { randomBytes } from 'node:crypto';

/** A new random value for one document; only scripts and styles that carry it are used. */
export function createNonce(): string {
  return randomBytes(18).toString('base64url');
}

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

/**
 * Headers of a page: nothing is loaded but the forge's own style and scripts, nothing may be framed but its
 * diagrams, forms go nowhere else, and no string becomes markup in a script.
 */
export function pageHeaders(nonce: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ];
  return {
    ...always,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'content-security-policy': policy.join('; '),
  };
}

/**
 * Headers of the frame in which a diagram is drawn. Mermaid writes styles into its drawings, so they are allowed
 * here, in a document without an origin that can reach nothing.
 */
export function diagramHeaders(nonce: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-scripts',
  ];
  return {
    ...always,
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy.join('; '),
  };
}

/** Headers of what pages load. The frame of a diagram has no origin, so its modules are open to any. */
export function assetHeaders(type: string): Readonly<Record<string, string>> {
  return {
    ...always,
    'content-type': type,
    'cache-control': 'no-cache',
    'access-control-allow-origin': '*',
    'content-security-policy': "default-src 'none'; sandbox",
  };
}

/** Headers of a short plain answer. */
export const textHeaders: Readonly<Record<string, string>> = {
  ...always,
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; sandbox",
};

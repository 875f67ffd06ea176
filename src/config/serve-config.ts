import { isSafeAddress } from '../model/safe-address.ts';
import type { ConfigError } from './config-error.ts';
import { EnvironmentReader, type Environment, type Parsed } from './environment-reader.ts';
import { readPrivateKey } from './private-key.ts';
import { parseRedisUrl } from './redis-url.ts';
import { readSigstoreRoot } from './sigstore-root.ts';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

export type LogLevel = (typeof logLevels)[number];

/** What `charter serve` is started with. */
export interface ServeConfig {
  readonly appId: number;
  /** PKCS #8 PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  /** Base of the REST API, without a slash at its end. */
  readonly githubApiUrl: string;
  /** The Redis that all replicas share. It may hold a password, so it is never printed. Without it: one server alone. */
  readonly redisUrl?: string;
  /** The file by which signatures of Sigstore are trusted. Without it: that of the public instance. */
  readonly sigstoreTrustedRoot?: string;
  /** Whether a repository without a configuration is proposed one, once. Left out: no. */
  readonly isOnboarding?: boolean;
}

/**
 * The server's settings from environment variables, or every problem with them at once. Everything is read before
 * anything is started, and a variable that is set but empty is a mistake, never a default.
 */
export function readServeConfig(environment: Environment): ServeConfig | readonly ConfigError[] {
  const reader = new EnvironmentReader(environment);
  const config = {
    appId: readAppId(reader),
    privateKey: readPrivateKey(reader),
    webhookSecret: readWebhookSecret(reader),
    port: readPort(reader),
    host: readHost(reader),
    dataDir: readDataDir(reader),
    logLevel: readLogLevel(reader),
    githubApiUrl: readApiUrl(reader),
    isOnboarding: readOnboarding(reader),
  };
  const shared = reader.has('REDIS_URL') ? { redisUrl: readRedisUrl(reader) } : {};
  const rooted = reader.has('SIGSTORE_TRUSTED_ROOT') ? { sigstoreTrustedRoot: readSigstoreRoot(reader) } : {};
  const whole = { ...config, ...shared, ...rooted };
  return isComplete(whole) ? whole : reader.problems;
}

/** Every reader that gave no value has reported why, so a complete configuration is one without problems. */
function isComplete(config: {
  readonly [Key in keyof ServeConfig]: ServeConfig[Key] | undefined;
}): config is ServeConfig {
  return Object.values(config).every((value) => value !== undefined);
}

function readAppId(reader: EnvironmentReader): number | undefined {
  return reader.read({
    name: 'APP_ID',
    hint: "Set APP_ID to the number that the App's settings page shows as App ID, for example APP_ID=123456.",
    parse: (text) =>
      /^[1-9]\d{0,14}$/.test(text)
        ? { value: Number(text) }
        : { problem: `is ${quoted(text)}, but has to be the App's number` },
  });
}

function readWebhookSecret(reader: EnvironmentReader): string | undefined {
  return reader.read({
    name: 'WEBHOOK_SECRET',
    hint: "Set WEBHOOK_SECRET to the secret of the App's webhook; `openssl rand -hex 32` makes a good one.",
    parse: (text) =>
      text === text.trim()
        ? { value: text }
        : { problem: 'has white space at its start or end, which is hardly part of the secret' },
  });
}

function readPort(reader: EnvironmentReader): number | undefined {
  return reader.read({
    name: 'PORT',
    hint: 'Leave PORT out for 3000, or set a port from 0 to 65535; 0 lets the system choose.',
    fallback: 3000,
    parse: (text) =>
      /^\d{1,5}$/.test(text) && Number(text) <= 65_535
        ? { value: Number(text) }
        : { problem: `is ${quoted(text)}, but has to be a port number` },
  });
}

/** Loopback unless asked otherwise: the server speaks plain HTTP, so the outside belongs to a proxy that has TLS. */
function readHost(reader: EnvironmentReader): string | undefined {
  return reader.read({
    name: 'HOST',
    hint: 'Leave HOST out for 127.0.0.1 behind a reverse proxy, or set HOST=0.0.0.0 in a container.',
    fallback: '127.0.0.1',
    parse: (text) =>
      /^[\w.:-]+$/.test(text)
        ? { value: text }
        : { problem: `is ${quoted(text)}, but has to be an address or a host name, without a port` },
  });
}

function readDataDir(reader: EnvironmentReader): string | undefined {
  return reader.read({
    name: 'DATA_DIR',
    hint: 'Set DATA_DIR to a folder of its own on a local disk, for example DATA_DIR=/var/lib/charter.',
    parse: (text) =>
      text.includes('\0') ? { problem: 'holds a NUL character, which no path can' } : { value: text },
  });
}

function readLogLevel(reader: EnvironmentReader): LogLevel | undefined {
  return reader.read({
    name: 'LOG_LEVEL',
    hint: `Leave LOG_LEVEL out for info, or set one of ${logLevels.join(', ')}.`,
    fallback: 'info',
    parse: (text) => {
      const level = logLevels.find((known) => known === text);
      return level === undefined ? { problem: `is ${quoted(text)}, which is no level` } : { value: level };
    },
  });
}

function readApiUrl(reader: EnvironmentReader): string | undefined {
  return reader.read({
    name: 'GITHUB_API_URL',
    hint: 'Leave GITHUB_API_URL out for github.com; for an Enterprise Server set GITHUB_API_URL=https://HOST/api/v3.',
    fallback: 'https://api.github.com',
    parse: parseApiUrl,
  });
}

function parseApiUrl(text: string): Parsed<string> {
  if (!URL.canParse(text)) return { problem: 'is not a URL' };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return { problem: 'holds credentials, a query or a fragment; it has to be the bare base of the API' };
  }
  if (!isSafeAddress(url)) {
    return { problem: 'does not begin with https://, and tokens must not travel in the clear' };
  }
  if (url.hostname === 'github.com') return { problem: 'is the web site; the API is https://api.github.com' };
  return { value: `${url.origin}${url.pathname}`.replace(/\/+$/, '') };
}

function readOnboarding(reader: EnvironmentReader): boolean | undefined {
  return reader.read({
    name: 'CHARTER_ONBOARDING',
    hint: 'Leave CHARTER_ONBOARDING out for on, or set CHARTER_ONBOARDING=off to propose nothing to repositories.',
    fallback: true,
    parse: (text) =>
      text === 'on' || text === 'off'
        ? { value: text === 'on' }
        : { problem: `is ${quoted(text)}, but has to be on or off` },
  });
}

function readRedisUrl(reader: EnvironmentReader): string | undefined {
  return reader.read({
    name: 'REDIS_URL',
    hint: 'Leave REDIS_URL out to run one server, or set REDIS_URL=redis://HOST:6379, or rediss://USER:PASSWORD@HOST:6380 with TLS.',
    parse: parseRedisUrl,
  });
}

/** Only for what is no secret; cut, so that a secret pasted into the wrong variable is not printed whole. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 12 ? `${text.slice(0, 4)}…` : text);
}

import { holdsSecret } from '../model/secret-text.ts';

/** Credentials in a header of HTTP, as telemetry and health checks are given them. */
const credentials =
  /\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic|token)(?:\s|%20)+(?![$<{*])[^\s"']{4}/i;

/** Whether a text most likely holds a secret, whatever it is called. */
export function isSecretText(text: string): boolean {
  return holdsSecret(text, 'likely') || credentials.test(text);
}

/** A password within settings: a file, JSON, options. Not a number, a switch, a path or a reference. */
const setting =
  /(?:^|[\s{,;&?"'])[\w.-]*(?:pass(?:word|wd|phrase)|pwd|secret|token|(?:api|access|private)[-_]?key|credentials?)["']?\s*[:=]\s*["']?(?!(?:true|false|null|none|\d{1,6})\b|[$<{*"'/])\S{3}/i;

/** Whether the value of a variable holds a secret among other settings. */
export function holdsSecretSetting(text: string): boolean {
  return setting.test(text);
}

/** The name of a secret as a manifest writes it: `db_password` is `DB_PASSWORD`. Undefined where nothing is left. */
export function toSecretName(text: string): string | undefined {
  const name = text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^[^A-Z]+|_+$/g, '')
    .slice(0, 128);
  return name === '' ? undefined : name;
}

import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { EnvironmentReader, Parsed } from './environment-reader.ts';

const hint =
  'Generate a key in the App settings (Private keys) and set PRIVATE_KEY_PATH=/path/to/key.pem, or put the PEM itself in PRIVATE_KEY.';

/** The App's RSA key as PKCS #8 PEM, from PRIVATE_KEY or the file that PRIVATE_KEY_PATH names. */
export function readPrivateKey(reader: EnvironmentReader): string | undefined {
  if (reader.has('PRIVATE_KEY') && reader.has('PRIVATE_KEY_PATH')) {
    return reader.report({
      code: 'config-ambiguous',
      variable: 'PRIVATE_KEY',
      message: 'PRIVATE_KEY and PRIVATE_KEY_PATH are both set.',
      hint: 'Keep one of them.',
    });
  }
  if (!reader.has('PRIVATE_KEY_PATH')) return reader.read({ name: 'PRIVATE_KEY', hint, parse: parseKey });
  const path = reader.read({ name: 'PRIVATE_KEY_PATH', hint, parse: (text) => ({ value: text }) });
  return path === undefined ? undefined : readKeyFile(reader, path);
}

function readKeyFile(reader: EnvironmentReader, path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown fault';
    return reader.report({
      code: 'config-unreadable',
      variable: 'PRIVATE_KEY_PATH',
      message: `PRIVATE_KEY_PATH names ${path}, which cannot be read (${code}).`,
      hint: "Check the path, and that the server's user may read the file.",
    });
  }
  const parsed = parseKey(text);
  if ('value' in parsed) return parsed.value;
  return reader.report({
    code: 'config-invalid',
    variable: 'PRIVATE_KEY_PATH',
    message: `PRIVATE_KEY_PATH names ${path}, whose content ${parsed.problem}.`,
    hint,
  });
}

/** PEM, PEM with `\n` for its line ends, or either of them in base64; quotes around it are taken off. */
function parseKey(text: string): Parsed<string> {
  const pem = pemOf(text.trim().replace(/^(["'])(.*)\1$/s, '$2'));
  if (pem === undefined) return { problem: 'is neither a PEM private key nor one in base64' };
  if (pem.includes('ENCRYPTED'))
    return { problem: 'is protected by a passphrase, which GitHub keys are not' };
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    return { problem: 'begins like a PEM private key but cannot be read as one; was it cut off?' };
  }
  if (key.asymmetricKeyType !== 'rsa') {
    return {
      problem: `holds a key of type ${key.asymmetricKeyType ?? 'unknown'}; GitHub Apps have RSA keys`,
    };
  }
  return { value: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function pemOf(text: string): string | undefined {
  const decoded = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
  return decoded.includes('-----BEGIN') ? decoded.replaceAll('\\n', '\n') : undefined;
}

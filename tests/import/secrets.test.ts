import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { isSecretText, toSecretName } from '../../src/import/secrets.ts';
import { isSecretName } from '../../src/model/secret-name.ts';
import { redactCommand } from '../../src/import/redact-command.ts';
import { importTexts } from '../builders/an-import.ts';

/** A value that can be found again wherever it lands. */
const value = 'hunter2-hunter2';

const sources: Readonly<Record<string, object>> = {
  'a variable of Compose': { services: { web: { image: 'a', environment: { DB_PASSWORD: value } } } },
  'a variable in a list': { services: { web: { image: 'a', environment: [`API_TOKEN=${value}`] } } },
  'a default of a variable': {
    services: { web: { image: 'a', environment: { SECRET: `\${SECRET:-${value}}` } } },
  },
  'a password in an address': {
    services: { web: { image: 'a', environment: { URL: `postgres://u:${value}@db/x` } } },
  },
  'an option of a command': { services: { web: { image: 'a', command: ['run', `--password=${value}`] } } },
  'a word after an option': { services: { web: { image: 'a', command: `run --api-key ${value}` } } },
  'a health check': { services: { web: { image: 'a', healthcheck: { test: `PGPASSWORD=${value} psql` } } } },
  'a header in a health check': {
    services: {
      web: { image: 'a', healthcheck: { test: `curl -H 'Authorization: Bearer ${value}' http://web` } },
    },
  },
  'a header of another name': {
    services: { web: { image: 'a', command: ['curl', '-H', `X-Api-Key: ${value}`] } },
  },
  'headers of telemetry': {
    services: { web: { image: 'a', environment: { OTEL_HEADERS: `authorization=Basic%20${value}` } } },
  },
  'options of a virtual machine': {
    services: { web: { image: 'a', environment: { JAVA_OPTS: `-Xmx1g -Ddb.password=${value}` } } },
  },
  'a JSON text': {
    services: { web: { image: 'a', environment: { SETTINGS: `{"db": {"passwd": "${value}"}}` } } },
  },
  'a file in a ConfigMap': {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 's' },
        data: { 'application.yml': `spring:\n  datasource:\n    password: ${value}\n` },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web' },
        spec: {
          template: { spec: { containers: [{ image: 'a', envFrom: [{ configMapRef: { name: 's' } }] }] } },
        },
      },
    ],
  },
  'a label': { services: { web: { image: 'a', labels: [`auth=https://u:${value}@x.example.com`] } } },
  'a password of a proxy, hashed': {
    services: { web: { image: 'a', labels: { 'proxy.users': `admin:$$apr1$$${value}` } } },
  },
  'a variable with a short name': { services: { web: { image: 'a', environment: { DB_PW: value } } } },
  'a Secret': {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
    stringData: { A: value },
    data: { B: value },
  },
  'a copy that kubectl keeps': {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"env": "${value}"}` },
    },
    spec: { template: { spec: { containers: [{ image: 'a', env: [{ name: 'SESSION_SECRET', value }] }] } } },
  },
  'a variable of Score': {
    apiVersion: 'score.dev/v1b1',
    metadata: { name: 'a' },
    containers: { main: { image: 'a', variables: { CREDENTIALS: value } } },
  },
  'a Relic': { kind: 'Relic', name: 'a', image: 'a', environment: { KV_TOKEN: value } },
  'a Tool': {
    kind: 'Tool',
    name: 'a',
    implementation: { command: ['ask', '--token', value] },
    parameters: [{ name: 'token', type: 'string', default: value }],
  },
};

describe('the value of a secret', () => {
  it.each(Object.entries(sources))('is neither written nor reported: %s', (_, source) => {
    const outcome = importTexts({ 'a.yaml': stringify(source) });

    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  it('leaves its name behind where a service needs it', () => {
    const { manifests } = importTexts({ 'a.yaml': stringify(sources['an option of a command']) });

    expect(manifests[0]?.text).toContain('    - --password=$PASSWORD\n');
    expect(manifests[0]?.text).toContain('  secrets:\n    - PASSWORD\n');
  });

  it('of a Secret is left out where the whole Secret becomes variables, and the names are not', () => {
    const { manifests, guessed } = importTexts({
      'a.yaml': [
        stringify(sources['a Secret']),
        stringify({
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'web' },
          spec: {
            template: { spec: { containers: [{ image: 'a', envFrom: [{ secretRef: { name: 's' } }] }] } },
          },
        }),
      ].join('---\n'),
    });

    expect(manifests[0]?.text).toContain('  secrets:\n    - B\n    - A\n');
    expect(guessed.filter(({ source }) => source.document === 0).map(({ reason }) => reason)).toEqual([
      'Only the name of a secret is written, never its value.',
      'Only the name of a secret is written, never its value.',
    ]);
  });
});

describe('what looks like a secret', () => {
  it('is looked for in a time that grows with the length of a command alone', () => {
    const long = ['a=,', 'a:,', 'key=,key:,'].map((text) => text.repeat(400_000));

    expect(redactCommand(long)).toEqual({ words: long, secrets: [] });
  });

  it.each(['a.', 'a.b-', '1.a.', 'command: "${A:-"', "--a='", 'a: '])(
    'is looked for in a command of 200 KB in little time: %j again and again',
    (unit) => {
      const words = [unit.repeat(200_000 / unit.length)];
      const before = process.cpuUsage();
      const redacted = redactCommand(words);
      const { user, system } = process.cpuUsage(before);

      expect(redacted).toEqual({ words, secrets: [] });
      expect((user + system) / 1_000_000).toBeLessThan(4);
    },
    120_000,
  );

  it.each([
    ['spring.db.password=x.y', 'spring.db.password=$SPRING_DB_PASSWORD'],
    ['./1.password=x', './1.password=$PASSWORD'],
    ['x;.2.a.secret=y', 'x;.2.a.secret=$A_SECRET'],
  ])('is found by a name with dots wherever that begins: %j', (word, kept) => {
    expect(redactCommand([word]).words).toEqual([kept]);
  });

  it.each([
    'model: x\nmax_tokens: 5\n',
    '{"tokenUrl": "https://a.example.com"}',
    '-Djavax.net.ssl.keyStorePassword=${PW}',
    'password_file: /run/secrets/x\n',
    'secret: true\n',
    'ssl_certificate_key /etc/x;\npassword: /run/x\n',
  ])('is not the setting in %j', (text) => {
    const source = {
      services: { web: { image: 'a', environment: { SETTINGS: text.replaceAll('$', '$$$$') } } },
    };
    const { manifests } = importTexts({ 'a.yaml': stringify(source) });

    expect(manifests[0]?.text).toContain('config:\n');
  });

  it.each([
    'PASSWORD',
    'db_password',
    'API_KEY',
    'apiKey',
    'GITHUB_TOKEN',
    'CLIENT_SECRET',
    'SENTRY_DSN',
    'MYSQL_PWD',
  ])('is a variable named %s', (name) => expect(isSecretName(name)).toBe(true));

  it.each(['LOG_LEVEL', 'PASSWORD_FILE', 'TOKEN_TTL', 'SECRET_NAME', 'PWDX', 'KEYBOARD', 'PASSWORD_LENGTH'])(
    'is not a variable named %s',
    (name) => expect(isSecretName(name)).toBe(false),
  );

  it.each([
    'postgres://user:pw@host/db',
    'https://:pw@host',
    '-----BEGIN RSA PRIVATE KEY-----\nabc',
    `ghp_${'a'.repeat(36)}`,
    'AKIAABCDEFGHIJKLMNOP',
    'Server=x;Password=abc;',
  ])('is the text %s', (text) => expect(isSecretText(text)).toBe(true));

  it.each([
    'postgres://user:${PW}@host/db',
    'https://host/path',
    'http://host:8080/a@b',
    'key=value',
    'password',
  ])('is not the text %s', (text) => expect(isSecretText(text)).toBe(false));

  it.each([
    [
      ['redis-server', '--requirepass', 'x', '--port', '1'],
      ['redis-server', '--requirepass', '$REQUIREPASS', '--port', '1'],
    ],
    [
      ['curl', '-H', 'Authorization: Bearer $PW', '-H', 'Accept: text/html', 'http://token:80/', 'token:1'],
      ['curl', '-H', 'Authorization: Bearer $PW', '-H', 'Accept: text/html', 'http://token:80/', 'token:1'],
    ],
    [
      ['curl', '-H', 'authorization:abc', '-H', 'Cookie: a=b'],
      ['curl', '-H', 'authorization:$AUTHORIZATION', '-H', 'Cookie: $COOKIE'],
    ],
    [
      ['run', '--password', 'two words', '-v'],
      ['run', '--password', '$PASSWORD', '-v'],
    ],
    [
      ['run', '--api-key=x', '--token', '--verbose'],
      ['run', '--api-key=$API_KEY', '--token', '--verbose'],
    ],
    [
      ['sh', '-c', 'TOKEN=x run --password y && ok'],
      ['sh', '-c', 'TOKEN=$TOKEN run --password $PASSWORD && ok'],
    ],
    [
      ['sh', '-c', 'run --password "$PW"'],
      ['sh', '-c', 'run --password "$PW"'],
    ],
    [
      ['mysqladmin', 'ping', '-h', 'localhost', '-px'],
      ['mysqladmin', 'ping', '-h', 'localhost', '-p$MYSQL_PASSWORD'],
    ],
    [
      ['sh', '-c', 'redis-cli -a x ping'],
      ['sh', '-c', 'redis-cli -a $REDIS_PASSWORD ping'],
    ],
    [
      ['curl', '-u', 'me:x', 'http://web'],
      ['curl', '-u', 'me:$HTTP_PASSWORD', 'http://web'],
    ],
    [
      ['curl', 'https://u:p@host/x'],
      ['curl', 'https://u:$COMMAND_SECRET@host/x'],
    ],
    [
      ['node', 'server.js', '--port', '80', '-p', '8080'],
      ['node', 'server.js', '--port', '80', '-p', '8080'],
    ],
  ])('in the command %j is replaced by a reference to a secret', (words, expected) => {
    const { words: kept, secrets } = redactCommand(words);

    expect(kept).toEqual(expected);
    const references = [...kept.join(' ').matchAll(/\$(?!PW)(\w+)/g)].map(([, name = '']) => name);
    expect(secrets.toSorted()).toEqual(references.toSorted());
  });

  it('in a command leaves no trace of itself, and no word is lost', () => {
    const word = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('run', '--port', '80', '-c', "'", '$A'),
    );
    fc.assert(
      fc.property(
        fc.array(word),
        fc.constantFrom('--password', '--api-key', '--client-secret'),
        fc.array(word),
        (before, flag, after) => {
          for (const given of [[flag, value], [`${flag}=${value}`]]) {
            const { words } = redactCommand([...before, ...given, ...after]);

            expect(words).toHaveLength(before.length + given.length + after.length);
            expect(words.join(' ')).not.toContain(value);
          }
        },
      ),
    );
  });

  it('is named in capitals, or not at all', () => {
    expect(['db_password', 'a.b-c', '9lives', '...'].map(toSecretName)).toEqual([
      'DB_PASSWORD',
      'A_B_C',
      'LIVES',
      undefined,
    ]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(toSecretName(text) ?? 'A').toMatch(/^[A-Z][A-Z0-9_]*$/);
      }),
    );
  });
});

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPolicySources } from '../../../src/adapters/opa/build-policies.ts';
import { restrictCapabilities } from '../../../src/adapters/opa/allowed-builtins.ts';
import { LocalPolicyModules } from '../../../src/adapters/opa/local-policy-modules.ts';
import { findOpa } from '../../../src/adapters/opa/opa-program.ts';
import { fileInTar } from '../../../src/adapters/opa/read-tar.ts';
import { compiledFiles, parseCompiledRecord, staleness } from '../../../src/model/compiled-policies.ts';
import { aFolder } from '../../builders/a-folder.ts';
import { regoFolder } from '../../builders/some-rego.ts';

describe.each(['policies', regoFolder])('the compiled module in %s', (folder) => {
  it('belongs to the sources beside it; if not, compile it again', async () => {
    const record = parseCompiledRecord(readFileSync(`${folder}/${compiledFiles.record}`, 'utf8'));
    const found = {
      sources: await readPolicySources(folder),
      module: readFileSync(`${folder}/${compiledFiles.module}`),
    };

    expect(record && staleness(record, found)).toBeUndefined();
    expect(record?.compiler).toMatch(/^opa 1\.\d+\.\d+$/);
    expect(found.sources.size).toBeGreaterThan(3);
  });
});

describe('a record of a compiled module', () => {
  const sources = new Map([['a.rego', 'package charter.a']]);
  const record = {
    format: 1,
    compiler: 'opa 1.22.2',
    entrypoints: ['charter/a'],
    sources: { 'a.rego': 'sha256:9d4dbf10c6bd1d7c4b1f3b3c8b0d6f3b5b8c9d3a1e0f4c2a7b6d5e4f3a2b1c0d' },
    module: 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  } as const;
  const module = new Uint8Array();

  it('does not fit a source that has changed', () => {
    expect(staleness(record, { sources, module })).toBe('a.rego has changed since it was compiled');
  });

  it('does not fit a source that is new, whatever it is called', () => {
    const more = new Map([['__proto__', 'package charter.b']]);

    expect(staleness({ ...record, sources: {} }, { sources: more, module })).toBe(
      '__proto__ was not there when it was compiled',
    );
  });

  it('does not fit when a source is gone', () => {
    expect(staleness(record, { sources: new Map(), module })).toBe('a.rego is gone since it was compiled');
  });

  it('does not fit another module', () => {
    expect(staleness({ ...record, sources: {} }, { sources: new Map(), module: Uint8Array.of(1) })).toBe(
      'compiled.wasm is another one',
    );
    expect(staleness({ ...record, sources: {} }, { sources: new Map(), module })).toBeUndefined();
  });

  it.each(['', 'null', '[]', '{}', '{"format": 2}', '{"format": 1, "compiler": "x", "module": "y"}'])(
    'is not read from %j',
    (text) => {
      expect(parseCompiledRecord(text)).toBeUndefined();
    },
  );
});

describe('the library that comes with Charter', () => {
  it('is read with the digest of its bytes', async () => {
    const result = await new LocalPolicyModules({ searchPath: undefined }).readBuiltIn();

    expect(result).toMatchObject({ kind: 'module', module: { digest: expect.stringMatching(/^sha256:/) } });
  });

  it('is missing where there is no folder, and corrupt where the module is another one', async () => {
    const folder = aFolder({ 'compiled.json': readFileSync('policies/compiled.json', 'utf8') });
    const place = pathToFileURL(`${folder}/`);
    const modules = new LocalPolicyModules({ searchPath: undefined, folder: place });
    const missing = await modules.readBuiltIn();
    const other = aFolder({
      'compiled.json': readFileSync('policies/compiled.json', 'utf8'),
      'compiled.wasm': 'something else',
    });
    const corrupt = await new LocalPolicyModules({
      searchPath: undefined,
      folder: pathToFileURL(`${other}/`),
    }).readBuiltIn();

    expect(missing).toMatchObject({ kind: 'failed', code: 'policy-module-missing' });
    expect(corrupt).toMatchObject({ kind: 'failed', code: 'policy-module-corrupt' });
  });
});

describe('the opa program', () => {
  it('is not found where there is none, nor in a folder that is named relatively', async () => {
    expect(await findOpa(undefined)).toBeUndefined();
    expect(await findOpa('')).toBeUndefined();
    expect(await findOpa('.:tests/fixtures')).toBeUndefined();
  });

  it('is not taken for what calls itself so', async () => {
    const folder = aFolder({ opa: '#!/bin/sh\necho "Version: 0.70.0"\n' }, 0o755);

    expect(await findOpa(folder)).toBeUndefined();
  });

  it('is asked for its version', async () => {
    const folder = aFolder({ opa: '#!/bin/sh\necho "Version: 1.22.2"\n' }, 0o755);

    expect(await findOpa(`/nowhere:${folder}`)).toEqual({ path: `${folder}/opa`, version: '1.22.2' });
  });

  it('is given no function that reaches out of a policy', () => {
    const builtins = [
      'http.send',
      'opa.runtime',
      'time.now_ns',
      'rand.intn',
      'net.lookup_ip_addr',
      'rego.parse_module',
      'count',
    ];
    const current = JSON.stringify({ builtins: builtins.map((name) => ({ name })), features: ['rego_v1'] });

    expect(JSON.parse(restrictCapabilities(current))).toMatchObject({
      builtins: [{ name: 'count' }],
      features: ['rego_v1'],
      allow_net: [],
    });
  });
});

describe('an archive', () => {
  it('that is cut short or none holds no file', () => {
    expect(fileInTar(new Uint8Array(10), 'policy.wasm')).toBeUndefined();
    expect(fileInTar(new Uint8Array(2_000), 'policy.wasm')).toBeUndefined();
    expect(fileInTar(new Uint8Array(2_000).fill(0x41), 'policy.wasm')).toBeUndefined();
  });
});

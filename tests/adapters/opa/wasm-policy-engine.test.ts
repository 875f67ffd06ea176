import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesDigest } from '../../../src/model/compiled-policies.ts';
import { anEngine } from '../../builders/a-judgement.ts';
import { endlessModule, misbehavingModule } from '../../builders/some-rego.ts';

const module = misbehavingModule();
const input = JSON.stringify({ manifests: { 'service:web': { kind: 'Service' } } });

describe('the engine', () => {
  it('answers with the value of the entry point', async () => {
    const answer = await anEngine().evaluate({ module, entrypoint: 'charter/shapes', input });

    expect(answer).toEqual({ kind: 'answered', answer: { deny: 5 } });
  });

  it('ends a policy that takes too long, and answers the next question', async () => {
    const engine = anEngine({ milliseconds: 5_000 });
    const slow = await engine.evaluate({ module, entrypoint: 'charter/slow', input });
    const next = await engine.evaluate({ module, entrypoint: 'charter/shapes', input });

    expect(slow).toEqual({
      kind: 'failed',
      code: 'policy-timeout',
      detail: 'it did not answer within 5000 ms',
    });
    expect(next.kind).toBe('answered');
  });

  it('ends a module that loops before it is asked anything', async () => {
    const endless = { wasm: endlessModule, digest: bytesDigest(endlessModule) };
    const answer = await anEngine({ milliseconds: 1_000 }).evaluate({
      module: endless,
      entrypoint: 'charter/shapes',
      input,
    });

    expect(answer).toMatchObject({ kind: 'failed', code: 'policy-timeout' });
  });

  it('bounds the memory of a policy', async () => {
    const answer = await anEngine().evaluate({ module, entrypoint: 'charter/grows', input });

    expect(answer).toEqual({
      kind: 'failed',
      code: 'policy-out-of-memory',
      detail: 'opa_malloc: failed',
    });
  });

  it('says what a policy threw, and starts afresh', async () => {
    const engine = anEngine();
    const thrown = await engine.evaluate({ module, entrypoint: 'charter/throws', input });
    const next = await engine.evaluate({ module, entrypoint: 'charter/shapes', input });

    expect(thrown).toMatchObject({ kind: 'failed', code: 'policy-failed' });
    expect(next.kind).toBe('answered');
  });

  it.each([
    ['no WebAssembly', Uint8Array.of(1, 2, 3)],
    ['nothing', new Uint8Array()],
    ['WebAssembly that OPA did not make', Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)],
  ])('calls a module corrupt that is %s', async (_, wasm) => {
    const corrupt = { wasm, digest: bytesDigest(wasm) };
    const answer = await anEngine().evaluate({ module: corrupt, entrypoint: 'charter/shapes', input });

    expect(answer).toMatchObject({ kind: 'failed', code: 'policy-module-corrupt' });
  });

  it('refuses an entry point that the module does not have', async () => {
    const answer = await anEngine().evaluate({ module, entrypoint: 'constructor', input });

    expect(answer).toMatchObject({ kind: 'failed', code: 'policy-failed' });
  });

  it('does not evaluate an input over its limit', async () => {
    const answer = await anEngine({ inputBytes: 10 }).evaluate({
      module,
      entrypoint: 'charter/shapes',
      input,
    });

    expect(answer).toMatchObject({ kind: 'failed', code: 'policy-input-too-large' });
  });

  it('refuses, and does not skip, an input that is too deep', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const answer = await anEngine().evaluate({ module, entrypoint: 'charter/seen', input: deep });

    expect(answer).toMatchObject({ kind: 'failed' });
  });

  it('keeps answers apart that are asked for at once', async () => {
    const engine = anEngine();
    const asked = ['shapes', 'silent', 'shapes'].map((name) =>
      engine.evaluate({ module, entrypoint: `charter/${name}`, input }),
    );

    expect(await Promise.all(asked)).toEqual([
      { kind: 'answered', answer: { deny: 5 } },
      { kind: 'answered', answer: { allow: true } },
      { kind: 'answered', answer: { deny: 5 } },
    ]);
  });

  it('hands every text and number on as it is', async () => {
    const engine = anEngine();
    const jsonOf = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), jsonOf), async (value) => {
        const result = await engine.evaluate({
          module,
          entrypoint: 'charter/seen',
          input: JSON.stringify(value),
        });
        const said = result.kind === 'answered' ? (result.answer as { warn: string[] }).warn[0] : '';

        expect(JSON.parse(said ?? '')).toEqual(value);
      }),
    );
  });
});

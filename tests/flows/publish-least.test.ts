import { describe, expect, it } from 'vitest';
import { isLeastDue } from '../../src/flows/review/publish-least.ts';
import { checkNames, commentMarker } from '../../src/model/check-report.ts';
import { ForgeError, type ForgeErrorCode } from '../../src/model/forge-error.ts';
import { GatedWorld, protectedRegistry, texts } from '../builders/a-gated-world.ts';
import { people } from '../builders/fake-forge.ts';

const changed = { ...protectedRegistry, 'services/web.yaml': texts.service('web', 2) };

function anError(code: ForgeErrorCode, status?: number): ForgeError {
  const message = 'POST /graphql answered `422`: <b>body</b>';
  return new ForgeError({ code, message, hint: 'Wait.', ...(status === undefined ? {} : { status }) });
}

const refused = anError('forge-refused', 422);

/** How each of the checks that a branch can require stands. */
function states({ forge }: GatedWorld): readonly (string | undefined)[] {
  return Object.values(checkNames).map((name) => forge.report(name)?.state);
}

const allFailed = ['failure', 'failure', 'failure', 'failure'];

describe('a publication that the forge refuses as a whole', () => {
  it('leaves red checks and a comment with the reason, and ends as a dead letter', async () => {
    const world = new GatedWorld(changed);
    world.forge.failOn('publish', refused);

    const result = await world.run();

    expect(result).toMatchObject({ kind: 'failed', code: 'forge-refused' });
    expect(states(world)).toEqual(allFailed);
    expect(world.forge.report('charter/plan')).toMatchObject({
      title: 'The report could not be published',
      summary: expect.stringContaining('(`forge-refused`, status 422)') as string,
      annotations: [],
    });
    expect(world.forge.comments.map(({ body }) => body)).toEqual([
      expect.stringContaining(`${commentMarker}\n**The report could not be published**`),
    ]);
    expect(JSON.stringify([world.forge.checks, world.forge.comments])).not.toContain('<b>');
  });

  it('is replaced by the whole report when the forge takes it, and not written twice until then', async () => {
    const world = new GatedWorld(changed);
    world.forge.failOn('publish', refused);
    await world.run();
    const written = world.forge.checks.length;
    world.forge.failOn('publish', refused);
    await world.run();
    const again = world.forge.checks.length;

    const result = await world.run();

    expect(again).toBe(written);
    expect(result).toEqual({ kind: 'done' });
    expect(states(world)).toEqual(['success', 'success', 'success', 'in-progress']);
    expect(world.forge.comments).toHaveLength(1);
    expect(world.forge.comments[0]?.body).not.toContain('could not be published');
  });

  it('does not leave a green approval that holds no more', async () => {
    const world = new GatedWorld(changed);
    world.review(people.ben);
    expect(await world.gate()).toBe('success');
    world.review(people.ben, 'changes-requested');
    world.forge.failOn('publish', refused);

    await world.run();

    expect(states(world)).toEqual(['success', 'success', 'success', 'failure']);
  });

  it('turns the thumb down at commands that could not be answered, which are answered later', async () => {
    const world = new GatedWorld(changed);
    await world.run();
    const id = world.comment(people.ben, '/status');
    world.forge.failOn('publish', refused);

    await world.run();
    const thumbs = [...world.forge.reactions];
    await world.run();

    expect(thumbs).toEqual([{ comment: id, content: '-1' }]);
    expect(world.answers).toHaveLength(1);
  });

  it('is tried check by check, so that one that cannot be written keeps no other back', async () => {
    const world = new GatedWorld(changed);
    world.forge.failOn('publish', refused, refused, refused);

    await world.run();

    expect(states(world)).toEqual([undefined, 'failure', 'failure', 'failure']);
  });

  it('ends as the same dead letter where nothing at all can be written', async () => {
    const world = new GatedWorld(changed);
    world.forge.failOn('publish', ...Array.from({ length: 20 }, () => refused));

    expect(await world.run()).toMatchObject({ kind: 'failed', code: 'forge-refused' });
    expect(states(world)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('is not shown of a head that is not the head any more', async () => {
    const world = new GatedWorld(changed);
    const publish = world.forge.publish.bind(world.forge);
    world.forge.publish = async (publication) => {
      world.forge.publish = publish;
      world.push({ ...changed, 'services/web.yaml': texts.service('web', 3) });
      expect(publication.checks.length).toBeGreaterThan(0);
      throw refused;
    };

    await world.run();

    expect(world.forge.checks).toEqual([]);
  });
});

describe('a fault of our own while a report is published', () => {
  it('is shown too, and tried again', async () => {
    const world = new GatedWorld(changed);
    world.forge.failOn('publish', new TypeError('cannot read the colour of undefined'));

    await expect(world.run()).rejects.toThrow(TypeError);

    expect(states(world)).toEqual(allFailed);
    expect(world.forge.report('charter/validate')?.summary).toContain('`internal-error`');
    expect(JSON.stringify(world.forge.checks)).not.toContain('colour');
  });
});

describe('the smallest report', () => {
  it.each([
    ['a refusal', refused, 2, false],
    ['a refusal', refused, 3, true],
    ['a fault of our own', new TypeError('wrong'), 2, false],
    ['a fault of our own', new TypeError('wrong'), 3, true],
    ['a forge that does not answer', anError('forge-unavailable', 502), 6, false],
    ['a forge that does not answer', anError('forge-unavailable', 502), 7, true],
    ['a forge that asks to wait', anError('forge-rate-limited', 429), 8, false],
    ['a permission that is missing', anError('forge-forbidden', 403), 8, false],
  ])('after %s (%s) in attempt %i: %s', (_, error, attempt, isDue) => {
    expect(isLeastDue(error, attempt)).toBe(isDue);
  });
});

/**
 * A circle among steps that need each other, from the first step in the order given that lies on one: each step
 * needs the next, the last needs the first. Linear in the needs; depth is no limit.
 */
export function findStepCycle(needs: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const left = stepsOnOrAfterCycles(needs);
  const [start] = left;
  if (start === undefined) return undefined;
  // Every step that is left needs another that is left: walking on must come back.
  const seen = new Map<string, number>();
  const walk: string[] = [];
  let at = start;
  while (!seen.has(at)) {
    seen.set(at, walk.length);
    walk.push(at);
    at = (needs.get(at) ?? []).find((needed) => left.has(needed)) ?? at;
  }
  return walk.slice(seen.get(at));
}

/** What remains when steps whose needs are all met are taken away again and again. */
function stepsOnOrAfterCycles(needs: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const waiting = new Map(
    [...needs].map(([name, needed]) => [name, new Set(needed.filter((other) => needs.has(other))).size]),
  );
  const neededBy = new Map<string, string[]>();
  for (const [name, needed] of needs) {
    for (const other of new Set(needed)) {
      const list = neededBy.get(other);
      if (list === undefined) neededBy.set(other, [name]);
      else list.push(name);
    }
  }
  const ready = [...waiting].filter(([, count]) => count === 0).map(([name]) => name);
  for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
    waiting.delete(name);
    for (const next of neededBy.get(name) ?? []) {
      const count = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, count);
      if (count === 0) ready.push(next);
    }
  }
  return new Set(waiting.keys());
}

/** Resolves as soon as a claim holds, looked at every few milliseconds; fails when it does not within so many. */
export async function eventually(claim: () => boolean | Promise<boolean>, within = 40_000): Promise<void> {
  const deadline = performance.now() + within;
  while (!(await claim())) {
    if (performance.now() > deadline) throw new Error(`not within ${within} ms: ${claim.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

// `npm run policies`: compiles the built-in Rego library to WebAssembly, with a record of what it was made from.
import process from 'node:process';
import { buildPolicies, readPolicySources, writePolicies } from '../src/adapters/opa/build-policies.ts';
import { findOpa } from '../src/adapters/opa/opa-program.ts';

/** What the library is asked; the same name stands in src/flows/policy/judge-guardrails.ts. */
const entrypoints = ['charter/guardrails/answer'];

const opa = await findOpa(process.env.PATH);
if (opa === undefined) {
  process.stderr.write(
    'policies: there is no `opa` program of the 1.x line on the search path. Install it with\n' +
      '  go install github.com/open-policy-agent/opa@v1.22.2\n' +
      'or from https://www.openpolicyagent.org/docs/#running-opa, and run `npm run policies` again.\n',
  );
  process.exit(2);
}
const built = await buildPolicies(opa, await readPolicySources('policies'), entrypoints);
if (built.kind === 'failed') {
  process.stderr.write(`policies: ${built.detail}\n`);
  process.exit(1);
}
await writePolicies('policies', built);
process.stdout.write(
  `policies: ${Object.keys(built.record.sources).length} sources, ${built.wasm.length} bytes by ${built.record.compiler}, ${built.record.module}\n`,
);

import { describe, expect, it } from 'vitest';
import {
  comparedValidationToJson,
  graphToJson,
  planToJson,
  validationToJson,
} from '../../src/render/json.ts';
import {
  aChange,
  aDiagnostic,
  aField,
  aGraph,
  anEdge,
  anEnvironmentPlan,
  aPlan,
  aValidation,
} from '../builders/a-review.ts';

const diagnosticJson = {
  code: 'ref-unknown',
  severity: 'error',
  file: 'services/payments.yaml',
  line: 14,
  column: 5,
  endLine: 14,
  endColumn: 19,
  message: '`service:legder` is not in the registry; the nearest is `service:ledger`.',
};

describe('the JSON of validate', () => {
  it('has counts and diagnostics with flat positions', () => {
    const fix = {
      title: 'Replace',
      file: 'services/payments.yaml',
      edits: [{ start: 1, end: 2, text: 'x' }],
    };

    expect(
      validationToJson(3, [
        aDiagnostic({ severity: 'warning' }),
        aDiagnostic({ fix, ref: 'service:payments' }),
      ]),
    ).toStrictEqual({
      summary: { manifests: 3, errors: 1, warnings: 1 },
      diagnostics: [
        { ...diagnosticJson, fix, ref: 'service:payments' },
        { ...diagnosticJson, severity: 'warning' },
      ],
    });
  });

  it('keeps older problems apart when states were compared', () => {
    const validation = aValidation({
      introduced: [aDiagnostic()],
      preexisting: [aDiagnostic({ file: 'old.yaml' })],
      repaired: 2,
    });

    expect(comparedValidationToJson(validation)).toStrictEqual({
      summary: { manifests: 34, errors: 1, warnings: 0, preexisting: 1, repaired: 2 },
      diagnostics: [diagnosticJson],
      preexisting: [{ ...diagnosticJson, file: 'old.yaml' }],
    });
  });
});

describe('the JSON of plan', () => {
  it('has the fields of the contract, and never the value of a secret', () => {
    const change = aChange({
      fields: [
        aField(),
        aField({ path: 'spec.image', before: undefined, after: 'a:1' }),
        aField({ path: 'spec.token', kind: 'secret', before: 'hunter2', after: 'hunter3' }),
      ],
      blastRadius: { direct: ['service:web'], transitive: [], owners: ['group:web'] },
      owner: undefined,
    });
    const plan = aPlan({ head: undefined, environments: [anEnvironmentPlan({ changes: [change] })] });

    expect(planToJson(plan)).toStrictEqual({
      digest: plan.digest,
      base: 'a'.repeat(40),
      environments: [
        {
          name: 'production',
          tier: 'production',
          summary: { create: 0, update: 1, replace: 0, delete: 0, unchanged: 11 },
          changes: [
            {
              ref: 'service:payments',
              action: 'update',
              risk: 'medium',
              reasons: ['`spec.replicas` is of medium risk.'],
              fields: [
                { path: 'spec.replicas', kind: 'value', before: 2, after: 3 },
                { path: 'spec.image', kind: 'value', after: 'a:1' },
                { path: 'spec.token', kind: 'secret' },
              ],
              blastRadius: { direct: ['service:web'], transitive: [], owners: ['group:web'] },
            },
          ],
          waves: [['service:payments']],
        },
      ],
      registry: { summary: { create: 0, update: 0, replace: 0, delete: 0, unchanged: 4 }, changes: [] },
    });
  });
});

describe('the JSON of graph', () => {
  it('has nodes and edges with their places', () => {
    expect(graphToJson(aGraph([anEdge('service:web', 'service:api')]))).toStrictEqual({
      nodes: [
        { ref: 'service:api', file: 'services/api.yaml', line: 1 },
        { ref: 'service:web', file: 'services/web.yaml', line: 1 },
      ],
      edges: [
        { from: 'service:web', to: 'service:api', kind: 'dependsOn', file: 'services/web.yaml', line: 9 },
      ],
    });
  });
});

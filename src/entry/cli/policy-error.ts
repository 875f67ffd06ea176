import { AppError } from '../../model/app-error.ts';

/** Every code a `PolicyError` can carry; each has its entry in docs/errors/policy.md. */
export const policyErrorCodes = [
  'policy-opa-missing',
  'policy-no-rego',
  'policy-build-failed',
  'policy-record-unwritable',
  'policy-record-foreign-file',
  'policy-record-unreadable',
] as const;

export type PolicyErrorCode = (typeof policyErrorCodes)[number];

/** A command about policies that could not be carried out. */
export class PolicyError extends AppError<PolicyErrorCode> {}

/** There is no `opa` program of the 1.x line on the search path. */
export function opaMissing(): PolicyError {
  return new PolicyError({
    code: 'policy-opa-missing',
    message: 'There is no `opa` program of the 1.x line on the search path, and this needs it.',
    hint: 'Install it with `go install github.com/open-policy-agent/opa@v1.22.2`, or from https://www.openpolicyagent.org/docs/#running-opa, and run the command again.',
  });
}

/** There is nothing to test or compile in a folder. */
export function noRego(folder: string): PolicyError {
  return new PolicyError({
    code: 'policy-no-rego',
    message: `There is no Rego file in ${folder}.`,
    hint: 'Name the folder that holds the policies: `npx charter policy test policies`.',
  });
}

import type { JsonObject } from '../../model/json.ts';
import type { ManifestKind } from '../../model/ref.ts';
import { checkAgent } from './check-agent.ts';
import { checkEnvironment } from './check-environment.ts';
import { checkEscalation } from './check-escalation.ts';
import { checkGroup } from './check-people.ts';
import { checkPolicy } from './check-policy.ts';
import { checkService } from './check-service.ts';
import { checkStack } from './check-stack.ts';
import { checkTool } from './check-tool.ts';
import { checkWorkflow } from './check-workflow.ts';
import type { ValueProblem } from './value-problem.ts';

const checks: Readonly<Record<ManifestKind, (spec: JsonObject) => readonly ValueProblem[]>> = {
  Environment: checkEnvironment,
  Service: checkService,
  Stack: checkStack,
  Tool: checkTool,
  Agent: checkAgent,
  Workflow: checkWorkflow,
  Group: checkGroup,
  Policy: checkPolicy,
  Escalation: checkEscalation,
  Overlay: () => [],
};

/** What a schema cannot say: how the fields of a spec must fit each other. Looks past fields of a wrong type. */
export function checkValues(kind: ManifestKind, spec: JsonObject): readonly ValueProblem[] {
  return checks[kind](spec);
}

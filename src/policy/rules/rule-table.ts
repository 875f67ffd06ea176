import type { GuardrailRule } from '../../model/policy.ts';
import {
  immutableRule,
  limitedChangeRule,
  maxChangesRule,
  noDeletionRule,
  noDowngradeRule,
} from './change-rules.ts';
import { dependencyRule, noDependencyRule } from './dependency-rules.ts';
import { imagePinRule, imageRegistryRule } from './image-rules.ts';
import { labelRule, ratioRule, resourcesRule, togetherRule, uniqueRule } from './manifest-rules.ts';
import type { RuleDefinition } from './rule-context.ts';
import {
  countRule,
  forbiddenRule,
  memberRule,
  namingRule,
  patternRule,
  rangeRule,
  requiredRule,
} from './value-rules.ts';

/** What each rule asks; the answers are given by `policies/guardrails/`. */
export const ruleTable: Readonly<Record<GuardrailRule, RuleDefinition>> = {
  range: rangeRule,
  enum: memberRule,
  noneOf: memberRule,
  pattern: patternRule,
  required: requiredRule,
  forbidden: forbiddenRule,
  count: countRule,
  ratio: ratioRule,
  together: togetherRule,
  imageRegistry: imageRegistryRule,
  imagePin: imagePinRule,
  dependency: dependencyRule,
  noDependency: noDependencyRule,
  naming: namingRule,
  label: labelRule,
  unique: uniqueRule,
  resources: resourcesRule,
  maxRise: limitedChangeRule,
  maxFall: limitedChangeRule,
  immutable: immutableRule,
  noDeletion: noDeletionRule,
  noDowngrade: noDowngradeRule,
  maxChanges: maxChangesRule,
};

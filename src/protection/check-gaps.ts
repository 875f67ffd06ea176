import { checkNames, isEnvironmentCheck } from '../model/check-report.ts';
import type { ProtectionFacts, ProtectionLayer } from '../model/protection-facts.ts';
import type { ProtectionFinding } from '../model/protection-finding.ts';
import { asksFor, gateLayers, pinnedApp } from './gate-layers.ts';

/** The checks that the default branch has to ask for. */
export const gateChecks: readonly string[] = Object.values(checkNames);

export const rulesetPage = 'Settings › Rules › Rulesets';

/** Checks that are not asked for, or not of Charter: a check is a name that anybody who may write can use. */
export function checkGaps(facts: ProtectionFacts): readonly ProtectionFinding[] {
  const { layers } = gateLayers(facts);
  return gateChecks.flatMap((name) => checkGap(facts, layers, name) ?? []);
}

function checkGap(
  facts: ProtectionFacts,
  layers: readonly ProtectionLayer[],
  name: string,
): ProtectionFinding | undefined {
  const appId = facts.appId ?? pinnedApp(layers, gateChecks);
  if (appId !== undefined && layers.some((layer) => asksFor(layer, name, appId))) return undefined;
  const common = {
    severity: 'error',
    subject: name,
    expected: `required, from ${appId === undefined ? "Charter's App" : `App ${appId}`} alone`,
    setting: `${rulesetPage} › Require status checks to pass`,
  } as const;
  const required = layers.flatMap(({ checks }) => checks).filter((check) => check.name === name);
  if (required.length === 0) {
    const title = 'A check of Charter is not required';
    return { code: 'protection-check-not-required', title, found: 'no rule asks for it', ...common };
  }
  const others = required.flatMap(({ appId }) => appId ?? []);
  if (others.length === 0) {
    const found = 'required by its name, from any source';
    const title = 'Another App can forge a check of Charter';
    return { code: 'protection-check-not-pinned', title, found, ...common };
  }
  const found = `required from App ${[...new Set(others)].toSorted((a, b) => a - b).join(' and ')}`;
  return {
    code: 'protection-check-of-another-app',
    title: 'A check is taken from another App',
    found,
    ...common,
  };
}

/** Checks of single environments that are asked for: a change that leaves one alone has none, and waits for ever. */
export function environmentCheckGaps(facts: ProtectionFacts): readonly ProtectionFinding[] {
  const required = gateLayers(facts).layers.flatMap(({ checks }) => checks.map(({ name }) => name));
  return [...new Set(required.filter(isEnvironmentCheck))].map((name) => ({
    code: 'protection-check-of-environment',
    severity: 'warning',
    title: 'A check of one environment is required',
    subject: name,
    found: 'required',
    expected: `not required: a change that alters nothing there has no such check, and could never be merged; \`${checkNames.plan}\` covers it`,
    setting: `${rulesetPage} › Require status checks to pass`,
  }));
}

/** That nobody has said which App is Charter, where all checks are pinned to one. */
export function untoldApp(facts: ProtectionFacts): readonly ProtectionFinding[] {
  const pinned = pinnedApp(gateLayers(facts).layers, gateChecks);
  if (facts.appId !== undefined || pinned === undefined) return [];
  return [
    {
      code: 'protection-app-not-told',
      severity: 'info',
      title: "Nobody has said which App is Charter's",
      found: `checks are taken from App ${pinned}`,
      expected: "that this is Charter's",
      setting: "the App's own page, App ID; then `charter doctor --app-id ID`",
    },
  ];
}

import { loadSettings } from '../../flows/registry/load-registry.ts';
import type { ChangeSide } from '../../flows/review/evaluate-change.ts';
import { compareDiagnostics, startOfFile, type Diagnostic } from '../../model/diagnostic.ts';
import type { Settings } from '../../model/manifest.ts';
import { settingsPath } from '../../model/settings-path.ts';
import { validationToJson } from '../../render/json.ts';
import { selectManifestFiles } from '../../registry/select-files.ts';
import type { ValidationReport } from './validation-report.ts';

/** Where policies lie, by convention; nowhere else is looked, so that a large repository costs nothing. */
const policyFolder = 'policies/';
const wanted = ['yaml', 'yml', 'md'].map((extension) => `${policyFolder}**/*.${extension}`);

/**
 * A report with a warning for each Policy manifest in `policies/` that the settings do not include: nothing is held to
 * it, and nothing else would tell. One that `exclude` names is left out on purpose.
 */
export async function withLeftOutPolicies(report: ValidationReport): Promise<ValidationReport> {
  const found = await findLeftOutPolicies(report.side);
  if (found.length === 0) return report;
  const diagnostics = [...report.diagnostics, ...found].toSorted(compareDiagnostics);
  return { ...report, diagnostics, json: validationToJson(report.manifests, diagnostics) };
}

async function findLeftOutPolicies(side: ChangeSide): Promise<readonly Diagnostic[]> {
  const entries = side.tree.entries.filter(({ path }) => path.startsWith(policyFolder));
  if (entries.length === 0) return [];
  const { settings } = await loadSettings(side);
  const select = (include: Settings['include']): ReturnType<typeof selectManifestFiles>['files'] =>
    selectManifestFiles({ commit: undefined, entries }, { ...settings, include }).files;
  const read = new Set(select(settings.include));
  const leftOut = select(wanted).filter((entry) => !read.has(entry));
  const contents = await side.readBlobs(leftOut.map(({ blob }) => blob));
  return leftOut
    .filter(({ blob }) => isPolicy(new TextDecoder().decode(contents.get(blob))))
    .map(({ path }) => warningOf(path));
}

/** As a Policy is written at the start of its lines, in YAML or front matter. */
function isPolicy(text: string): boolean {
  return /^apiVersion: *["']?charter\.dev\//m.test(text) && /^kind: *["']?Policy\b/m.test(text);
}

function warningOf(file: string): Diagnostic {
  const message = `This is a Policy, but \`spec.manifests.include\` in \`${settingsPath}\` does not match the file, so nothing is held to it. Add \`${policyFolder}**/*.yaml\` or the like there, or name the file in \`exclude\` if that is meant.`;
  return { code: 'policy-left-out', severity: 'warning', file, range: startOfFile, message };
}

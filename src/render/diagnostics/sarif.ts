import { compareDiagnostics, type Diagnostic, type Fix, type Severity } from '../../model/diagnostic.ts';
import { digestOf } from '../../model/digest.ts';
import { compareText } from '../../model/ref.ts';
import { maskSecrets } from '../../model/secret-text.ts';
import type { Findings, RuleText } from './finding-format.ts';
import { regionOf, replacementsOf, type SarifRegion, type SarifReplacement } from './sarif-regions.ts';
import { relativeUri } from './sarif-uri.ts';
import { revealInLines, shorten } from '../visible-text.ts';

/** Everything that a SARIF file is made of. */
export interface SarifRequest extends Findings {
  /** What was run, for `automationDetails.id`: results of one category take the place of older ones. */
  readonly category: string;
  readonly version: string;
  /** By code; a code without an entry gets a rule that has nothing but its id. */
  readonly rules: ReadonlyMap<string, RuleText>;
  /** The text of the files that have fixes, by path; a fix for any other is left out. */
  readonly sources: ReadonlyMap<string, string>;
  /** Names a problem by what does not move with the lines above it. */
  readonly identityOf: (diagnostic: Diagnostic) => string;
}

/** The part of SARIF 2.1.0 (OASIS Standard, errata 01) that Charter writes. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly SarifRun[];
}

interface SarifRun {
  readonly tool: { readonly driver: SarifDriver };
  readonly automationDetails: { readonly id: string };
  readonly columnKind: 'utf16CodeUnits';
  readonly originalUriBaseIds: Readonly<Record<string, { readonly description: SarifText }>>;
  readonly results: readonly SarifResult[];
}

interface SarifText {
  readonly text: string;
  readonly markdown?: string;
}

interface SarifDriver {
  readonly name: string;
  readonly semanticVersion: string;
  readonly informationUri: string;
  readonly rules: readonly SarifRule[];
}

interface SarifRule {
  readonly id: string;
  readonly shortDescription?: SarifText;
  readonly fullDescription?: SarifText;
  readonly help?: SarifText;
  readonly helpUri?: string;
}

interface SarifArtifact {
  readonly uri: string;
  readonly uriBaseId: string;
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: SarifText;
  readonly locations: readonly [
    {
      readonly physicalLocation: { readonly artifactLocation: SarifArtifact; readonly region: SarifRegion };
      readonly logicalLocations?: readonly { readonly fullyQualifiedName: string; readonly kind: string }[];
    },
  ];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly fixes?: readonly SarifFix[];
}

interface SarifFix {
  readonly description: SarifText;
  readonly artifactChanges: readonly {
    readonly artifactLocation: SarifArtifact;
    readonly replacements: readonly SarifReplacement[];
  }[];
}

const schemaAddress =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** The name for the root of the repository, which the reader of the file knows better than its writer. */
const root = 'SRCROOT';

/** Longest message, in UTF-16 units. */
const messageLimit = 4_000;

const levels: Readonly<Record<Severity, SarifResult['level']>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** Findings as one SARIF run. It names no folder of this machine and no time: the same findings give the same file. */
export function toSarif(request: SarifRequest): SarifLog {
  const diagnostics = request.diagnostics.toSorted(compareDiagnostics);
  const codes = [...new Set(diagnostics.map(({ code }) => code))].toSorted(compareText);
  const ruleIndex = new Map(codes.map((code, index) => [code, index]));
  const fingerprintOf = fingerprints(request.identityOf);
  return {
    $schema: schemaAddress,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: driverOf(request, codes) },
        automationDetails: { id: `${request.category}/` },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [root]: { description: { text: 'The root of the repository.' } } },
        results: diagnostics.map((diagnostic) => ({
          ruleId: diagnostic.code,
          ruleIndex: ruleIndex.get(diagnostic.code) ?? -1,
          level: levels[diagnostic.severity],
          message: { text: messageText(diagnostic.message) },
          locations: [locationOf(diagnostic, request.folder)],
          partialFingerprints: { 'charterFinding/v1': fingerprintOf(diagnostic) },
          ...fixesOf(diagnostic, request),
        })),
      },
    ],
  };
}

function driverOf({ version, rules }: SarifRequest, codes: readonly string[]): SarifDriver {
  return {
    name: 'Charter',
    semanticVersion: version,
    informationUri: 'https://github.com/charter-dev/charter',
    rules: codes.map((code) => ruleOf(code, rules.get(code))),
  };
}

function ruleOf(id: string, text: RuleText | undefined): SarifRule {
  if (text === undefined) return { id };
  const { summary, description, help, address } = text;
  return {
    id,
    shortDescription: { text: messageText(summary) },
    fullDescription: { text: messageText(description) },
    ...(help !== '' && { help: { text: messageText(help), markdown: help } }),
    helpUri: address,
  };
}

/** What is written like a link or like a placeholder is meant as it is (SARIF 2.1.0, 3.11.5 and 3.11.6). */
function messageText(text: string): string {
  return shorten(revealInLines(text), messageLimit)
    .replace(/\[(?=[^\]]*\]\()/g, '\\[')
    .replace(/\{(\d+)\}/g, '{{$1}}');
}

function locationOf({ file, range, ref }: Diagnostic, folder: string): SarifResult['locations'][0] {
  const physicalLocation = { artifactLocation: artifactOf(folder + file), region: regionOf(range) };
  if (ref === undefined) return { physicalLocation };
  return { physicalLocation, logicalLocations: [{ fullyQualifiedName: ref, kind: 'object' }] };
}

function artifactOf(path: string): SarifArtifact {
  return { uri: relativeUri(path), uriBaseId: root };
}

function fixesOf(
  { fix }: Diagnostic,
  { folder, sources }: SarifRequest,
): { readonly fixes?: readonly SarifFix[] } {
  const text = fix === undefined ? undefined : sources.get(fix.file);
  if (fix === undefined || text === undefined || holdsSecret(fix)) return {};
  const replacements = replacementsOf(fix, text);
  if (replacements.length === 0) return {};
  const artifactChanges = [{ artifactLocation: artifactOf(folder + fix.file), replacements }];
  return { fixes: [{ description: { text: messageText(fix.title) }, artifactChanges }] };
}

/** A masked fix would write the mask into the file. */
function holdsSecret({ edits }: Fix): boolean {
  return edits.some(({ text }) => maskSecrets(text) !== text);
}

/** The same for the same problem whatever stands above it; of several alike, each has its number. */
function fingerprints(identityOf: SarifRequest['identityOf']): (diagnostic: Diagnostic) => string {
  const seen = new Map<string, number>();
  return (diagnostic) => {
    const identity = identityOf(diagnostic);
    const number = (seen.get(identity) ?? 0) + 1;
    seen.set(identity, number);
    return `${digestOf(identity).slice('sha256:'.length, 'sha256:'.length + 32)}:${number}`;
  };
}

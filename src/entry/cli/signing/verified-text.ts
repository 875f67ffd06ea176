import type { SectionVerification } from '../../../model/section-signature.ts';
import type { Paint } from '../../../render/paint.ts';
import { oneLine } from '../../../render/visible-text.ts';
import type { LocalVerification } from './verify-local.ts';

/** The outcome for each section and a last line that counts, for people. */
export function verifiedText({ sections }: LocalVerification, paint: Paint): string {
  if (sections.length === 0) return 'No section has to be signed.\n';
  const good = sections.filter(({ status }) => status === 'valid').length;
  const bad = sections.length - good;
  const all = sections.length === 1 ? '1 section' : `${sections.length} sections`;
  const verdict =
    bad === 0
      ? paint.green(`✓ ${all} signed as required`)
      : paint.red(`✗ ${bad} of ${all} not signed as required`);
  return [...sections.flatMap((section) => linesOf(section, paint)), '', verdict, ''].join('\n');
}

function linesOf(section: SectionVerification, paint: Paint): readonly string[] {
  const { ref, file, status, code, reason, refused, requiredBy } = section;
  const mark = status === 'valid' ? paint.green('✓') : paint.red('✗');
  const place = oneLine(`${ref} ${section.section}  ${file}`);
  const later = requiredBy === 'head' ? ' (asked for from the next change on)' : '';
  return [
    `${mark} ${paint.bold(place)}${later}`,
    `    ${oneLine(reason)}${code === undefined ? '' : ` ${paint.dim(`(${code})`)}`}`,
    ...refused.map((one) => `    ${paint.dim('not counted')} ${oneLine(one.keyid)}: ${one.code}`),
  ];
}

/** The same for programs. */
export function verifiedJson({ repository, sections }: LocalVerification): string {
  const count = (status: SectionVerification['status']): number =>
    sections.filter((section) => section.status === status).length;
  const summary = { valid: count('valid'), missing: count('missing'), refused: count('refused') };
  return `${JSON.stringify({ summary, repository: repository ?? null, sections }, undefined, 2)}\n`;
}

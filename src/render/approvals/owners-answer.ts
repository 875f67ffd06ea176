import type { CodeOwner, CodeOwners, CodeOwnersRule } from '../../model/approval-facts.ts';
import type { Paint } from '../paint.ts';
import { padCells, textWidth } from '../text-width.ts';
import { oneLine } from '../visible-text.ts';

/** Who owns some paths, and by which lines. */
export interface OwnersAnswer {
  readonly codeowners: CodeOwners;
  readonly paths: readonly { readonly path: string; readonly rule: CodeOwnersRule | undefined }[];
}

/** A line for each path: the path, its owners, and where that is written. */
export function ownersText({ codeowners, paths }: OwnersAnswer, paint: Paint): string {
  const rows = paths.map(({ path, rule }) => ({
    path: oneLine(path),
    owners: (rule?.owners ?? []).map(ownerText).join(' ') || 'nobody',
    place: rule === undefined ? '' : `${codeowners.file}:${rule.line}`,
  }));
  const widths = {
    path: widest(rows.map(({ path }) => path)),
    owners: widest(rows.map(({ owners }) => owners)),
  };
  return rows
    .map(({ path, owners, place }) => {
      if (place === '') return `${padCells(path, widths.path)}  ${owners}\n`;
      return `${padCells(path, widths.path)}  ${padCells(owners, widths.owners)}  ${paint.dim(place)}\n`;
    })
    .join('');
}

/** One long path moves no other out of sight. */
const widestColumn = 60;

function widest(texts: readonly string[]): number {
  return Math.min(
    widestColumn,
    texts.reduce((most, text) => Math.max(most, textWidth(text)), 0),
  );
}

/** `file` and `line` are null where no line matches; owners are empty where nobody owns the path. */
export function ownersToJson({ codeowners, paths }: OwnersAnswer): unknown {
  return {
    paths: paths.map(({ path, rule }) => ({
      path,
      owners: (rule?.owners ?? []).map(ownerText),
      file: rule === undefined ? null : codeowners.file,
      line: rule?.line ?? null,
    })),
    errors: codeowners.diagnostics.map(({ code, severity, file, range, message }) => ({
      code,
      severity,
      file,
      ...range,
      message,
    })),
  };
}

function ownerText(owner: CodeOwner): string {
  if (owner.kind === 'email') return owner.address;
  return owner.kind === 'team' ? `@${owner.slug}` : `@${owner.login}`;
}

/**
 * Where a path that is written in a file leads, both as they are shown. Undefined for what is no relative path: one
 * that begins at the root or with a drive, an address, one with backslashes, or one that is empty.
 */
export function joinPaths(from: string, written: string): string | undefined {
  if (written === '' || /^[/~]|^[A-Za-z][\w+.-]*:|[\\\0]/.test(written)) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const part of written.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length === 0 || parts.at(-1) === '..') parts.push('..');
    else parts.pop();
  }
  return parts.join('/');
}

/** Whether a path lies below a folder, as they are written; '' stands for the folder where all begin. */
export function isBelow(path: string, folder: string): boolean {
  if (path === '..' || path.startsWith('../')) return folder !== '' && path.startsWith(`${folder}/`);
  return folder === '' || path.startsWith(`${folder}/`);
}

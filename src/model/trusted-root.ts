/** Whether a value looks like a trusted root of Sigstore (`trusted_root.json`), and not like some other file. */
export function isTrustedRoot(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'certificateAuthorities' in value;
}

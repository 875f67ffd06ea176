/** `2026-03-01 12:00 +01:00` out of an ISO time; UTC where it has no offset. */
export function dateText(iso: string): string {
  const [, day = '', time = '', zone = ''] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})[\d:.]*(.*)$/.exec(iso) ?? [];
  return `${day} ${time} ${zone === 'Z' ? 'UTC' : zone}`;
}

/** `2026-03-01`, as the commit's own clock said. */
export function dayText(iso: string): string {
  return iso.slice(0, 10);
}

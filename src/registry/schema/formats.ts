/** The formats that the schemas name, by name. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': isDateTime,
  uri: isUrl,
  regex: isPattern,
};

const dateTime =
  /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d+)?(?:[Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** RFC 3339, 5.6, with the days that each month has and without leap seconds. */
function isDateTime(text: string): boolean {
  const [, year = '', month = '', day = ''] = dateTime.exec(text) ?? [];
  if (year === '') return false;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
}

/** Absolute, with a host, and without a password, which would be a secret in the open. */
function isUrl(text: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(text) || !URL.canParse(text)) return false;
  return !text.includes('@') || new URL(text).password === '';
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').flags === 'u';
  } catch {
    return false;
  }
}

const guidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Sixteen bytes for a GUID in lower case, its time from the highest part to the lowest: GitHub's GUIDs are of version
 * 1 (RFC 9562, 5.1), whose text begins with the lowest. A GUID of another form is kept as the bytes of its text.
 */
export function keyOfGuid(guid: string): Uint8Array {
  if (!guidForm.test(guid)) return Buffer.from(guid, 'utf8');
  const hex = guid.slice(14, 18) + guid.slice(9, 13) + guid.slice(0, 8) + guid.slice(19, 23) + guid.slice(24);
  return Buffer.from(hex, 'hex');
}

/** The GUID of a key. */
export function guidOfKey(key: Uint8Array): string {
  if (key.length !== 16) return Buffer.from(key).toString('utf8');
  const hex = Buffer.from(key).toString('hex');
  return `${hex.slice(8, 16)}-${hex.slice(4, 8)}-${hex.slice(0, 4)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

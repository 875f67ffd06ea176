/** Endings of names that speak about a secret and do not hold one. */
const about =
  /_(?:FILE|PATH|DIR|NAME|TTL|EXPIRY|EXPIRES|TIMEOUT|LENGTH|MIN|MAX|LIFETIME|ALGORITHM|ISSUER|ENABLED)$/i;

const secretName =
  /pass(?:word|wd|phrase)|secret|token|api_?-?key|private_?-?key|access_?-?key|auth_?-?key|encryption_?-?key|signing_?-?key|credential|(?:^|[_-])(?:pwd|pw|pass|dsn|salt)$/i;

/** Whether a variable or option of this name most likely holds a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !about.test(name);
}

/** Endings of names of what a secret comes with: where to get it, of what form it is, how long it holds. */
const beside =
  /[_.-](?:ids?|ur[il]s?|endpoints?|hosts?|ports?|headers?|cookies?|fields?|types?|audiences?|scopes?|prefix|suffix|size|count|modes?|formats?|stores?|backends?|providers?|polic(?:y|ies)|refs?|versions?|period|interval|days|hours|minutes|seconds|rotation|required)$/i;

/** A switch, a number, a path, a variable, or an address without a password: nothing that anybody hides. */
const harmless =
  /^(?:true|false|yes|no|on|off|none|null|required|optional|enabled|disabled|[\d.,]+[a-z]{0,2}|\.{0,2}\/\S*|[a-z][a-z+.-]*:\/\/[^@\s]*)$|[$<{*]/i;

/** Whether a text under this name most likely is a secret, whatever it looks like. */
export function isSecretByName(name: string, text: string): boolean {
  return text.length >= 4 && isSecretName(name) && !beside.test(name) && !harmless.test(text);
}

/**
 * The built-in functions that policies may call: those which a compiled module computes by itself, and `sprintf`, which
 * its host adds. Nothing among them reaches a network, a clock, a random number or the machine, so that the same input
 * gives the same answer for ever.
 */
export const allowedBuiltins: ReadonlySet<string> = new Set(
  [
    'abs all and any array.concat array.slice assign base64.decode base64.encode base64.is_valid base64url.decode',
    'base64url.encode bits.and bits.lsh bits.negate bits.or bits.rsh bits.xor ceil concat contains count div endswith',
    'eq equal floor format_int glob.match graph.reachable gt gte indexof internal.member_2 internal.member_3',
    'internal.print intersection is_array is_boolean is_null is_number is_object is_set is_string json.filter',
    'json.is_valid json.marshal json.remove json.unmarshal lower lt lte max min minus mul neq numbers.range',
    'object.filter object.get object.remove object.union or plus print product regex.find_all_string_submatch_n',
    'regex.is_valid regex.match rem replace round set_diff sort split sprintf startswith strings.replace_n substring',
    'sum to_number trim trim_left trim_prefix trim_right trim_space trim_suffix type_name union upper walk',
  ].flatMap((line) => line.split(' ')),
);

/** What tests may call besides; `opa test` needs it to tell the cases of a test apart. */
export const testBuiltins: readonly string[] = ['internal.test_case', 'trace'];

interface Builtin {
  readonly name: string;
}

/**
 * The capabilities of an `opa` program (as `opa capabilities --current` prints them), cut down to what is allowed.
 * Throws a SyntaxError or TypeError when the text is something else.
 */
export function restrictCapabilities(current: string, extra: readonly string[] = []): string {
  const { builtins, features } = JSON.parse(current) as {
    readonly builtins: readonly Builtin[];
    readonly features?: readonly string[];
  };
  return JSON.stringify({
    builtins: builtins.filter(({ name }) => allowedBuiltins.has(name) || extra.includes(name)),
    features: (features ?? []).filter((feature) => feature !== 'rego_v2'),
    future_keywords: [],
    wasm_abi_versions: [
      { version: 1, minor_version: 1 },
      { version: 1, minor_version: 2 },
      { version: 1, minor_version: 3 },
    ],
    allow_net: [],
  });
}

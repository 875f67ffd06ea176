import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { parseImage } from '../model/image.ts';
import { parseQuantity } from '../model/quantity.ts';
import { isSecretName } from '../model/secret-name.ts';
import { quoted } from '../registry/wording.ts';
import type { Draft } from './draft.ts';
import { redactCommand } from './redact-command.ts';
import { holdsSecretSetting, isSecretText, toSecretName } from './secrets.ts';
import type { ScalarNode, SourceNode } from './source-node.ts';

const secretReason =
  'It looks like a secret, so only its name is written. Put the value into the secret store; if it was ever shared, change it.';

export interface Variable {
  readonly name: string;
  readonly value: ScalarNode;
  /** What the report points at, where that is more than the value. */
  readonly node?: SourceNode;
}

/** A variable with its value: into `config`, or by name into `secrets` where it looks like one. */
export function addVariable(draft: Draft, { name, value, node = value }: Variable): void {
  const isSecret = isSecretName(name) || isSecretText(value.text) || holdsSecretSetting(value.text);
  if (isSecret) addSecret(draft, name, { node, reason: secretReason });
  else draft.map(node, ['spec', 'config', name], plainValue(value));
}

/** The value of a setting: numbers and booleans as they are, a text where they would be written differently. */
export function plainValue(node: ScalarNode): string | number | boolean {
  return node.value === null ? '' : node.value;
}

/** The name of a secret, and the part of the source that led to it. */
export function addSecret(
  draft: Draft,
  name: string,
  { node, reason }: { readonly node: SourceNode; readonly reason?: string },
): void {
  const secret = toSecretName(name);
  if (secret === undefined)
    return draft.drop(node, 'It looks like a secret, and no name can be made for it.');
  draft.append(['spec', 'secrets'], secret);
  const field = ['spec', 'secrets'];
  if (reason === undefined && secret === name) draft.note(node, field);
  else draft.note(node, field, reason ?? `The name of a secret is written in capitals: \`${secret}\`.`);
}

const noImage =
  'This is no image name that Docker reads, so the name of the service stands for it. Write the image that runs.';

/** An image as Charter and Docker read it; where it is none, the name of the service stands for it. */
export function setImage(draft: Draft, node: ScalarNode): void {
  const path = ['spec', 'image'];
  if (parseImage(node.text) === undefined) draft.guess(node, path, { value: draft.name, reason: noImage });
  else draft.map(node, path, node.text);
}

/** A command word by word, with references to secrets in place of passwords. */
export function setCommand(draft: Draft, words: readonly string[], nodes: readonly SourceNode[]): void {
  writeCommand(draft, { words, nodes, path: ['spec', 'command'] });
}

export interface CommandToWrite {
  readonly words: readonly string[];
  readonly nodes: readonly SourceNode[];
  readonly path: readonly string[];
  readonly reason?: string;
}

/** A command in any field; the nodes are those that it comes from. */
export function writeCommand(draft: Draft, { words, nodes, path, reason }: CommandToWrite): void {
  const [first] = nodes;
  if (first === undefined || words.length === 0) return;
  const { words: value, secrets } = redactCommand(words);
  for (const secret of secrets) draft.append(['spec', 'secrets'], secret);
  const reasons = [
    ...(reason === undefined ? [] : [reason]),
    ...(secrets.length === 0
      ? []
      : [
          `A secret in it is replaced by a reference to ${secrets.map((name) => quoted(name)).join(', ')}; see that the command gets it.`,
        ]),
  ];
  const why = reasons.length === 0 ? undefined : reasons.join(' ');
  for (const node of nodes) {
    if (why === undefined) draft.map(node, path, value);
    else draft.guess(node, path, { value, reason: why });
  }
}

export interface PortToAdd {
  /** As the source names it; undefined where it does not. */
  readonly name?: string | undefined;
  readonly port: number;
  readonly protocol?: string | undefined;
  readonly isPublic?: boolean;
}

const knownPorts: Readonly<Record<number, string>> = {
  22: 'ssh',
  25: 'smtp',
  53: 'dns',
  80: 'http',
  443: 'https',
  1883: 'mqtt',
  3306: 'mysql',
  4222: 'nats',
  5432: 'postgres',
  5672: 'amqp',
  6379: 'redis',
  8080: 'http',
  8443: 'https',
  9090: 'metrics',
  9092: 'kafka',
  9200: 'elasticsearch',
  11211: 'memcached',
  27017: 'mongodb',
};

const portName = /^[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;
const protocols = new Set(['tcp', 'udp', 'http', 'https', 'grpc']);

/** Adds a port under a name that is free; gives the name, and whether the source had it. */
export function addPort(draft: Draft, port: PortToAdd): { readonly name: string; readonly isGuess: boolean } {
  const sameNames = namesOf(draft, portKey(port.port, port.protocol));
  const [same] = sameNames;
  if (same !== undefined && port.name === undefined) {
    widen(draft, same, port);
    return { name: same, isGuess: false };
  }
  const isNamed = port.name !== undefined && portName.test(port.name);
  const wanted =
    isNamed && port.name !== undefined ? port.name : (knownPorts[port.port] ?? `port-${port.port}`);
  const isFree = (name: string): boolean =>
    sameNames.has(name) || draft.valueAt('spec', 'ports', name) === undefined;
  const numbered = `port-${port.port}`;
  const name = [wanted, numbered].find(isFree) ?? `${numbered}-${transportOf(port.protocol)}`;
  write(draft, name, port);
  return { name, isGuess: !isNamed || name !== wanted };
}

/** The names of a draft's ports by number and transport, since all of them would be asked for each one. */
const namesByPort = new WeakMap<Draft, Map<string, Set<string>>>();

function namesOf(draft: Draft, key: string): Set<string> {
  const ofDraft = namesByPort.get(draft) ?? new Map<string, Set<string>>();
  namesByPort.set(draft, ofDraft);
  const names = ofDraft.get(key) ?? new Set();
  ofDraft.set(key, names);
  return names;
}

function portKey(number: unknown, protocol: string | undefined): string {
  return `${String(number)}/${transportOf(protocol)}`;
}

/** Whether a port can say that it speaks a protocol, which is TCP where nothing is said. */
export function isKnownProtocol(text: string | undefined): boolean {
  return text === undefined || protocols.has(text.toLowerCase());
}

/** What became of the protocol of a port that was added. */
export function noteProtocol(draft: Draft, node: ScalarNode | undefined, field: readonly string[]): void {
  if (node !== undefined && !isKnownProtocol(node.text)) draft.drop(node, unknownProtocol(node.text), field);
  else draft.note(node, field);
}

/** Said of any other one. */
export function unknownProtocol(text: string): string {
  return `A port speaks tcp, udp, http, https or grpc; ${quoted(text)} is not kept.`;
}

/** One number may be used twice: by TCP and by UDP. */
function transportOf(protocol: string | undefined): 'tcp' | 'udp' {
  return protocol?.toLowerCase() === 'udp' ? 'udp' : 'tcp';
}

function protocolOf(value: JsonValue): string | undefined {
  return isJsonObject(value) && typeof value['protocol'] === 'string' ? value['protocol'] : undefined;
}

function numberOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'port' in value ? value.port : value;
}

function write(draft: Draft, name: string, { port, protocol, isPublic }: PortToAdd): void {
  const lower = protocol?.toLowerCase();
  const details: JsonObject = {
    port,
    ...(lower !== undefined && lower !== 'tcp' && protocols.has(lower) ? { protocol: lower } : {}),
    ...(isPublic === true ? { public: true } : {}),
  };
  const before = draft.valueAt('spec', 'ports', name);
  const key = portKey(port, protocol);
  const keyBefore = before === undefined ? key : portKey(numberOf(before), protocolOf(before));
  if (keyBefore !== key) namesOf(draft, keyBefore).delete(name);
  draft.put(['spec', 'ports', name], Object.keys(details).length === 1 ? port : details);
  namesOf(draft, key).add(name);
}

function widen(draft: Draft, name: string, port: PortToAdd): void {
  const before = draft.valueAt('spec', 'ports', name);
  const details = isJsonObject(before) ? before : {};
  const protocol = typeof details['protocol'] === 'string' ? details['protocol'] : port.protocol;
  write(draft, name, { ...port, protocol, isPublic: details['public'] === true || port.isPublic === true });
}

/** A port number; undefined for anything else. */
export function toPort(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** An amount as Kubernetes writes it; what is none is dropped. */
export function setQuantity(draft: Draft, node: ScalarNode, path: readonly string[]): void {
  const quantity = parseQuantity(node.text);
  if (quantity === undefined || quantity.coefficient < 0n)
    draft.drop(node, 'This is no amount such as `250m` or `512Mi`.', path);
  else draft.map(node, path, plainValue(node));
}

/** Lower, upper or a fixed number of replicas. */
export function setReplicas(draft: Draft, node: ScalarNode): void {
  const count = Number(node.text);
  if (/^\d{1,6}$/.test(node.text) && count <= 100_000) draft.map(node, ['spec', 'replicas'], count);
  else draft.drop(node, 'This is no number of replicas.', ['spec', 'replicas']);
}

/** What an edge says, read from what refers to what is referred to: `service:web` depends on `service:payments`. */
const labels: Readonly<Record<string, string>> = {
  dependsOn: 'depends on',
  component: 'contains',
  startup: 'starts',
  exposes: 'exposes',
  owner: 'owned by',
  environment: 'takes effect in',
  target: 'patches',
  promotesFrom: 'promoted from',
  escalation: 'escalates to',
  escalatesTo: 'escalates to',
  tool: 'uses',
  agent: 'asks',
  service: 'acts on',
  approver: 'approved by',
  signer: 'signed by',
  scope: 'looks at',
  mayTouch: 'may touch',
  notifies: 'notifies',
  mayCommand: 'obeys',
  breaksGlass: 'trusts in emergencies',
  reviews: 'reviewed by',
};

/** The words for a kind of edge, or the kind itself where it has none. */
export function edgeLabel(kind: string): string {
  return Object.hasOwn(labels, kind) ? (labels[kind] ?? kind) : kind;
}

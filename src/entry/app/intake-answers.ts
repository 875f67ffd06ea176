interface IntakeAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | number>>;
  /** Whether the sender is known to be GitHub by then. */
  readonly isVerified: boolean;
}

/** What is answered to a delivery, by what became of it. */
export const answers = {
  accepted: verified(202, 'accepted'),
  repeated: verified(202, 'done before'),
  'not-json': verified(400, 'the body is not a JSON object'),
  'not-stored': verified(503, 'could not be stored; deliver it again', { 'retry-after': '60' }),
  'bad-headers': refused(400, 'X-GitHub-Event and X-GitHub-Delivery have to be those of a GitHub delivery'),
  'bad-signature': refused(401, 'X-Hub-Signature-256 does not match'),
  'wrong-method': refused(405, 'only POST', { allow: 'POST' }),
  'too-large': refused(413, 'larger than any payload of GitHub'),
  'wrong-type': refused(415, 'the content type has to be application/json'),
  'broken-off': refused(400, 'the body did not arrive'),
  'no-room': refused(503, 'too much at once; deliver it again', { 'retry-after': '60' }),
} as const satisfies Readonly<Record<string, IntakeAnswer>>;

export type DeliveryResult = keyof typeof answers;

export function isVerified(result: DeliveryResult): boolean {
  return answers[result].isVerified;
}

function verified(status: number, text: string, more?: Readonly<Record<string, string>>): IntakeAnswer {
  return { ...refused(status, text, more), isVerified: true };
}

function refused(status: number, text: string, more: Readonly<Record<string, string>> = {}): IntakeAnswer {
  const body = `${text}\n`;
  const headers = { 'content-type': 'text/plain', 'content-length': body.length, ...more };
  return { status, text: body, headers, isVerified: false };
}

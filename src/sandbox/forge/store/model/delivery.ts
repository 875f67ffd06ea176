/** One attempt to deliver a webhook. A redelivery is an attempt of its own with the same GUID. */
export interface HookDelivery {
  readonly id: number;
  readonly appId: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly isRedelivery: boolean;
  /** When the attempt began. */
  readonly deliveredAt: string;
  /** Seconds until the answer, or until it was given up. */
  readonly duration: number;
  /** `OK`, or why it failed, as GitHub words it: `Invalid HTTP Response: 500`, `timed out`. */
  readonly status: string;
  /** 502 where nobody could be reached, 504 where no answer came in time. */
  readonly statusCode: number;
  readonly url: string;
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly payload: string };
  readonly response: { readonly headers: Readonly<Record<string, string>>; readonly payload: string };
}

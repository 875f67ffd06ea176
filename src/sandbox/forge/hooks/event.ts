/** Something happened that apps may want to hear of. */
export interface ForgeEvent {
  /** As in the header `X-GitHub-Event`. */
  readonly name: string;
  readonly action: string | null;
  /** The repository it happened in, as it was then; undefined for events of an installation. */
  readonly repositoryId: number | undefined;
  /** Given for events of an organization that happened in no repository. */
  readonly organizationId?: number;
  readonly senderId: number;
  /** Only for this app; every app that subscribed to it when left out. */
  readonly appId?: number;
  /** Everything but `action`, `repository`, `organization`, `installation` and `sender`, which all events share. */
  readonly payload: () => Promise<object> | object;
}

/** Takes events in the order in which they happen. */
export interface Events {
  emit(event: ForgeEvent): void;
  /** Begins to make no payload while some work is done. */
  holdDuring<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** A webhook to be sent. */
export interface OutgoingHook {
  readonly appId: number;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly payload: string;
  /** Given for a redelivery, which keeps its GUID. */
  readonly guid?: string;
}

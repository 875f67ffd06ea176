import type { ChangeSide } from '../review/evaluate-change.ts';
import type { LoadedRegistry } from '../registry/load-registry.ts';

/** One state of the registry, and where its files can be read again. */
export interface PolicySide {
  readonly side: ChangeSide;
  readonly loaded: LoadedRegistry;
}

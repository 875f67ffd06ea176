import type { ManifestKind } from '../../model/ref.ts';
import type { TraitTree } from '../../model/traits.ts';
import { traitsOf } from '../../registry/schema/traits.ts';

/** What the schemas say of the fields of every kind, read when it is asked for. */
export const traitsByKind: Readonly<Record<ManifestKind, TraitTree>> = {
  get Environment() {
    return traitsOf('Environment');
  },
  get Service() {
    return traitsOf('Service');
  },
  get Stack() {
    return traitsOf('Stack');
  },
  get Tool() {
    return traitsOf('Tool');
  },
  get Agent() {
    return traitsOf('Agent');
  },
  get Workflow() {
    return traitsOf('Workflow');
  },
  get Group() {
    return traitsOf('Group');
  },
  get Policy() {
    return traitsOf('Policy');
  },
  get Escalation() {
    return traitsOf('Escalation');
  },
  get Overlay() {
    return traitsOf('Overlay');
  },
};

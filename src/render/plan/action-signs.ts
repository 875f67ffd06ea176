import type { ChangeAction } from '../../model/plan.ts';

/** The sign before a ref, as Terraform writes it. */
export const actionSigns: Readonly<Record<ChangeAction, string>> = {
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
};

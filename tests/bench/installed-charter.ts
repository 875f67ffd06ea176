import { layOutPackage } from '../../.ci/lay-out-package.ts';

/** The launcher of the program as npm installs it, built once from these sources. */
export const charter = layOutPackage();

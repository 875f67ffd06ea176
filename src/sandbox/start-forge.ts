import { createForge } from './forge/create-forge.ts';
import type { Forge, ForgeOptions } from './forge/forge.ts';
import { createPages } from './pages/pages.ts';

export type { Forge, ForgeOptions } from './forge/forge.ts';

/** Starts the embedded forge on a folder, and resolves when it takes requests. */
export function startForge(options: ForgeOptions): Promise<Forge> {
  return createForge({ pages: createPages, ...options });
}

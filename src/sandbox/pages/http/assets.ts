import { readFile } from 'node:fs/promises';

import { diagramDocument, diagramsScript, drawDiagramScript } from '../scripts/diagrams.ts';
import { liveScript } from '../scripts/live.ts';
import { stylesheet } from '../style/stylesheet.ts';
import { iconDrawing } from '../views/icons.ts';
import { assets } from '../views/assets.ts';
import { assetHeaders, createNonce, diagramHeaders } from './secure-headers.ts';

const javascript = 'text/javascript; charset=utf-8';

const fixed: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
  [assets.style]: { type: 'text/css; charset=utf-8', body: stylesheet },
  [assets.icon]: { type: 'image/svg+xml', body: iconDrawing },
  [assets.live]: { type: javascript, body: liveScript },
  [assets.diagrams]: { type: javascript, body: diagramsScript },
  [assets.drawDiagram]: { type: javascript, body: drawDiagramScript },
};

/** Names of the modules that Mermaid's own bundle consists of; nothing else of the package is served. */
const mermaidModule = /^(?:mermaid\.esm\.min\.mjs|chunks\/mermaid\.esm\.min\/[\w-]+\.mjs)$/u;

/** Answers for what pages load; undefined for any other path. */
export async function answerAsset(path: string): Promise<Response | undefined> {
  if (path === assets.diagram) {
    const nonce = createNonce();
    return new Response(diagramDocument(nonce), { headers: diagramHeaders(nonce) });
  }
  const asset = Object.hasOwn(fixed, path) ? fixed[path] : undefined;
  if (asset !== undefined) return new Response(asset.body, { headers: assetHeaders(asset.type) });
  const module = path.startsWith(assets.mermaid) ? path.slice(assets.mermaid.length) : '';
  return mermaidModule.test(module) ? answerMermaid(module) : undefined;
}

/** The folder of Mermaid's bundle, with a slash at the end. */
const mermaidFolder = new URL('./', import.meta.resolve('mermaid'));

async function answerMermaid(module: string): Promise<Response | undefined> {
  try {
    const headers = { ...assetHeaders(javascript), 'cache-control': 'public, max-age=86400' };
    return new Response(await readFile(new URL(module, mermaidFolder)), { headers });
  } catch {
    return undefined;
  }
}

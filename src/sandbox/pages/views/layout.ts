import { outsideName } from '../code/visible-text.ts';
import { markup, type Content, type Html } from '../markup/html.ts';
import { assets } from './assets.ts';
import { icons } from './icons.ts';

/** One step on the way to a page. */
export interface Crumb {
  readonly text: string;
  readonly address: string;
}

/** What a page is, before it becomes a document. */
export interface Page {
  readonly title: string;
  readonly crumbs: readonly Crumb[];
  readonly body: Html;
  /** Where a digest of what the page shows can be asked for, and the digest at the time of writing. */
  readonly live?: { readonly address: string; readonly digest: string };
}

/** The whole document. Only what carries the nonce is run or applied; see `secure-headers.ts`. */
export function renderDocument(page: Page, nonce: string): string {
  const hasDiagram = page.body.toString().includes('language-mermaid');
  const script = (address: string) => markup`<script src="${address}" nonce="${nonce}" defer></script>`;
  const crumbs = page.crumbs.map(
    ({ text, address }) =>
      markup`<span class="slash" aria-hidden="true">/</span><a href="${address}">${outsideName(text)}</a>`,
  );
  return markup`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${page.title} · Charter forge</title>
  <link rel="icon" href="${assets.icon}" type="image/svg+xml">
  <link rel="stylesheet" href="${assets.style}" nonce="${nonce}">
  ${page.live !== undefined && script(assets.live)}
  ${hasDiagram && script(assets.diagrams)}
</head>
<body>
  <a class="skip" href="#content">Skip to the content</a>
  <header class="top">
    <nav class="crumbs" aria-label="Breadcrumb"><a class="home" href="/" aria-label="Charter forge">${icons.seal} <span>Charter forge</span></a>${crumbs}</nav>
    <nav class="places" aria-label="Forge"><a href="/_/deliveries">Deliveries</a></nav>
  </header>
  <main id="content"${liveAttributes(page)}>${page.body}</main>
  <footer class="bottom"><p>An embedded forge for trying Charter out: real Git, real webhooks, this machine only.</p></footer>
</body>
</html>
`.toString();
}

function liveAttributes({ live }: Page): Content {
  return live && markup` data-live="${live.address}" data-digest="${live.digest}"`;
}

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/graph/build-graph.ts';
import { graphToMermaid } from '../../src/render/graph/graph-formats.ts';
import { manifestsOf } from '../builders/a-manifest.ts';
import { aGraph, anEdge } from '../builders/a-review.ts';

const library = join(dirname(createRequire(import.meta.url).resolve('mermaid')), 'mermaid.min.js');

const shop = buildGraph(
  manifestsOf({
    'agent:helper': { tool: ['tool:reindex'], mayTouch: ['environment:staging'] },
    'environment:staging': { escalation: ['escalation:night'] },
    'escalation:night': { breaksGlass: ['group:shop'] },
    'group:shop': {},
    'service:api': { dependsOn: ['service:db'], owner: ['group:shop'] },
    'service:db': {},
    'stack:shop': { component: ['service:api'] },
    'tool:reindex': {},
  }),
);

describe('the picture of a graph', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });
  afterAll(() => browser.close());

  /** What Mermaid draws: the texts of boxes and of edges. */
  async function drawn(text: string): Promise<{ nodes: readonly string[]; labels: readonly string[] }> {
    const page = await browser.newPage();
    await page.setContent('<main></main>');
    await page.addScriptTag({ path: library });
    return page.evaluate(`(async () => {
      mermaid.initialize({ startOnLoad: false });
      const main = document.querySelector('main');
      main.innerHTML = (await mermaid.render('picture', ${JSON.stringify(text)})).svg;
      const texts = (selector) =>
        [...main.querySelectorAll(selector)].map((found) => found.textContent.trim()).filter((found) => found !== '');
      return { nodes: texts('.nodeLabel').toSorted(), labels: [...new Set(texts('.edgeLabel'))].toSorted() };
    })()`);
  }

  it('is drawn by Mermaid, with the labels of edges in words', async () => {
    const { nodes, labels } = await drawn(graphToMermaid(shop));

    expect(nodes).toEqual(expect.arrayContaining(shop.nodes.map(({ ref }) => ref)));
    expect(labels).toEqual([
      'contains',
      'escalates to',
      'may touch',
      'owned by',
      'trusts in emergencies',
      'uses',
    ]);
  });

  it('is drawn with names that mean something to Mermaid', async () => {
    const hostile = 'service:"]; click n0 "javascript:alert(1)" %% end';
    const { nodes } = await drawn(graphToMermaid(aGraph([anEdge('service:x', hostile, { kind: 'a|b' })])));

    expect(nodes).toContain(hostile);
  });
});

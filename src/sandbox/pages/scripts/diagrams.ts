import { assets } from '../views/assets.ts';

/**
 * Puts a frame in the place of each Mermaid block. The frame has no origin, no network and no way to its parent but
 * messages, so that a diagram which breaks out of its renderer finds nothing. Its text stays readable beside it.
 */
export const diagramsScript = `
const show = (code) => {
  const pre = code.parentElement;
  const text = code.textContent;
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.title = 'Diagram';
  frame.loading = 'lazy';
  frame.src = '${assets.diagram}';
  const summary = document.createElement('summary');
  summary.textContent = 'Text of the diagram';
  const source = document.createElement('details');
  const figure = document.createElement('figure');
  figure.className = 'diagram';
  pre.replaceWith(figure);
  source.append(summary, pre);
  figure.append(frame, source);
  const hear = ({ source: sender, data }) => {
    if (sender === null || sender !== frame.contentWindow) return;
    if (data?.kind === 'ready') sender.postMessage({ kind: 'draw', text }, '*');
    if (data?.kind === 'drawn' && Number.isFinite(data.height))
      frame.height = String(Math.min(Math.max(Math.ceil(data.height), 24), 1600));
    if (data?.kind === 'failed') {
      frame.remove();
      source.open = true;
      summary.textContent = 'This diagram could not be drawn; its text';
    }
  };
  addEventListener('message', hear);
};
[...document.querySelectorAll('pre > code.language-mermaid')].slice(0, 20).forEach(show);
`;

/** Runs inside of the frame: draws the one diagram that it is sent, and tells how high it is. */
export const drawDiagramScript = `
import mermaid from '${assets.mermaid}mermaid.esm.min.mjs';
const font = 'system-ui, sans-serif';
const lightColors = {
  fontFamily: font, fontSize: '14px', primaryColor: '#f6f5f2', primaryBorderColor: '#b9b4a8', primaryTextColor: '#1f2227',
  lineColor: '#77746b', textColor: '#1f2227', edgeLabelBackground: '#ffffff', clusterBkg: '#fbfaf8', clusterBorder: '#e2dfd8',
};
const darkColors = {
  darkMode: true, fontFamily: font, fontSize: '14px', primaryColor: '#2a2f38', primaryBorderColor: '#5a6270', primaryTextColor: '#e4e6ea',
  lineColor: '#9aa1ac', textColor: '#e4e6ea', edgeLabelBackground: '#1c1f25', clusterBkg: '#20242b', clusterBorder: '#30353f',
};
const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
mermaid.initialize({
  startOnLoad: false,
  securityLevel: 'strict',
  suppressErrorRendering: true,
  look: 'classic',
  theme: 'base',
  themeVariables: isDark ? darkColors : lightColors,
  fontFamily: font,
  maxTextSize: 50000,
  maxEdges: 1000,
});
const tell = (message) => parent.postMessage(message, '*');
addEventListener('message', async ({ source, data }) => {
  if (source !== parent || data?.kind !== 'draw') return;
  try {
    const { svg } = await mermaid.render('diagram', String(data.text));
    document.body.innerHTML = svg;
    const drawing = document.querySelector('svg');
    new ResizeObserver(() => tell({ kind: 'drawn', height: drawing.getBoundingClientRect().height })).observe(drawing);
  } catch {
    tell({ kind: 'failed' });
  }
});
tell({ kind: 'ready' });
`;

/** The document of the frame. */
export function diagramDocument(nonce: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Diagram</title>
<style>html,body{margin:0;background:transparent}svg{display:block;max-width:100%;height:auto;margin:auto}</style>
<script type="module" nonce="${nonce}" src="${assets.drawDiagram}"></script></head><body></body></html>
`;
}

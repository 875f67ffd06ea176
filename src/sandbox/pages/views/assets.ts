/** Addresses of what the forge itself serves to its pages. */
export const assets = {
  style: '/_/assets/pages.css',
  icon: '/_/assets/icon.svg',
  live: '/_/assets/live.js',
  diagrams: '/_/assets/diagrams.js',
  diagram: '/_/diagram',
  drawDiagram: '/_/assets/draw-diagram.js',
  mermaid: '/_/assets/mermaid/',
} as const;

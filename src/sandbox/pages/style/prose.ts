/** Rendered Markdown. */
export const proseStyle = `
.prose { padding: 0.85rem 1rem; overflow-wrap: anywhere; }
.prose-document { padding: 1.2rem 1.6rem; }
.prose > :first-child { margin-top: 0; }
.prose > :last-child { margin-bottom: 0; }
.prose p, .prose ul, .prose ol, .prose pre, .prose blockquote, .prose .scroll, .prose details, .prose table, .prose figure { margin: 0 0 0.75rem; }
.prose h1, .prose h2, .prose h3, .prose h4, .prose h5, .prose h6 { margin: 1.2rem 0 0.55rem; line-height: 1.3; font-weight: 640; letter-spacing: -0.005em; }
.prose h1 { font-size: 1.35rem; }
.prose h2 { font-size: 1.15rem; }
.prose h3 { font-size: 1.02rem; }
.prose h4, .prose h5, .prose h6 { font-size: 0.95rem; }
.prose-document h1, .prose-document h2 { padding-bottom: 0.3rem; border-bottom: 1px solid var(--line); }
.prose a { text-decoration: underline; text-decoration-color: color-mix(in srgb, currentColor 40%, transparent); }
.prose ul { list-style: disc; padding-left: 1.4rem; }
.prose ol { list-style: decimal; padding-left: 1.6rem; }
.prose li > ul, .prose li > ol { margin-bottom: 0; }
.prose li + li { margin-top: 0.15rem; }
.prose li:has(> input[type="checkbox"]) { list-style: none; margin-left: -1.3rem; }
.prose input[type="checkbox"] { margin: 0 0.35rem 0 0; accent-color: var(--accent); }
.prose :not(pre) > code { background: var(--sunken); border-radius: 5px; padding: 0.1em 0.35em; }
.prose pre { background: var(--sunken); border-radius: 8px; padding: 0.75rem 0.9rem; overflow-x: auto; line-height: 1.45; overflow-wrap: normal; }
.prose pre code { font-size: 0.84rem; }

.d-added { color: var(--success); }
.d-deleted { color: var(--failure); }
.d-place { color: var(--notice); }
.prose blockquote { border-left: 3px solid var(--line); padding-left: 0.9rem; color: var(--quiet); }
.prose blockquote > :last-child { margin-bottom: 0; }
.prose table { display: block; overflow-x: auto; font-size: 0.88rem; width: max-content; max-width: 100%; overflow-wrap: break-word; }
.prose th, .prose td { border: 1px solid var(--line); padding: 0.35rem 0.55rem; text-align: left; vertical-align: top; }
.prose th { background: var(--sunken); font-weight: 600; }
.prose [align="right"] { text-align: right; }
.prose [align="center"] { text-align: center; }
.prose hr { border: 0; border-top: 1px solid var(--line); margin: 1.2rem 0; }
.prose details { border: 1px solid var(--line); border-radius: 8px; padding: 0.45rem 0.8rem; }
.prose details[open] > summary { margin-bottom: 0.55rem; }
.prose details > summary { font-weight: 550; }
.prose details > :last-child { margin-bottom: 0.2rem; }
.prose kbd { border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 5px; padding: 0.05em 0.35em; font-family: var(--mono); font-size: 0.84em; }
.prose .diagram > iframe { display: block; width: 100%; border: 0; background: transparent; color-scheme: light dark; }
.prose .diagram { border: 1px solid var(--line); border-radius: 8px; padding: 0.8rem; }
.prose .diagram > details { border: 0; padding: 0; margin: 0.5rem 0 0; font-size: 0.85rem; color: var(--quiet); }
.prose .diagram > details > summary { font-weight: 400; }
`;

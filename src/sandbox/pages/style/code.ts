/** Differences, files with line numbers, colours of code, and annotations on their lines. */
export const codeStyle = `
.file { overflow: clip; }
.file > summary, .index > summary { list-style: none; justify-content: flex-start; background: var(--sunken); }
.file > summary::before, .index > summary::before { content: "▾"; color: var(--quiet); width: 0.9rem; }
.file:not([open]) > summary::before, .index:not([open]) > summary::before { content: "▸"; }
.file:not([open]) > summary { border-bottom: 0; }
.file-side { margin-left: auto; display: inline-flex; gap: 0.9rem; align-items: center; }
.file > summary .path { font-family: var(--mono); font-size: 0.86rem; font-weight: 600; }
.index > summary { border-bottom: 0; justify-content: flex-start; font-weight: 600; }
.index[open] > summary { border-bottom: 1px solid var(--line); }
.file-index { padding: 0.5rem 1rem; display: grid; gap: 0.25rem; max-height: 22rem; overflow-y: auto; }
.file-index li { display: flex; gap: 0.7rem; align-items: baseline; overflow-wrap: anywhere; }
.file-index .counts { margin-left: auto; }
.diff { width: 100%; border-spacing: 0; font-size: 14px; line-height: 1.5; }
.diff td { padding: 0; vertical-align: top; }
.diff .number { width: 1%; min-width: 3.2rem; text-align: right; user-select: none; border-right: 1px solid var(--line); }
.diff .number a { display: block; padding: 0 0.6rem; color: var(--quiet); }
.diff .number:target, .diff .number:target ~ td { background: light-dark(#fff4c8, #453a12); }
.diff .sign { width: 1.4rem; text-align: center; color: var(--quiet); user-select: none; }
.diff .code { white-space: pre-wrap; overflow-wrap: anywhere; padding-right: 0.8rem; tab-size: 4; }
.lines .code { padding-left: 0.8rem; }
.line-added td { background: light-dark(#eaf7ed, #16281d); }
.line-added .number { background: light-dark(#d6f0dc, #1b3424); }
.line-added .sign { color: var(--success); }
.line-added .changed { background: light-dark(#b4e5c1, #2a5f3c); }
.line-deleted td { background: light-dark(#fdf0ef, #2d1b1d); }
.line-deleted .number { background: light-dark(#fbdedc, #3e2225); }
.line-deleted .sign { color: var(--failure); }
.line-deleted .changed { background: light-dark(#f8c2be, #6b2f33); }
.hunk td { background: var(--notice-soft); color: var(--quiet); padding: 0.15rem 0.8rem; }
.hunk .number { background: var(--notice-soft); }
.hunk span { color: var(--notice); }
.t-key { color: light-dark(#2b4c9b, #9dbcff); }
.t-string { color: light-dark(#26693c, #a5d9a4); }
.t-number { color: light-dark(#8a4a00, #f0b77a); }
.t-word { color: light-dark(#7a3aa8, #d0a8ff); }
.t-comment { color: var(--quiet); font-style: italic; }
.t-mark { color: light-dark(#9c3b54, #f29bb0); }
.changed { border-radius: 3px; color: var(--ink); font-style: normal; }
.under-failure, .under-warning, .under-notice { text-decoration: underline wavy 1.5px; text-underline-offset: 0.25em; text-decoration-skip-ink: none; }
.under-failure { text-decoration-color: var(--failure); }
.under-warning { text-decoration-color: var(--pending); }
.under-notice { text-decoration-color: var(--notice); }
.hidden-character { background: var(--failure-soft); color: var(--failure); border-radius: 3px; padding: 0 0.25em; font-family: var(--mono); font-size: 0.78em; }
.cut { color: var(--quiet); font-style: italic; }
.note-row td { background: var(--panel); }
.note { font: 0.92rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", Roboto, sans-serif; margin: 0.5rem 0.8rem; padding: 0.55rem 0.85rem; border: 1px solid var(--line); border-left: 4px solid var(--neutral); border-radius: 8px; max-width: 56rem; overflow-wrap: anywhere; }
.note:target { box-shadow: 0 0 0 3px light-dark(#ffe08a, #6d5a14); }
.note-failure { border-left-color: var(--failure); background: light-dark(#fff9f8, #261a1b); }
.note-warning { border-left-color: var(--pending); background: light-dark(#fffcf4, #262118); }
.note-notice { border-left-color: var(--notice); background: light-dark(#f8fbff, #1a212c); }
.note-failure .icon { color: var(--failure); }
.note-warning .icon { color: var(--pending); }
.note-notice .icon { color: var(--notice); }
.note-head { display: flex; flex-wrap: wrap; gap: 0.1rem 0.5rem; align-items: center; }
.note-head .quiet { font-size: 0.85rem; margin-left: auto; }
.note-text { white-space: pre-wrap; }
.note-text code { background: color-mix(in srgb, currentColor 9%, transparent); border-radius: 4px; padding: 0.05em 0.3em; }
.note pre { white-space: pre-wrap; margin: 0.4rem 0 0; }
.outside { border-top: 1px solid var(--line); padding: 0.7rem 0 0.3rem; }
.outside > h4, .other-notes > h4 { padding: 0 1rem; }
.other-notes > h4 { padding-top: 0.8rem; font-family: var(--mono); font-size: 0.86rem; }
.notes .note-place { display: block; padding: 0.4rem 1rem 0; font-size: 0.86rem; }
@media (max-width: 40rem) {
  .diff { font-size: 13px; }
  .diff .number { min-width: 2.2rem; }
  .diff .number a { padding: 0 0.35rem; }
  .note { margin-inline: 0.4rem; }
}
`;

/** Colours, type, the frame of a page, panels, tabs, buttons and forms. */
export const baseStyle = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f7f6f3, #15171b);
  --panel: light-dark(#ffffff, #1c1f25);
  --sunken: light-dark(#f1efea, #22262d);
  --line: light-dark(#e2dfd8, #30353f);
  --ink: light-dark(#1f2227, #e4e6ea);
  --quiet: light-dark(#62666e, #9aa1ac);
  --link: light-dark(#3c4fc4, #a3b1ff);
  --accent: light-dark(#4457cf, #5a6be0);
  --on-accent: #ffffff;
  --success: light-dark(#1f7a3d, #6fd08c);
  --success-soft: light-dark(#e5f4e9, #17301f);
  --failure: light-dark(#b3261e, #ff9189);
  --failure-soft: light-dark(#fdeceb, #3a1d1d);
  --pending: light-dark(#8a5a00, #f0b95a);
  --pending-soft: light-dark(#fdf3dd, #362a14);
  --merged: light-dark(#6d3fc0, #c3a3ff);
  --merged-soft: light-dark(#f1eafc, #2b2240);
  --neutral: light-dark(#62666e, #9aa1ac);
  --neutral-soft: light-dark(#efedea, #272b32);
  --notice: light-dark(#2b5fab, #8fbcff);
  --notice-soft: light-dark(#e8f0fb, #1b2a40);
  --shadow: light-dark(0 1px 2px #2a260014, 0 1px 2px #00000059);
  --radius: 10px;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", "Liberation Mono", Menlo, Consolas, monospace;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column;
  background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", Roboto, sans-serif;
}
main { flex: 1; width: 100%; max-width: 78rem; margin: 0 auto; padding: 1.25rem 1.25rem 3rem; }
a { color: var(--link); text-decoration: none; text-underline-offset: 0.18em; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
h1, h2, h3, h4, p, ul, ol { margin: 0; }
ul, ol { padding: 0; list-style: none; }
h1 { font-size: 1.55rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.012em; overflow-wrap: anywhere; }
h2 { font-size: 1rem; font-weight: 620; }
h3 { font-size: 0.95rem; font-weight: 600; }
h4 { font-size: 0.9rem; font-weight: 600; }
code, pre, .code, .number, .sign, .hunk { font-family: var(--mono); font-size: 0.86em; }
.quiet, .row-note, .empty, .lead { color: var(--quiet); }
.quiet { font-weight: 400; }
.row-note { font-size: 0.87rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 0.6rem; z-index: 9; background: var(--panel); padding: 0.4rem 0.8rem; }
.icon { vertical-align: -0.18em; flex: none; }

.top {
  display: flex; gap: 0.4rem 1.5rem; align-items: center; justify-content: space-between;
  padding: 0.7rem 1.25rem; background: var(--panel); border-bottom: 1px solid var(--line);
}
.top a { color: inherit; }
.crumbs { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 0.5rem; min-width: 0; overflow-wrap: anywhere; }
.crumbs .home { display: inline-flex; gap: 0.45rem; align-items: center; font-weight: 620; }
.crumbs .home .icon { color: var(--accent); width: 20px; height: 20px; }
.crumbs a:last-child { font-weight: 600; }
.slash { color: var(--quiet); padding: 0 0.1rem; }
.places { color: var(--quiet); font-size: 0.92rem; }
.bottom { border-top: 1px solid var(--line); color: var(--quiet); font-size: 0.85rem; padding: 1rem 1.25rem; text-align: center; }
.news {
  position: fixed; inset: auto 1rem 1rem auto; background: var(--panel); color: var(--ink);
  border: 1px solid var(--line); border-radius: var(--radius); box-shadow: 0 6px 24px #00000040; padding: 0.7rem 1rem;
}

.page-head { margin-bottom: 1.1rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.45rem; }
.lead { font-size: 1.02rem; }
.clone code { background: var(--sunken); border: 1px solid var(--line); border-radius: 6px; padding: 0.3rem 0.6rem; display: inline-block; max-width: 100%; overflow-x: auto; white-space: nowrap; user-select: all; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); margin-bottom: 1.1rem; min-width: 0; }
.panel-head { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: center; justify-content: space-between; padding: 0.6rem 1rem; border-bottom: 1px solid var(--line); }
.empty { padding: 1rem; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 20rem; gap: 1.4rem; align-items: start; }
.columns-left { grid-template-columns: 17rem minmax(0, 1fr); }
.columns-left > .column-side { position: sticky; top: 1rem; }
.column-main, .column-side { min-width: 0; }
.scroll { position: relative; overflow-x: auto; }

.tabs { position: relative; display: flex; gap: 0.25rem; border-bottom: 1px solid var(--line); margin-bottom: 1.25rem; overflow-x: auto; scrollbar-width: none; }
.tabs a { display: flex; gap: 0.45rem; align-items: center; padding: 0.55rem 0.8rem; color: var(--quiet); border-bottom: 2px solid transparent; white-space: nowrap; }
.tabs a:hover { color: var(--ink); text-decoration: none; background: var(--sunken); border-radius: 6px 6px 0 0; }
.tabs a:focus-visible { outline-offset: -2px; }
.tabs [aria-current] { color: var(--ink); font-weight: 600; border-bottom-color: var(--accent); }
.count { background: var(--sunken); color: var(--quiet); border-radius: 99px; padding: 0 0.5rem; font-size: 0.8rem; font-weight: 500; }

.button {
  font: inherit; font-size: 0.9rem; font-weight: 550; line-height: 1.3; display: inline-flex; gap: 0.4rem; align-items: center;
  color: var(--ink); background: var(--panel); border: 1px solid light-dark(#cfcbc2, #434955); border-radius: 7px; padding: 0.42rem 0.8rem; cursor: pointer;
}
.button:hover { background: var(--sunken); text-decoration: none; }
.button-main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.button-main:hover { background: color-mix(in srgb, var(--accent) 88%, black); }
.button-approve { color: var(--success); }
.button-refuse { color: var(--failure); }
.button-small { padding: 0.2rem 0.55rem; font-size: 0.82rem; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
.button-group { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.as { font-size: 0.88rem; color: var(--quiet); display: inline-flex; gap: 0.4rem; align-items: center; min-width: 0; }
select, textarea { font: inherit; color: var(--ink); background: var(--panel); border: 1px solid light-dark(#cfcbc2, #434955); border-radius: 7px; }
select { font-size: 0.88rem; padding: 0.35rem 0.4rem; max-width: 14rem; }
textarea { width: 100%; padding: 0.7rem 0.8rem; resize: vertical; min-height: 7rem; display: block; }
::placeholder { color: var(--quiet); opacity: 1; }

.tag { display: inline-block; font-size: 0.74rem; font-weight: 550; color: var(--quiet); background: var(--sunken); border: 1px solid var(--line); border-radius: 99px; padding: 0 0.5rem; vertical-align: 0.06em; white-space: nowrap; }
.tag-warning { color: var(--pending); background: var(--pending-soft); border-color: transparent; }
.label { display: inline-flex; gap: 0.35rem; align-items: center; font-size: 0.78rem; font-weight: 500; color: var(--ink); border: 1px solid var(--line); border-radius: 99px; padding: 0.02rem 0.55rem; background: var(--panel); vertical-align: 0.06em; }
.labels { display: flex; flex-wrap: wrap; gap: 0.35rem; }
.state { display: inline-flex; gap: 0.4rem; align-items: center; border-radius: 99px; padding: 0.2rem 0.75rem; font-size: 0.88rem; font-weight: 600; }
.state-open { color: var(--success); background: var(--success-soft); }
.state-merged { color: var(--merged); background: var(--merged-soft); }
.state-closed { color: var(--failure); background: var(--failure-soft); }
.state-draft { color: var(--neutral); background: var(--neutral-soft); }
.mark { display: inline-flex; gap: 0.3rem; align-items: center; white-space: nowrap; }
.mark.state-open, .mark.state-merged, .mark.state-closed, .mark.state-draft { background: none; }
.check-success { color: var(--success); }
.check-failure { color: var(--failure); }
.check-pending { color: var(--pending); }
.check-neutral { color: var(--neutral); }
.check-pending .icon { animation: turn 3s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { .check-pending .icon { animation: none; } }
.counts { font-family: var(--mono); font-size: 0.82rem; white-space: nowrap; }
.added { color: var(--success); }
.deleted { color: var(--failure); }
.avatar { display: inline-grid; place-items: center; width: 30px; height: 30px; flex: none; border-radius: 50%; color: #fff; font-size: 0.72rem; font-weight: 650; letter-spacing: 0.02em; }
.avatar-bot { border-radius: 8px; }
${hueRules()}

@media (max-width: 60rem) {
  .columns, .columns-left { grid-template-columns: minmax(0, 1fr); }
  .columns-left > .column-side { position: static; }
}
@media (max-width: 40rem) {
  main { padding: 1rem 0.75rem 2rem; }
  .top, .bottom { padding-inline: 0.9rem; }
  .crumbs .home:not(:last-child) span { display: none; }
  h1 { font-size: 1.3rem; }
  .panel-head { padding-inline: 0.8rem; }
}
`;

/** Twelve colours around the wheel, all dark enough for white letters. */
function hueRules(): string {
  return Array.from(
    { length: 12 },
    (_, index) => `.hue-${index} { background: oklch(0.5 0.11 ${index * 30}); }`,
  ).join('\n');
}

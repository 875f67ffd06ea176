/** Rows of pull requests, commits and files; cards; tables of deliveries. */
export const listStyle = `
.rows > .row { display: flex; gap: 0.75rem; padding: 0.7rem 1rem; align-items: flex-start; }
.rows > .row + .row { border-top: 1px solid var(--line); }
.row > .mark { padding-top: 0.2rem; }
.row-main { flex: 1; min-width: 0; }
.row-title { font-weight: 550; overflow-wrap: anywhere; }
.row-title a { color: var(--ink); }
.row-title a.quiet { color: var(--quiet); }
.row-title a:hover { color: var(--link); }
.row-title .label, .row-title .mark { margin-left: 0.25rem; }
.row-comments { white-space: nowrap; font-size: 0.87rem; }
.row .avatar { margin-top: 0.1rem; }
.person { font-weight: 600; }
.row-note .person { font-weight: 500; color: var(--ink); }
.sha { color: var(--quiet); }
.sha code { background: var(--sunken); border-radius: 5px; padding: 0.1rem 0.4rem; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); margin-top: 0.7rem; }
.card { background: var(--panel); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); padding: 0.9rem 1rem; display: grid; gap: 0.35rem; align-content: start; }
.card h3 { font-size: 1.02rem; overflow-wrap: anywhere; }
.plain { padding: 0.5rem 1rem; display: grid; gap: 0.45rem; }
.plain > li { display: flex; gap: 0.55rem; align-items: flex-start; overflow-wrap: anywhere; min-width: 0; }
.plain > li > .icon, .plain > li > .mark { margin-top: 0.22rem; }
.plain > li > div { min-width: 0; }
.files > li { padding: 0.42rem 1rem; overflow-wrap: anywhere; }
.files > li + li { border-top: 1px solid var(--line); }
.files .icon { color: var(--quiet); margin-right: 0.35rem; }
.files a { color: var(--ink); }
.files a:hover { color: var(--link); }
.column-side .rows > .row { padding: 0.55rem 1rem; gap: 0.6rem; }
.column-side .row-title { font-size: 0.92rem; }
.column-side .commits .avatar { display: none; }
.paging { display: flex; flex-wrap: wrap; gap: 0.4rem 1.2rem; justify-content: center; align-items: center; padding: 0.4rem 1rem 1rem; color: var(--quiet); font-size: 0.9rem; }
.place .path { font-size: 1.15rem; font-weight: 600; }
.path { overflow-wrap: anywhere; }
table { border-collapse: collapse; }
.deliveries, .annotations { width: 100%; font-size: 0.9rem; }
.deliveries th, .annotations th { text-align: left; font-weight: 550; color: var(--quiet); font-size: 0.82rem; }
.deliveries th, .deliveries td, .annotations th, .annotations td { padding: 0.5rem 1rem; border-bottom: 1px solid var(--line); vertical-align: top; }
.deliveries tr:last-child td, .annotations tr:last-child td { border-bottom: 0; }
.deliveries td { white-space: nowrap; }
.guid { color: var(--quiet); }
.payload { margin: 0; padding: 1rem; overflow-x: auto; max-height: 34rem; font-size: 0.82rem; }
.message { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.3rem 0; font-family: inherit; font-size: 0.92rem; color: var(--quiet); }
details > summary { cursor: pointer; }
.row details > summary { color: var(--quiet); font-size: 0.84rem; width: fit-content; }
@media (max-width: 40rem) {
  .annotations thead { display: none; }
  .annotations tr, .annotations td { display: block; border: 0; }
  .annotations td { padding: 0.15rem 1rem; }
  .annotations tr { padding: 0.5rem 0; border-top: 1px solid var(--line); }
}
.message-page { max-width: 36rem; margin: 3rem auto; padding: 1.6rem; display: grid; gap: 0.9rem; }
.message-page p { white-space: pre-line; }
`;

/** The pull request's head, its timeline, checks and forms. */
export const conversationStyle = `
.pull-head .pull-line, .pull-line { display: flex; flex-wrap: wrap; gap: 0.5rem 0.75rem; align-items: center; color: var(--quiet); }
.pull-line .person { color: var(--ink); }
.branch { background: var(--notice-soft); color: var(--notice); border-radius: 5px; padding: 0.1em 0.4em; overflow-wrap: anywhere; }
.timeline { position: relative; display: grid; gap: 1rem; margin-bottom: 1.2rem; }
.timeline::before { content: ""; position: absolute; left: 14px; top: 1rem; bottom: 0; width: 2px; background: var(--line); }
.timeline > li { position: relative; display: flex; gap: 0.8rem; align-items: flex-start; min-width: 0; }
.timeline > li > .avatar { box-shadow: 0 0 0 3px var(--paper); margin-top: 0.35rem; }
.said > .panel { flex: 1; margin: 0; overflow: clip; }
.said > .panel > .panel-head { justify-content: flex-start; gap: 0.3rem; background: var(--sunken); color: var(--quiet); font-size: 0.92rem; padding-block: 0.45rem; display: block; }
.said > .panel > .panel-head .person { color: var(--ink); }
.said > .dot { margin-top: 0.35rem; }
.dot { display: inline-grid; place-items: center; width: 30px; height: 30px; flex: none; border-radius: 50%; background: var(--neutral-soft); color: var(--neutral); box-shadow: 0 0 0 3px var(--paper); }
.dot-success { background: var(--success-soft); color: var(--success); }
.dot-failure { background: var(--failure-soft); color: var(--failure); }
.dot-pending { background: var(--pending-soft); color: var(--pending); }
.dot-merged { background: var(--merged-soft); color: var(--merged); }
.review-success { color: var(--success); }
.review-failure { color: var(--failure); }
.event-text { flex: 1; min-width: 0; padding-top: 0.25rem; color: var(--quiet); font-size: 0.93rem; }
.event-text .person, .event-text a { color: var(--ink); }
.event-text .checks { padding: 0.5rem 0 0; color: var(--ink); }
.commit-list { margin-top: 0.35rem; display: grid; gap: 0.15rem; }
.commit-list li { display: flex; gap: 0.8rem; justify-content: space-between; overflow-wrap: anywhere; }
.commit-list .sha { flex: none; }
.places .place-failure, .places .place-warning, .places .place-notice { padding-left: 0.6rem; border-left: 3px solid var(--neutral); margin: 0.25rem 0; }
ul.places { margin-top: 0.25rem; font-size: 0.88rem; color: var(--quiet); display: grid; }
ul.places .place-failure { border-color: var(--failure); }
ul.places .place-warning { border-color: var(--pending); }
ul.places .place-notice { border-color: var(--notice); }
ul.places code { color: var(--link); }
.reactions { display: flex; flex-wrap: wrap; gap: 0.4rem; padding: 0 1rem 0.8rem; }
.reactions li { border: 1px solid var(--line); background: var(--sunken); border-radius: 99px; padding: 0.05rem 0.6rem; font-size: 0.86rem; }
.code-comment { border: 1px solid var(--line); border-radius: 8px; padding: 0.6rem 0.8rem; margin-top: 0.6rem; }
.merge-box { border-left-width: 4px; padding: 0.9rem 1rem; display: grid; gap: 0.8rem; }
.merge-success { border-left-color: var(--success); }
.merge-failure { border-left-color: var(--failure); }
.merge-pending { border-left-color: var(--pending); }
.merge-verdict { display: flex; gap: 0.7rem; line-height: 1.4; }
.merge-verdict .icon { width: 20px; height: 20px; margin-top: 0.1rem; }
.merge-verdict span { color: var(--quiet); font-size: 0.92rem; }
.merge-verdict strong { color: var(--ink); font-size: 1rem; }
.merge-success .merge-verdict > .icon { color: var(--success); }
.merge-failure .merge-verdict > .icon { color: var(--failure); }
.merge-pending .merge-verdict > .icon { color: var(--pending); }
.composer textarea { border-width: 0 0 1px; border-radius: 0; }
.composer textarea:focus-visible { outline-offset: -2px; }
.composer > form > .buttons { padding: 0.7rem 1rem; justify-content: space-between; }
.summary { margin-bottom: 1rem; }
.checks > li > .mark { flex: none; }
.checks-line { padding: 0.3rem 0 0; display: flex; flex-wrap: wrap; gap: 0.3rem 1.4rem; }
.checks-line .mark { margin-top: 0.2rem; }
.check > .panel-head h2 { display: flex; gap: 0.5rem; align-items: center; overflow-wrap: anywhere; }
.check .check-title { margin-bottom: 0.1rem; }
.check-actions { padding: 0.7rem 1rem; border-top: 1px solid var(--line); }
.check > .scroll { border-top: 1px solid var(--line); }
.annotations caption { text-align: left; padding: 0.7rem 1rem 0.2rem; font-weight: 600; }
.annotations td:nth-child(2) { overflow-wrap: anywhere; min-width: 9rem; }
.level { font-size: 0.78rem; font-weight: 600; border-radius: 99px; padding: 0.05rem 0.55rem; white-space: nowrap; }
.level-failure { color: var(--failure); background: var(--failure-soft); }
.level-warning { color: var(--pending); background: var(--pending-soft); }
.level-notice { color: var(--notice); background: var(--notice-soft); }
`;

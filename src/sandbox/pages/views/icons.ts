import { trusted, type Html } from '../markup/html.ts';

/** A small line drawing in the colour of the text around it; its meaning always stands beside it in words. */
function icon(drawing: string): Html {
  return trusted(
    `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">${drawing}</svg>`,
  );
}

/** The forge's own mark, as the browser shows it beside the title. */
export const iconDrawing =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#4c5fd5" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round"><path d="M8 1.2l1.7 1.4 2.2-.2.6 2.1 1.8 1.2-.8 2 .8 2.1-1.8 1.2-.6 2.1-2.2-.2L8 14.3l-1.7-1.4-2.2.2-.6-2.1-1.8-1.2.8-2.1-.8-2 1.8-1.2.6-2.1 2.2.2z"/><path d="M5.7 7.9l1.6 1.6 3-3.2"/></svg>';

export const icons = {
  seal: icon(
    '<path d="M8 1.2l1.7 1.4 2.2-.2.6 2.1 1.8 1.2-.8 2 .8 2.1-1.8 1.2-.6 2.1-2.2-.2L8 14.3l-1.7-1.4-2.2.2-.6-2.1-1.8-1.2.8-2.1-.8-2 1.8-1.2.6-2.1 2.2.2z"/><path d="M5.7 7.9l1.6 1.6 3-3.2"/>',
  ),
  open: icon(
    '<circle cx="4" cy="3.5" r="1.8"/><circle cx="4" cy="12.5" r="1.8"/><circle cx="12" cy="12.5" r="1.8"/><path d="M4 5.3v5.4M12 10.7V6.5a2 2 0 0 0-2-2H7.6M9.4 2.7L7.5 4.5l1.9 1.8"/>',
  ),
  merged: icon(
    '<circle cx="4" cy="3.5" r="1.8"/><circle cx="4" cy="12.5" r="1.8"/><circle cx="12" cy="9" r="1.8"/><path d="M4 5.3v5.4M4.2 5.3c.6 2.4 2.6 3.7 6 3.7"/>',
  ),
  closed: icon(
    '<circle cx="4" cy="3.5" r="1.8"/><circle cx="4" cy="12.5" r="1.8"/><circle cx="12" cy="12.5" r="1.8"/><path d="M4 5.3v5.4M12 10.7V8M10.4 2.4l3.4 3.4M13.8 2.4l-3.4 3.4"/>',
  ),
  success: icon('<circle cx="8" cy="8" r="6.4"/><path d="M5.2 8.2l2 2 3.8-4.2"/>'),
  failure: icon('<circle cx="8" cy="8" r="6.4"/><path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4"/>'),
  pending: icon('<circle cx="8" cy="8" r="6.4" stroke-dasharray="2.6 2"/><path d="M8 4.8V8l2.2 1.4"/>'),
  neutral: icon('<circle cx="8" cy="8" r="6.4"/><path d="M5.2 8h5.6"/>'),
  warning: icon('<path d="M8 2.2l6.2 11H1.8z"/><path d="M8 6.4v3M8 11.4v.1"/>'),
  notice: icon('<circle cx="8" cy="8" r="6.4"/><path d="M8 7.4v3.4M8 5.1v.1"/>'),
  commit: icon('<circle cx="8" cy="8" r="2.6"/><path d="M1.5 8h3.9M10.6 8h3.9"/>'),
  comment: icon('<path d="M2 3h12v8.2H8.4L5 14v-2.8H2z"/>'),
  approved: icon('<path d="M2.8 8.6l3.4 3.4 7-7.8"/>'),
  changes: icon('<path d="M4 1.8h6l3 3v9.4H4z"/><path d="M6.4 7.4h4M8.4 5.4v4M6.4 11.6h4"/>'),
  file: icon('<path d="M4 1.8h5.4L12.6 5v9.2H4z"/><path d="M9.2 1.8V5.2h3.4"/>'),
  folder: icon('<path d="M1.8 3.4h4.4l1.4 1.8h6.6v7.6H1.8z"/>'),
  branch: icon(
    '<circle cx="4.4" cy="3.5" r="1.8"/><circle cx="4.4" cy="12.5" r="1.8"/><circle cx="11.6" cy="5" r="1.8"/><path d="M4.4 5.3v5.4M11.6 6.8c0 2.4-3.2 2.2-5 3"/>',
  ),
  rerun: icon('<path d="M13.4 8a5.4 5.4 0 1 1-1.7-3.9M13.6 1.8v2.8h-2.8"/>'),
  link: icon(
    '<path d="M6.8 9.2l2.4-2.4M7.2 4.6l1.4-1.4a2.9 2.9 0 0 1 4.2 4.2l-1.4 1.4M8.8 11.4l-1.4 1.4a2.9 2.9 0 0 1-4.2-4.2l1.4-1.4"/>',
  ),
  lock: icon('<rect x="3" y="7" width="10" height="7" rx="1.4"/><path d="M5 7V5a3 3 0 0 1 6 0v2"/>'),
} as const satisfies Readonly<Record<string, Html>>;

export type IconName = keyof typeof icons;

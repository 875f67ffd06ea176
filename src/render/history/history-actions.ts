import type { HistoryAction } from '../../model/history.ts';
import type { Paint } from '../paint.ts';

const signs: Readonly<
  Record<HistoryAction, readonly [sign: string, colour: 'red' | 'green' | 'yellow' | 'blue']>
> = {
  create: ['+', 'green'],
  update: ['~', 'yellow'],
  delete: ['-', 'red'],
  move: ['→', 'blue'],
  break: ['!', 'red'],
  repair: ['✓', 'green'],
  present: ['·', 'blue'],
};

/** The sign of an action in its colour. */
export function actionSign(action: HistoryAction, paint: Paint): string {
  const [sign, colour] = signs[action];
  return paint[colour](sign);
}

const words: Readonly<Record<HistoryAction, string>> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  move: 'move',
  break: 'broken',
  repair: 'repaired',
  present: 'already there',
};

/** An action as people read it. */
export function actionWord(action: HistoryAction): string {
  return words[action];
}

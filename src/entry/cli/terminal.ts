import { ansiPaint, plainPaint, type Paint } from '../../render/paint.ts';

/** Where a command writes, and what it knows of its surroundings. */
export interface Terminal {
  /** Results. */
  readonly out: (text: string) => void;
  /** Everything else: errors, progress, hints. */
  readonly error: (text: string) => void;
  readonly paint: Paint;
  readonly errorPaint: Paint;
  /** Cells of a line of the results; left out where nobody is looking, and no line is too long. */
  readonly width?: number | undefined;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * The real terminal. A reader that went away (`charter plan | head`) ends the output, not the command; results that
 * cannot be written for another reason end the process with 2, since half of a result may look like all of it.
 */
export function processTerminal(): Terminal {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') endWithoutOutput(code);
  });
  const { env } = process;
  return {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
    paint: isColoured(process.stdout, env) ? ansiPaint : plainPaint,
    errorPaint: isColoured(process.stderr, env) ? ansiPaint : plainPaint,
    width: widthOf(process.stdout),
    workingDirectory: process.cwd(),
    environment: env,
  };
}

function endWithoutOutput(reason: string): void {
  const report = { code: 'output-not-written', hint: 'Make room, or send it somewhere else.' };
  const message = `The output could not be written: ${reason}.`;
  process.stderr.write(`error ${message} (${report.code})\nhint  ${report.hint}\n`, () => process.exit(2));
}

/** Cells of a line where somebody is looking; a terminal that nobody gave a size says 0, and its width is unknown. */
export function widthOf({ isTTY, columns = 0 }: Stream): number | undefined {
  return isTTY === true && columns > 0 ? columns : undefined;
}

/**
 * `FORCE_COLOR` decides first, as in Node itself (`0` and `false` switch colour off); then `NO_COLOR`, when it is not
 * empty (no-color.org); then whether somebody is looking.
 */
export function isColoured(stream: Stream, env: Terminal['environment']): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

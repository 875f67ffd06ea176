import { pino, type DestinationStream, type Logger } from 'pino';
import { AppError } from '../../model/app-error.ts';
import type { LogLevel } from '../../config/serve-config.ts';
import type { Log } from '../../ports/log.ts';

/** Never logged, under whatever name a library or a careless line brings it. */
const hiddenFields = [
  'authorization',
  'body',
  'headers',
  'payload',
  'privateKey',
  'secret',
  'signature',
  'token',
];

/** Looking into what lies deeper costs more than the line itself, so only lines of libraries pay for it. */
const hiddenDeepFields = hiddenFields.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

const censor = '[hidden]';

/** JSON lines on standard output, or on what is given instead. */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, error: describeError },
    redact: { paths: hiddenFields, censor },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** The logger that Probot gets: on its lower levels it prints whole events and request bodies. */
export function quietLogger(logger: Logger): Logger {
  const level = logger.isLevelEnabled('warn') ? 'warn' : logger.level;
  return logger.child({}, { level, redact: { paths: hiddenDeepFields, censor } });
}

/** The log of flows and of the server itself. */
export function toLog(logger: Logger): Log {
  return {
    info: (message, fields) => logger.info(fields, message),
    warn: (message, fields) => logger.warn(fields, message),
    error: (message, fields) => logger.error(fields, message),
  };
}

const deepestCause = 5;

/** Type, message, stack and causes of an error: none of the requests and answers that libraries hang on theirs. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: `a ${typeof error} was thrown` };
  const cause =
    error.cause === undefined || depth === deepestCause ? undefined : describeError(error.cause, depth + 1);
  const errors =
    error instanceof AggregateError && depth < deepestCause
      ? error.errors.slice(0, 10).map((inner: unknown) => describeError(inner, depth + 1))
      : undefined;
  return {
    type: error.name,
    ...(error instanceof AppError ? { code: error.code, hint: error.hint } : {}),
    message: error.message,
    stack: error.stack,
    ...(cause === undefined ? {} : { cause }),
    ...(errors === undefined ? {} : { errors }),
  };
}

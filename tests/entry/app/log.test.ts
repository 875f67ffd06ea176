import { describe, expect, it } from 'vitest';
import { createLogger, quietLogger, toLog } from '../../../src/entry/app/log.ts';
import type { LogLevel } from '../../../src/config/serve-config.ts';

function aLogger(level: LogLevel = 'trace') {
  const lines: string[] = [];
  const logger = createLogger(level, { write: (line) => void lines.push(line) });
  return { logger, lines, last: (): unknown => JSON.parse(lines.at(-1) ?? 'null') };
}

describe('the log', () => {
  it('writes JSON lines with time, level, fields and message', () => {
    const { logger, last } = aLogger();

    toLog(logger).info('work is done', { key: 'acme/shop#1' });

    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      key: 'acme/shop#1',
      msg: 'work is done',
    });
  });

  it('hides what is named like a secret', () => {
    const { logger, lines } = aLogger();

    toLog(logger).warn('odd', { token: 'SECRET', body: { a: 'SECRET' }, headers: ['SECRET'] });

    expect(lines.join('')).toContain('[hidden]');
    expect(lines.join('')).not.toContain('SECRET');
  });

  it('hides it also where it lies deeper in what a library logs', () => {
    const { logger, lines } = aLogger();
    const request = { headers: { a: 'SECRET' }, body: 'SECRET', signature: 'SECRET' };

    quietLogger(logger).warn(
      { request, options: { auth: { privateKey: 'SECRET', secret: 'SECRET' } } },
      'odd',
    );

    expect(lines.join('')).toContain('[hidden]');
    expect(lines.join('')).not.toContain('SECRET');
  });

  it('prints of an error its message, stack and causes, and nothing that a library hung on it', () => {
    const { logger, lines, last } = aLogger();
    const cause = Object.assign(new RangeError('deep'), { request: { body: 'SECRET' } });
    const error = new AggregateError([cause], 'handlers failed', { cause });

    toLog(logger).error('broken', { error: Object.assign(error, { event: { payload: 'SECRET' } }) });

    expect(last()).toMatchObject({
      error: {
        type: 'AggregateError',
        message: 'handlers failed',
        cause: { type: 'RangeError', message: 'deep' },
        errors: [{ type: 'RangeError', message: 'deep' }],
      },
    });
    expect(lines.join('')).not.toContain('SECRET');
  });

  it('prints an error that a library gives as the first argument in the same way', () => {
    const { logger, lines } = aLogger();

    logger.error(Object.assign(new Error('refused'), { response: { data: 'SECRET' } }));

    expect(lines.join('')).toContain('refused');
    expect(lines.join('')).not.toContain('SECRET');
  });

  it('gives libraries a logger without the levels on which they print bodies', () => {
    const { logger, lines } = aLogger('trace');
    const quiet = quietLogger(logger).child({ name: 'probot' });

    quiet.debug({ anything: 'SECRET' }, 'Webhook received');
    quiet.info('started');
    quiet.warn('rate limit');

    expect(lines).toHaveLength(1);
    expect(quietLogger(aLogger('fatal').logger).level).toBe('fatal');
  });
});

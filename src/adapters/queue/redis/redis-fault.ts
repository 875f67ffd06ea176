import type { Redis } from 'ioredis';
import { QueueError } from '../queue-error.ts';

const answers: readonly {
  readonly form: RegExp;
  readonly make: (place: string, cause: unknown) => QueueError;
}[] = [
  {
    form: /^OOM|out of memory/i,
    make: (place, cause) =>
      new QueueError({
        code: 'redis-full',
        message: `The Redis at ${place} has no memory left for new work (maxmemory).`,
        hint: 'Give it more memory, or look with `charter queue` at what fills it; nothing that is stored is lost.',
        cause,
      }),
  },
  {
    form: /^(?:READONLY|MISCONF|NOREPLICAS)/,
    make: (place, cause) =>
      new QueueError({
        code: 'redis-read-only',
        message: `The Redis at ${place} takes no writes: it is a replica, or cannot save to its disk.`,
        hint: 'Point REDIS_URL at the primary, or mend what the log of Redis says about saving.',
        cause,
      }),
  },
  {
    form: /^(?:NOAUTH|WRONGPASS|NOPERM)|invalid (?:username-)?password|AUTH/i,
    make: (place, cause) =>
      new QueueError({
        code: 'redis-refused',
        message: `The Redis at ${place} refuses the user or the password of REDIS_URL, or a command to that user.`,
        hint: 'Check the user, the password and the rights of that user; docs/operate.md lists the commands needed.',
        cause,
      }),
  },
];

/** What went wrong with Redis in words; the place has no password in it. What is a `QueueError` stays as it is. */
export function asRedisFault(place: string, error: unknown): QueueError {
  if (error instanceof QueueError) return error;
  const text = error instanceof Error ? error.message : 'unknown fault';
  // The client's own errors hold the command with its values: passwords and bodies, which no log should get.
  const cause = new Error(text);
  const known = answers.find(({ form }) => form.test(text));
  if (known !== undefined) return known.make(place, cause);
  return new QueueError({
    code: 'redis-unavailable',
    message: `The Redis at ${place} cannot be reached, or does not answer: ${text}`,
    hint: 'Check that it runs and that REDIS_URL is right. Webhooks are answered with 503 until then, and GitHub is asked for them again.',
    cause,
  });
}

/** The client, with every command's failure as a `QueueError`; only "not this script" stays as it is. */
export function explained(client: Redis, place: string): Redis {
  const explain = (error: unknown): never => {
    if (error instanceof Error && error.message.startsWith('NOSCRIPT')) throw error;
    throw asRedisFault(place, error);
  };
  return new Proxy(client, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...words: readonly unknown[]): unknown => {
        const answer: unknown = Reflect.apply(member, target, words);
        return answer instanceof Promise ? answer.catch(explain) : answer;
      };
    },
  });
}

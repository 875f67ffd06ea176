import type { Redis } from 'ioredis';
import {
  mostRemembered,
  rememberCommands,
  type RateAnswer,
  type RateLimit,
} from '../../../model/rate-limit.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { CommandTally, CommandsToCount } from '../../../ports/command-tally.ts';
import { RedisScript } from './redis-script.ts';

/**
 * `judgeCount` of the model, beside the data. KEYS: a hash of one person, comment → "time commands". ARGV: the comment,
 * its time, its commands; the limit, its window; how long to remember, how many comments; the time up to which all is
 * forgotten. {1} when they are counted, {0, until} when not. What is no such hash lets nothing through until it is gone,
 * what is no such entry counts as a command of now, and nothing stays for ever.
 */
const countScript = new RedisScript(`
  local key, comment = KEYS[1], ARGV[1]
  local at, commands, most, window = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
  local kept, room, forgotten = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])

  local left = redis.call('PTTL', key)
  if left == -1 or left > kept then redis.call('PEXPIRE', key, kept) end
  local kind = redis.call('TYPE', key).ok
  if kind ~= 'none' and kind ~= 'hash' then return {0, at + window} end
  if redis.call('HLEN', key) > room then return {0, at + window} end

  local near, others, sum, own = {}, 0, 0, 0
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    local time, given
    if #all[i + 1] <= 30 then time, given = string.match(all[i + 1], '^(%d+) ([1-9]%d?)$') end
    if time == nil and all[i] ~= comment then
      time, given = at, 1
      redis.call('HSET', key, all[i], ARGV[2] .. ' 1')
    end
    time, given = tonumber(time), tonumber(given)
    if all[i] == comment then
      own = given or 0
    elseif time <= forgotten then
      redis.call('HDEL', key, all[i])
    else
      others = others + 1
      if math.abs(time - at) < window then
        sum = sum + given
        near[#near + 1] = {time, given}
      end
    end
  end

  if own >= commands then return {1} end
  if others >= room then return {0, at + window} end
  local excess = sum + commands - most
  if excess <= 0 then
    redis.call('HSET', key, comment, ARGV[2] .. ' ' .. ARGV[3])
    redis.call('PEXPIRE', key, kept)
    return {1}
  end
  table.sort(near, function(a, b) return a[1] < b[1] end)
  local freeing = at
  for _, other in ipairs(near) do
    if excess <= 0 then break end
    freeing = other[1]
    excess = excess - other[2]
  end
  return {0, freeing + window}
`);

/** The commands that people gave lately, in Redis, for all replicas. */
export class RedisCommandTally implements CommandTally {
  readonly #client: Redis;
  readonly #prefix: string;
  readonly #clock: Clock;

  constructor({ client, prefix, clock }: { client: Redis; prefix: string; clock: Clock }) {
    this.#client = client;
    this.#prefix = prefix;
    this.#clock = clock;
  }

  async count(asked: CommandsToCount, { most, within }: RateLimit): Promise<RateAnswer> {
    const { installationId, personId, repositoryId, commentId, writtenAt, commands } = asked;
    const at = Date.parse(writtenAt);
    // By the earlier of two clocks: one that is wrong makes nothing forgotten too early.
    const forgotten = Math.min(at, Date.parse(this.#clock.now())) - rememberCommands;
    const [isCounted, until] = await countScript.run(
      this.#client,
      [`${this.#prefix}:given-commands:${installationId}:${personId}`],
      [
        `${repositoryId}:${commentId}`,
        at,
        commands,
        most,
        within * 1000,
        rememberCommands,
        mostRemembered,
        forgotten,
      ],
    );
    if (Number(isCounted) === 1) return { kind: 'allowed' };
    return { kind: 'limited', until: new Date(Number(until)).toISOString() };
  }
}

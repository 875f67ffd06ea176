import { RedisScript } from './redis-script.ts';

/**
 * The rows of the queue, changed in single steps. A row is what is wanted of a key; the BullMQ job of the key only
 * brings a worker to it. KEYS of all scripts: 1 rows, 2 waiting (by since), 3 put off (by due), 4 running (by start),
 * 5 failed, 6 turns, 7 all that wait (by since).
 *
 * A row: i installation, b background, n times asked, m times asked when its run began, s since, t turn, a attempts,
 * st state (w, r), run id of the run, nb not before, d due, r reason. What cannot be read, because somebody else wrote
 * it, counts as nothing: the key is asked for anew.
 */
const common = `
  local rows, waiting, later, running, failed, turns, asked = unpack(KEYS)
  local function isCount(value)
    return type(value) == 'number' and value >= 0 and value <= 9007199254740991
  end
  local function decode(text)
    local isRead, value = pcall(cjson.decode, text)
    return isRead and type(value) == 'table' and value or nil
  end
  local function isRow(row)
    if not row or (row.st ~= 'w' and row.st ~= 'r') then return false end
    for _, name in ipairs({'i', 'b', 'n', 'm', 's', 't', 'a', 'nb', 'd'}) do
      if not isCount(row[name]) then return false end
    end
    return true
  end
  local function write(key, row) redis.call('HSET', rows, key, cjson.encode(row)) end
  local function leave(key)
    redis.call('ZREM', waiting, key)
    redis.call('ZREM', later, key)
    redis.call('ZREM', running, key)
    redis.call('ZREM', asked, key)
  end
  local function read(key)
    local text = redis.call('HGET', rows, key)
    if not text then return nil end
    local row = decode(text)
    if isRow(row) then return row end
    leave(key)
    redis.call('HDEL', rows, key)
    return nil
  end
  local function turnAt(field, otherwise)
    local turn = tonumber(redis.call('HGET', turns, field) or '')
    return isCount(turn) and turn or otherwise
  end
  local function wait(key, row, now)
    leave(key)
    if row.d > now then redis.call('ZADD', later, row.d, key) else redis.call('ZADD', waiting, row.s, key) end
    redis.call('ZADD', asked, row.s, key)
    write(key, row)
  end
  local function fail(key, row, code, reason, now)
    leave(key)
    redis.call('HDEL', rows, key)
    redis.call('HSET', failed, key, cjson.encode({i = row.i, b = row.b, a = row.a, c = code, r = reason, at = now}))
  end
`;

/** ARGV: key, installation, background, now, repository. Gives the turn, whether it is background, and the delay. */
export const askScript = new RedisScript(`${common}
  local key, now, background = ARGV[1], tonumber(ARGV[4]), tonumber(ARGV[3])
  local function turnOf(b)
    if redis.call('ZCARD', waiting) == 0 then redis.call('DEL', turns) end
    local field = b .. ':' .. ARGV[5]
    local served = turnAt(b, 0)
    local last = turnAt(field, -1)
    local turn = math.max(served, last + 1)
    redis.call('HSET', turns, field, turn)
    return turn
  end
  redis.call('HDEL', failed, key)
  local row = read(key)
  local isMoved = 0
  if not row then
    row = {b = background, n = 0, m = 0, s = now, a = 0, st = 'w', nb = 0, d = 0}
    row.t = turnOf(background)
  elseif row.st == 'r' and row.n == row.m then
    row.s = now
    row.b = math.min(row.b, background)
    row.t = turnOf(row.b)
  elseif row.b == 1 and background == 0 then
    row.b = 0
    row.t = turnOf(0)
    isMoved = 1
  end
  row.i = tonumber(ARGV[2])
  row.n = row.n + 1
  if row.st == 'w' then
    if row.d > now then isMoved = 1 end
    row.s = math.min(row.s, now)
    row.a = 0
    row.d = math.max(now, row.nb)
    row.r = nil
    wait(key, row, now)
  else
    write(key, row)
  end
  return {row.t, row.b, isMoved, math.max(0, row.nb - now)}
`);

/** ARGV: key, run, now, most attempts, what to say when they are used up. */
export const beginScript = new RedisScript(`${common}
  local key, now = ARGV[1], tonumber(ARGV[3])
  local row = read(key)
  if not row then return {'gone'} end
  if row.st == 'w' and row.nb > now then return {'early', row.nb - now} end
  if row.st == 'r' then
    if row.n ~= row.m then row.a = 0 end
    if row.a >= tonumber(ARGV[4]) then
      fail(key, row, ARGV[5], ARGV[6], now)
      return {'used up', row.i, row.b, row.a}
    end
  end
  leave(key)
  redis.call('ZADD', running, now, key)
  local served = turnAt(row.b, 0)
  if row.t > served then redis.call('HSET', turns, row.b, row.t) end
  row.st, row.a, row.m, row.run, row.d, row.nb = 'r', row.a + 1, row.n, ARGV[2], 0, 0
  write(key, row)
  return {'run', row.i, row.b, row.a}
`);

/** ARGV: key, run, now, result, wait, not before, code, reason. What became of the key, and how long it has to wait. */
export const recordScript = new RedisScript(`${common}
  local key, now, kind = ARGV[1], tonumber(ARGV[3]), ARGV[4]
  local row = read(key)
  if not row or row.run ~= ARGV[2] then return {'superseded'} end
  local notBefore = tonumber(ARGV[6])
  leave(key)
  if row.n ~= row.m then
    row.st, row.a, row.nb, row.d, row.run, row.r = 'w', 0, notBefore, math.max(now, notBefore), nil, nil
    wait(key, row, now)
    return {'again'}
  end
  if kind == 'done' then
    redis.call('HDEL', rows, key)
    return {'done'}
  end
  if kind == 'failed' then
    fail(key, row, ARGV[7], ARGV[8], now)
    return {'failed'}
  end
  row.st, row.nb, row.d, row.run, row.r = 'w', notBefore, now + tonumber(ARGV[5]), nil, ARGV[8]
  if kind == 'later' then row.s, row.a = row.d, 0 end
  wait(key, row, now)
  return {'later'}
`);

/** ARGV: key, run. Takes a run away from a worker that stops; it does not count as an attempt. */
export const releaseScript = new RedisScript(`${common}
  local row = read(ARGV[1])
  if not row or row.run ~= ARGV[2] then return {0} end
  if row.n ~= row.m then row.a = 0 else row.a = math.max(0, row.a - 1) end
  row.st, row.run = 'w', nil
  wait(ARGV[1], row, row.d)
  return {1}
`);

/** ARGV: key. Forgets a key that waits or failed. */
export const dropScript = new RedisScript(`${common}
  local known = redis.call('HEXISTS', rows, ARGV[1]) + redis.call('HEXISTS', failed, ARGV[1])
  local row = read(ARGV[1])
  if row and row.st == 'r' then return {0} end
  leave(ARGV[1])
  redis.call('HDEL', rows, ARGV[1])
  redis.call('HDEL', failed, ARGV[1])
  return {known}
`);

/** ARGV: key. Lifts what holds a key back, and gives its installation and background; nothing when there is none. */
export const forgiveScript = new RedisScript(`${common}
  local row = read(ARGV[1])
  if row and row.st == 'r' then return {} end
  if row then
    row.nb = 0
    write(ARGV[1], row)
    return {row.i, row.b}
  end
  local text = redis.call('HGET', failed, ARGV[1])
  if not text then return {} end
  local letter = decode(text)
  if not letter or not isCount(letter.i) or not isCount(letter.b) then return {} end
  return {letter.i, letter.b}
`);

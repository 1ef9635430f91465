-- Whose turn it is in the line of those who wait for a rate limit.
-- KEYS[1]: a hash: each who waits to its place and when it comes back, both ms. ARGV: now, interval, who asks, the place it may have (the
-- lower the sooner), the ms until the limit has a token (all ms). Answers the ms until it should come back: 0 when it is its turn.
-- Who comes again keeps the place it had, or takes a better one. Who is late, because its process died or is busy, keeps its place, but
-- nobody waits for it; who was not seen for long, or comes back in a time that only a clock that was ahead has named, is taken out.
local LATE, GONE = 5000, 900000
local now, interval, who, place = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local others, ahead = redis.call('HGETALL', KEYS[1]), 0
local kept = redis.call('HGET', KEYS[1], who)
if kept then place = math.min(place, tonumber(kept:match('^%-?%d+'))) end
for i = 1, #others, 2 do
  local its, back = others[i + 1]:match('^(%-?%d+) (%-?%d+)$')
  its, back = tonumber(its), tonumber(back)
  if others[i] ~= who and (back < now - GONE or back > now + GONE) then
    redis.call('HDEL', KEYS[1], others[i])
  elseif others[i] ~= who and back >= now - LATE and (its < place or (its == place and others[i] < who)) then
    ahead = ahead + 1
  end
end
local wait = tonumber(ARGV[5]) + ahead * interval
local back = math.min(now + wait, now + GONE)
redis.call('HSET', KEYS[1], who, string.format('%.0f %.0f', place, back))
redis.call('PEXPIRE', KEYS[1], 2 * GONE)
return wait

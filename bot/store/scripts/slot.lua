-- Slots for those who wait for a rate limit, one `interval` apart.
-- KEYS[1]: a hash, `next`: the next slot; `taken`: when the last one was. ARGV: now, interval, the earliest slot (all ms). Answers
-- the ms until the caller's slot. A slot that was taken in time to come is one of a clock that was ahead: the queue begins anew.
local SKEW = 60000
local now, interval, earliest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'next', 'taken')
local place = earliest
if tonumber(kept[2] or '0') <= now + SKEW then
  place = math.max(tonumber(kept[1] or '0'), earliest)
end
redis.call('HSET', KEYS[1], 'next', string.format('%.0f', place + interval), 'taken', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], place + interval - now)
return place - now

-- Slots for those who wait for a rate limit, one `interval` apart.
-- KEYS[1]: a string, the next slot. ARGV: now, interval, the earliest slot (all ms). Answers the ms until the caller's slot.
local now, interval, earliest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local place = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), earliest)
redis.call('SET', KEYS[1], string.format('%.0f', place + interval), 'PX', place + interval - now)
return place - now

-- A line of those who wait for a pace, with a place for each, one `interval` apart.
-- KEYS[1]: a string, the next place. ARGV: now, interval (ms). Answers the ms until the caller's place.
local now, interval = tonumber(ARGV[1]), tonumber(ARGV[2])
local place = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
redis.call('SET', KEYS[1], string.format('%.0f', place + interval), 'PX', place + interval - now)
return place - now

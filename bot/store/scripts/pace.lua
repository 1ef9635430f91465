-- A pace that all processes share: one call every `interval`, `burst` of them at once after a rest (GCRA); none while held.
-- KEYS[1]: a hash, `free`: when the next regular call is due, `held`: until when nobody may call. ARGV: now, interval (ms),
-- burst. Answers 0 and takes the turn, or the ms to wait.
local now, interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'free', 'held')
local free, held = math.max(tonumber(kept[1] or '0'), now), tonumber(kept[2] or '0')
local wait = math.max(free - now - (burst - 1) * interval, held - now)
if wait > 0 then return math.ceil(wait) end
redis.call('HSET', KEYS[1], 'free', string.format('%.0f', free + interval))
redis.call('PEXPIRE', KEYS[1], math.max(free + interval, held) - now + 1000)
return 0

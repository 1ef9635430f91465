-- A rate limit that all processes share: one token every `interval`, `burst` of them at once after a rest (GCRA); none while held.
-- KEYS[1]: a hash, `free`: when the next regular call is due, `held`: until when nobody may call. ARGV: now, interval (ms),
-- burst, how many tokens are wanted. Takes as many of them as there are. Answers how many, and the ms until there is one more.
local now, interval, burst, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local kept = redis.call('HMGET', KEYS[1], 'free', 'held')
local free, held = math.max(tonumber(kept[1] or '0'), now), tonumber(kept[2] or '0')
local taken = 0
if held <= now then
  taken = math.max(math.min(wanted, math.floor((now - free) / interval) + burst), 0)
end
if taken > 0 then
  free = free + taken * interval
  redis.call('HSET', KEYS[1], 'free', string.format('%.0f', free))
  redis.call('PEXPIRE', KEYS[1], math.max(free, held) - now + 1000)
end
return {taken, math.max(free - now - (burst - 1) * interval, held - now, 0)}

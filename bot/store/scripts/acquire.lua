-- A rate limit that all processes share: one token every `interval`, `burst` of them at once after a rest (GCRA); none while held.
-- KEYS[1]: a hash, `free`: when the next regular call is due; `held`: until when nobody may call, `asked`: since when. ARGV: now,
-- interval (ms), burst, how many tokens are wanted. Takes as many of them as there are. Answers how many, and the ms until there
-- is one more.
-- Times that a clock which was ahead has left behind: a bucket is taken to be empty, and what is held is held from now on for as
-- long as was asked for.
local SKEW = 60000 -- our clocks may differ from the server's by so much, and it may be busy
local now, interval, burst, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local kept = redis.call('HMGET', KEYS[1], 'free', 'held', 'asked')
local free, held = math.max(tonumber(kept[1] or '0'), now), tonumber(kept[2] or '0')
local asked = tonumber(kept[3] or '0')
if free > now + burst * interval + SKEW then
  free = now + burst * interval
  redis.call('HSET', KEYS[1], 'free', string.format('%.0f', free))
end
if asked > now then
  held = now + held - asked
  redis.call('HSET', KEYS[1], 'held', string.format('%.0f', held), 'asked', string.format('%.0f', now))
end
local taken = 0
if held <= now then
  taken = math.max(math.min(wanted, math.floor((now - free) / interval) + burst), 0)
end
if taken > 0 then
  free = free + taken * interval
  redis.call('HSET', KEYS[1], 'free', string.format('%.0f', free))
  redis.call('PEXPIRE', KEYS[1], math.max(free, held) - now + SKEW)
end
return {taken, math.max(free - now - (burst - 1) * interval, held - now, 0)}

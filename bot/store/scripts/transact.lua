-- All of the writes, or none: they are done only if every guard holds.
-- KEYS: every key touched. ARGV[1], ARGV[2]: guards and writes as JSON arrays; a key stands there as its place in KEYS.
-- Answers 0 when done, else the place of the first guard that did not hold.
local guards, writes = cjson.decode(ARGV[1]), cjson.decode(ARGV[2])
for place, guard in ipairs(guards) do
  local kind, key = guard[1], KEYS[guard[2]]
  local holds
  if kind == 'lease' then
    holds = redis.call('ZSCORE', key, guard[3]) == guard[4]
  elseif kind == 'absent' then
    holds = redis.call('EXISTS', key) == 0
  elseif kind == 'length' then
    holds = redis.call('LLEN', key) == tonumber(guard[3])
  elseif kind == 'field' then
    holds = (redis.call('HGET', key, guard[3]) or '') == guard[4]
  elseif kind == 'value' then
    holds = (redis.call('GET', key) or '') == guard[3]
  end
  if not holds then return place end
end
for _, write in ipairs(writes) do
  if write[1] == 'SOONER' then -- what is claimed has an odd score (bot/store/scores.py)
    local score = tonumber(redis.call('ZSCORE', KEYS[write[2]], write[3]) or '1')
    if score % 2 == 0 and score > tonumber(write[4]) and (redis.call('HGET', KEYS[write[5]], write[6]) or '') ~= '' then
      redis.call('ZADD', KEYS[write[2]], write[4], write[3])
    end
  else
    redis.call(write[1], KEYS[write[2]], unpack(write, 3))
  end
end
return 0

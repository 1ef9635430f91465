-- Puts another word in the place of a person's id, wherever it stands in what one key holds (not where it only begins a longer word).
-- KEYS[1]: the key. ARGV[1]: the id. ARGV[2]: the word. Answers how many values were changed.
local key, word, changed = KEYS[1], ARGV[2], 0
local id = ARGV[1]:gsub('%W', '%%%0') .. '%f[%W]'
local function without(text)
  local clean, found = text:gsub(id, word)
  if found > 0 then changed = changed + 1 end
  return clean, found > 0
end
local kind = redis.call('TYPE', key).ok
if kind == 'string' then
  local clean, found = without(redis.call('GET', key))
  if found then redis.call('SET', key, clean, 'KEEPTTL') end
elseif kind == 'list' then
  for place, text in ipairs(redis.call('LRANGE', key, 0, -1)) do
    local clean, found = without(text)
    if found then redis.call('LSET', key, place - 1, clean) end
  end
elseif kind == 'hash' then
  local all = redis.call('HGETALL', key)
  for place = 1, #all, 2 do
    local name, in_name = without(all[place])
    local value, in_value = without(all[place + 1])
    if in_name then redis.call('HDEL', key, all[place]) end
    if in_name or in_value then redis.call('HSET', key, name, value) end
  end
elseif kind == 'set' then
  for _, member in ipairs(redis.call('SMEMBERS', key)) do
    local clean, found = without(member)
    if found then redis.call('SREM', key, member); redis.call('SADD', key, clean) end
  end
elseif kind == 'zset' then
  local all = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  for place = 1, #all, 2 do
    local clean, found = without(all[place])
    if found then redis.call('ZREM', key, all[place]); redis.call('ZADD', key, all[place + 1], clean) end
  end
elseif kind == 'stream' then
  -- Entries can't be changed: where one names the person (written before there were pseudonyms), all are written anew.
  local entries, cleaned = redis.call('XRANGE', key, '-', '+'), {}
  for _, entry in ipairs(entries) do
    local fields = {}
    for place, text in ipairs(entry[2]) do fields[place] = without(text) end
    cleaned[#cleaned + 1] = { entry[1], fields }
  end
  if changed > 0 then
    redis.call('DEL', key)
    for _, entry in ipairs(cleaned) do redis.call('XADD', key, entry[1], unpack(entry[2])) end
  end
end
return changed

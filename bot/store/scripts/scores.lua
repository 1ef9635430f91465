-- All scores of each of these sorted sets.
-- KEYS: sorted sets.
local found = {}
for place, key in ipairs(KEYS) do
  local scores, members = {}, redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  for at = 2, #members, 2 do
    scores[#scores + 1] = members[at]
  end
  found[place] = scores
end
return found

-- The first score of each of these sorted sets within the bounds; '' where there is none.
-- KEYS: sorted sets. ARGV: the bounds, as ZRANGE ... BYSCORE takes them.
local found = {}
for place, key in ipairs(KEYS) do
  local first = redis.call('ZRANGE', key, ARGV[1], ARGV[2], 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')
  found[place] = first[2] or ''
end
return found

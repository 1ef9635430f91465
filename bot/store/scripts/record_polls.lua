-- Writes down many polls with nothing to tell, where the lease is still the caller's, and gives the members back.
-- KEYS: the set; then for each member where its record and its jobs stand. ARGV[1]: the lease; then for each member: itself,
-- its next score, its record, its jobs ('' leaves them as they are). Answers how many were written.
local written = 0
for i = 2, #KEYS, 2 do
  local at = 2 * i - 2
  if redis.call('ZSCORE', KEYS[1], ARGV[at]) == ARGV[1] then
    redis.call('SET', KEYS[i], ARGV[at + 2])
    if ARGV[at + 3] ~= '' then
      redis.call('SET', KEYS[i + 1], ARGV[at + 3])
    end
    redis.call('ZADD', KEYS[1], ARGV[at + 1], ARGV[at])
    written = written + 1
  end
end
return written

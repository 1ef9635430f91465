-- Gives back many claimed members at once, each with its next due time, where the lease is still the caller's.
-- KEYS[1]: the set. ARGV[1]: the lease; then member, next score, member, next score ... Answers how many were given back.
local given = 0
for i = 2, #ARGV, 2 do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) == ARGV[1] then
    redis.call('ZADD', KEYS[1], ARGV[i + 1], ARGV[i])
    given = given + 1
  end
end
return given

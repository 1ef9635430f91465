-- Takes what is due in a sorted set, by moving its score to the end of the taker's lease.
-- KEYS[1]: the set. ARGV: now, end of the lease (both ms), how many at most; and, where lower scores mean something else
-- (bot/store/scores.py), the lowest one. Answers the members taken.
local due = redis.call('ZRANGE', KEYS[1], ARGV[4] or '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[3])
for _, member in ipairs(due) do
  redis.call('ZADD', KEYS[1], ARGV[2], member)
end
return due

-- Takes what is due soonest in a sorted set, though its time has not come, by moving its score to the end of the taker's
-- lease. What is claimed is left: its score, the end of a lease, is odd (bot/store/scores.py).
-- KEYS[1]: the set. ARGV: now, until when (ms), end of the lease (ms), how many at most. Answers the members taken, each followed by
-- the score that it had.
local PAGE = 200
local taken, wanted, offset = {}, tonumber(ARGV[4]), 0
while #taken < 2 * wanted do
  local page = redis.call('ZRANGE', KEYS[1], '(' .. ARGV[1], ARGV[2], 'BYSCORE', 'LIMIT', offset, PAGE, 'WITHSCORES')
  for i = 1, #page, 2 do
    if #taken < 2 * wanted and tonumber(page[i + 1]) % 2 == 0 then
      taken[#taken + 1] = page[i]
      taken[#taken + 1] = page[i + 1]
    end
  end
  if #page < 2 * PAGE then break end
  offset = offset + PAGE
end
for i = 1, #taken, 2 do
  redis.call('ZADD', KEYS[1], ARGV[3], taken[i])
end
return taken

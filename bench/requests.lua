-- wrk script: sends the requests of the job file (JOB) in turn and prints one line of JSON.
-- A job returns {headers = {...}, requests = {{method, path, body}, ...}}.
local job = dofile(os.getenv("JOB"))
local at = 0
local tried = false
local counts = {}
local threads = {}
answers, wrong = "{}", ""

function setup(thread) table.insert(threads, thread) end

-- wrk asks once before it begins, to see whether requests are pipelined, and throws that one away.
function request()
  if tried then at = at % #job.requests + 1 end
  tried = true
  local one = job.requests[math.max(at, 1)]
  return wrk.format(one[1], one[2], job.headers, one[3])
end

function response(status, headers, body)
  counts[status] = (counts[status] or 0) + 1
  if status >= 400 and wrong == "" then wrong = body:sub(1, 300) end
  local parts = {}
  for code, count in pairs(counts) do parts[#parts + 1] = '"' .. code .. '":' .. count end
  answers = "{" .. table.concat(parts, ",") .. "}"
end

function done(summary, latency, requests)
  io.write(string.format('\nRESULT {"requests":%d,"p50":%.2f,"p95":%.2f,"failed":%d,"answers":%s}\n',
    summary.requests, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    threads[1]:get("answers")))
  io.stderr:write(threads[1]:get("wrong"))
end

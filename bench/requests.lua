-- wrk script: sends the requests of the job file (JOB) in turn and prints one line of JSON.
-- A job returns {headers = {...}, requests = {{method, path, body}, ...}, start = n}.
local job = dofile(os.getenv("JOB"))
local at = job.start
local counts = {}
local threads = {}
answers, wrong = "{}", ""

function setup(thread) table.insert(threads, thread) end

function request()
  at = at % #job.requests + 1
  local one = job.requests[at]
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

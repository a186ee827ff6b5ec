-- Every item as a task of its project's plan; its events as progress reports.
INSERT INTO projects_task(id, position, number, kind, name, requirement, quality_standard, start,
    finish, duration, is_elapsed, "constraint", percent_rule, units_total, units_done,
    external_id, percent, actual_start, actual_finish, problem, reported_at, forecast_start,
    forecast_finish, total_float, is_critical, owner_id, plan_id, project_id)
  SELECT id, n, n::text, 'task', left(subject, 300), description, '驗收', at, due_at,
    hours * 3600, false, 'ASAP', 'units', 100, done, '', done,
    CASE WHEN state <> 'new' THEN created END, ended, '', updated, at,
    coalesce(ended, due_at), 0, false, assignee, project, project
  FROM (SELECT i.*, row_number() OVER (PARTITION BY project ORDER BY id) AS n,
          start + TIME '01:00' AS at, due + TIME '10:00' AS due_at,
          CASE WHEN open = 0 THEN greatest(closed, created) END AS ended
        FROM bench.items i) x;
INSERT INTO projects_progressreport(at, percent, units_done, problem, note, by_id, task_id)
  SELECT at, least(id % 101, 100), least(id % 101, 100), '', note, person, item FROM bench.events;

-- Two more projects of exactly 100 and 1,000 tasks, chained by dependencies, for the Gantt chart.
INSERT INTO projects_initiation(id, number, name, service_type, background, scope, results, total,
    contract_amount, contract_no, starts_on, ends_on, milestones, state, created_at, changed_at,
    submitted_at, decided_at, content_hash, applicant_id, customer_id, department_id, manager_id)
  SELECT 10000 + n, 'PA-G' || n, '甘特圖 ' || n, 'build', '', '[]', '', 1, 1, '', now(),
    now() + INTERVAL '1 year', '[]', 'approved', now(), now(), now(), now(), md5(n::text), 1, 1, 1, 1
  FROM unnest(ARRAY[100, 1000]) n;
INSERT INTO projects_project(id, number, name, service_type, contract_no, contract_amount,
    budget_total, starts_on, ends_on, phase, phase_since, health, health_reasons, created_at,
    customer_id, department_id, initiation_id, manager_id)
  SELECT 10000 + n, 'P-G' || n, '甘特圖 ' || n, 'build', '', 1, 1, now(),
    now() + INTERVAL '1 year', 'execution', now(), 'ok', '[]', now(), 1, 1, 10000 + n, 1
  FROM unnest(ARRAY[100, 1000]) n;
INSERT INTO projects_plan(id, version, state, reason, calendar, content, content_hash, created_at,
    effective_at, created_by_id, project_id)
  SELECT 10000 + n, 1, 'in_force', '', '{}', '{}', md5(n::text), now(), now(), 1, 10000 + n
  FROM unnest(ARRAY[100, 1000]) n;
INSERT INTO projects_task(id, position, number, kind, name, requirement, quality_standard, start,
    finish, duration, is_elapsed, "constraint", percent_rule, units_total, units_done,
    external_id, percent, actual_start, actual_finish, problem, forecast_start, forecast_finish,
    total_float, is_critical, owner_id, plan_id, project_id)
  SELECT 1000000 * s + n, n, n::text, 'task', '任務 ' || n, '', '', at, at + INTERVAL '8 hours',
    28800, false, 'ASAP', 'units', 100, 0, '', CASE WHEN n < s / 2 THEN 100 ELSE 0 END,
    CASE WHEN n < s / 2 THEN at END, CASE WHEN n < s / 2 THEN at + INTERVAL '9 hours' END, '',
    at, at + INTERVAL '10 hours', 0, n % 3 = 0, n % 20 + 1, 10000 + s, 10000 + s
  FROM (SELECT s, n, now() + (n - s / 2) * INTERVAL '1 day' AS at
        FROM unnest(ARRAY[100, 1000]) s, generate_series(1, s) n) x;
INSERT INTO projects_link(relation, lag, lag_unit, before_id, after_id, plan_id)
  SELECT 'FS', 0, 'working', id, id + 1, plan_id FROM projects_task
  WHERE plan_id > 10000 AND EXISTS (SELECT FROM projects_task t WHERE t.id = projects_task.id + 1);

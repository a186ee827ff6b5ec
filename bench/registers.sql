-- Registers: 200,000 records, 50,000 quality problems, 50,000 risks with their gradings.
CREATE TEMP TABLE who ON COMMIT DROP AS
  SELECT array_agg(p.id ORDER BY p.id) AS ids, count(*)::int AS n FROM org_person p
  WHERE p.kind = 'staff';
CREATE TEMP TABLE place ON COMMIT DROP AS
  SELECT array_agg(p.id ORDER BY p.id) AS ids, count(*)::int AS n FROM projects_project p;
INSERT INTO registers_record(register, number, title, description, kind, about_kind, about_id,
    about_title, likelihood, impact, grade, residual_grade, strategy, currency, state, response,
    response_due, outcome, lesson, opened_at, closed_at, opened_by_id, owner_id)
  SELECT 'book' || i % 7, 'B-' || i, '台帳紀錄 ' || i, '說明', 'kind' || i % 5, 'projects.project',
    place.ids[1 + i % place.n], '項目', 1 + i % 5, 1 + i / 5 % 5,
    (ARRAY['low', 'medium', 'high', 'extreme'])[1 + i % 4], '', '', 'TWD',
    CASE WHEN i % 5 < 3 THEN 'closed' WHEN i % 5 = 3 THEN 'open' ELSE 'responding' END, '',
    current_date + i % 60 - 30, CASE WHEN i % 5 < 3 THEN '結果' ELSE '' END,
    CASE WHEN i % 5 < 3 THEN '經驗' ELSE '' END, now() - i * INTERVAL '3 minutes',
    CASE WHEN i % 5 < 3 THEN now() END, who.ids[1 + i % who.n], who.ids[1 + i % who.n]
  FROM generate_series(1, 200000) i, who, place;
INSERT INTO quality_cause(category, name)
  SELECT (ARRAY['people', 'machine', 'material', 'method'])[1 + i % 4], '原因 ' || i
  FROM generate_series(1, 400) i;
CREATE TEMP TABLE cause ON COMMIT DROP AS
  SELECT array_agg(id ORDER BY id) AS ids, count(*)::int AS n FROM quality_cause;
-- Four of five closed by another person after the set time, the rest open, some of them late.
INSERT INTO quality_problem(title, description, source, step, project_id, department_id,
    origin_kind, origin_title, reported_at, reported_by_id, owner_id, state, round, is_safety,
    is_legal, is_contract, customers_hit, grade, graded_by_rules, graded_because, contain_due,
    containment, contained_at, cause_id, analysed_at, planned_at, due, settled_at, verify_from,
    verify_by, verified_by_id, verified_on, effect, closed_at, management_report, imported,
    external_id)
  SELECT '質量問題 ' || i, '說明', 'test', (ARRAY['testing', 'delivery', 'upkeep'])[1 + i % 3],
    place.ids[1 + i % place.n], 1, '', '', at, who.ids[1 + i % who.n], who.ids[1 + i % who.n],
    CASE WHEN done THEN 'closed' WHEN i % 2 = 0 THEN 'contained' ELSE 'analysed' END, 1, false,
    false, false, 0, 'minor', '[]', '', at::date + 1, '已處理', at, cause.ids[1 + i % cause.n], at,
    CASE WHEN done THEN at END, at::date + 20, CASE WHEN done THEN at END,
    CASE WHEN done THEN at::date + 10 END, CASE WHEN done THEN at::date + 40 END,
    CASE WHEN done THEN who.ids[1 + (i + 1) % who.n] END, CASE WHEN done THEN at::date + 12 END,
    CASE WHEN done THEN '沒有再發生' ELSE '' END, CASE WHEN done THEN at + INTERVAL '12 days' END,
    '', false, ''
  FROM (SELECT i, i % 5 > 0 AS done, now() - i * INTERVAL '8 minutes' - INTERVAL '5 days' AS at
        FROM generate_series(1, 50000) i) x, who, place, cause;
INSERT INTO quality_why(round, place, answer, problem_id)
  SELECT 1, n, '為什麼 ' || n, id FROM quality_problem, generate_series(1, 2) n;
INSERT INTO quality_verification(round, at, is_effective, effect, by_id, problem_id)
  SELECT 1, closed_at, true, effect, verified_by_id, id FROM quality_problem WHERE state = 'closed';
INSERT INTO risk_risk(number, title, cause, consequence, category, nature, phase, likelihood,
    impact, scale, grade, currency, residual_grade, strategy, acceptance, is_focus, focus_reason,
    state, treat_by, opened_at, assessed_at, has_occurred, outcome, lesson, closed_at,
    department_id, opened_by_id, owner_id, project_id)
  SELECT 'RB-' || i, '風險 ' || i, '原因', '後果',
    (ARRAY['market', 'technical', 'personnel', 'customer', 'legal'])[1 + i % 5], 'threat', 'execution',
    1 + i % 5, 1 + i / 5 % 5, 5, (ARRAY['low', 'medium', 'high', 'extreme'])[1 + i % 4], 'TWD', '',
    CASE WHEN i % 5 < 4 THEN 'reduce' ELSE '' END, '', i % 40 = 0, '',
    CASE WHEN i % 5 < 3 THEN 'closed' WHEN i % 5 = 3 THEN 'responding' ELSE 'open' END,
    current_date + i % 60 - 20, now() - i * INTERVAL '8 minutes', now(),
    CASE WHEN i % 5 < 3 THEN false END, CASE WHEN i % 5 < 3 THEN '沒有發生' ELSE '' END,
    CASE WHEN i % 5 < 3 THEN '備料要早' ELSE '' END, CASE WHEN i % 5 < 3 THEN now() END, 1,
    who.ids[1 + i % who.n], who.ids[1 + i % who.n], place.ids[1 + i % place.n]
  FROM generate_series(1, 50000) i, who, place;
INSERT INTO risk_grading(stage, likelihood, impact, scale, grade, reason, at, by_id, risk_id)
  SELECT 'inherent', likelihood, impact, scale, grade, '', assessed_at, opened_by_id, id
  FROM risk_risk WHERE number LIKE 'RB-%';
INSERT INTO journal_entry(event, at, kind, subject_id, title, about_kind, about_id, facts, told,
    request_id, by_id)
  SELECT 'quality.problem.reported', reported_at, 'quality.problem', id, left(title, 200),
    'projects.project', project_id, '{}', '{}', '', reported_by_id
  FROM quality_problem WHERE title LIKE '質量問題 %';

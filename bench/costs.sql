-- The money of every project: an approved budget of seven categories, its standing, sixty lines of the
-- ledger over the last year, and the kept load of its members over 26 weeks.
INSERT INTO projects_budget(version, approved_at, content_hash, reason, project_id)
  SELECT 1, now() - INTERVAL '1 year', md5(id::text), '', id FROM projects_project WHERE id < 10000;
INSERT INTO projects_budgetline(category, amount, basis, budget_id)
  SELECT c, 100000 + 1000 * k, '依工時與單價', b.id
  FROM projects_budget b, unnest(ARRAY['labour', 'materials', 'rental', 'travel',
    'communication', 'office', 'other']) WITH ORDINALITY AS x(c, k);
UPDATE projects_project SET budget_total = s.sum
  FROM (SELECT b.project_id, sum(l.amount) AS sum FROM projects_budget b
        JOIN projects_budgetline l ON l.budget_id = b.id GROUP BY 1) s
  WHERE s.project_id = projects_project.id;
INSERT INTO cost_account(opened_at, project_id)
  SELECT now() - INTERVAL '1 year', id FROM projects_project WHERE id < 10000;
INSERT INTO cost_booking(project_id, category, kind, source, day, amount, currency, original, rate,
    reference, note, key, booked_at)
  SELECT b.project_id, l.category, CASE WHEN n % 5 = 0 THEN 'committed' ELSE 'actual' END, 'entry',
    current_date - n * 6, 1000 + n, 'TWD', 1000 + n, 1, 'INV-' || n, '', 'bench ' || l.id || ' ' || n,
    now() - n * INTERVAL '6 days'
  FROM projects_budget b JOIN projects_budgetline l ON l.budget_id = b.id, generate_series(1, 60) n
  WHERE (l.id + n) % 7 = 0;
INSERT INTO cost_standing(project_id, category, budget, actual, committed)
  SELECT b.project_id, l.category, l.amount,
    coalesce(sum(g.amount) FILTER (WHERE g.kind = 'actual'), 0),
    coalesce(sum(g.amount) FILTER (WHERE g.kind = 'committed'), 0)
  FROM projects_budget b JOIN projects_budgetline l ON l.budget_id = b.id
  LEFT JOIN cost_booking g ON g.project_id = b.project_id AND g.category = l.category
  GROUP BY b.project_id, l.category, l.amount;
INSERT INTO resources_projectload(project_id, person_id, first, last, minutes)
  SELECT m.project, m.person, date_trunc('week', now())::date,
    date_trunc('week', now())::date + 175,
    array(SELECT (n * 37 + m.person * 11 + m.project) % 900 FROM generate_series(1, 26) n)
  FROM bench.members m;
INSERT INTO resources_personload(person_id, first, last, minutes)
  SELECT person_id, first, last, array_agg(asked ORDER BY week) FROM (
    SELECT person_id, first, last, week, sum(asked) AS asked
    FROM resources_projectload, unnest(minutes) WITH ORDINALITY AS one (asked, week)
    GROUP BY person_id, first, last, week) AS summed
  GROUP BY person_id, first, last;

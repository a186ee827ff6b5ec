-- Every item as a case with two clocks; its events as notes and journal entries.
INSERT INTO aftersales_commitment(id, title, content, source, hotline, mailbox, active_from,
    customer_id)
  SELECT id, '維護承諾', '維護', '合約', '0800', '', DATE '2024-01-01', id FROM org_customer;
INSERT INTO aftersales_target(priority, response_seconds, resolution_seconds, update_seconds, always,
    commitment_id)
  SELECT p, p * 3600, p * 28800, 0, false, id FROM org_customer, generate_series(1, 4) p;
INSERT INTO aftersales_case(id, contact_name, title, text, channel, category, topic, impact,
    urgency, priority, guessed_by, state, received_at, registered_at, classified_at, responded_at,
    resolved_at, closed_at, followed_up_at, cause, solution, next_due, imported, source,
    external_id, search, assignee_id, customer_id, department_id, project_id, registered_by_id,
    commitment_id, before_merge)
  SELECT i.id, '', left(subject, 120), description, 'phone',
    (ARRAY['fault', 'complaint', 'inquiry', 'request'])[i.category % 4 + 1], '', 2, 2,
    greatest(1, 5 - i.priority), '',
    CASE state WHEN 'new' THEN 'new' WHEN 'progress' THEN 'in_progress'
      WHEN 'feedback' THEN 'waiting' WHEN 'resolved' THEN 'resolved' WHEN 'closed' THEN 'closed'
      ELSE 'cancelled' END,
    created, created, created, CASE WHEN state <> 'new' THEN created + INTERVAL '2 hours' END,
    CASE WHEN state IN ('resolved', 'closed') THEN coalesce(closed, updated) END,
    CASE WHEN state = 'closed' THEN closed END, CASE WHEN state = 'closed' THEN closed END,
    '原因', '處理', NULL, false, '', '', array_to_tsvector(t.words), assignee, project % 100 + 1, 1,
    project, author, project % 100 + 1, ''
  FROM bench.items i JOIN bench.terms t USING (id);
INSERT INTO aftersales_clock(kind, state, always, started_at, budget, due_at, warn_at, stopped_at,
    spent, verdict, breached_at, recorded_at, escalations, calendar_id, case_id)
  SELECT kind, clock, false, received_at, budget, CASE WHEN clock <> 'paused' THEN due_at END,
    CASE WHEN clock <> 'paused' THEN due_at - INTERVAL '2 hours' END,
    CASE WHEN clock = 'stopped' THEN ended END, CASE WHEN clock = 'stopped' THEN budget / 2 END,
    verdict, CASE WHEN verdict = 'breached' THEN due_at END,
    CASE WHEN verdict <> '' THEN due_at END, 3, k.id, x.id
  FROM (SELECT *, CASE WHEN clock = 'cancelled' THEN '' WHEN coalesce(ended, now()) > due_at
            AND clock <> 'paused' THEN 'breached' WHEN clock = 'stopped' THEN 'met' ELSE '' END
            AS verdict
        FROM (SELECT c.id, 'response' AS kind, c.received_at, 28800 AS budget,
                c.responded_at AS ended, c.received_at + INTERVAL '1 day' AS due_at,
                CASE WHEN c.state = 'new' THEN 'running' WHEN c.state = 'cancelled'
                  THEN 'cancelled' ELSE 'stopped' END AS clock
              FROM aftersales_case c
              UNION ALL
              SELECT c.id, 'resolution', c.received_at, 86400, c.resolved_at,
                i.due + TIME '10:00', CASE WHEN c.state IN ('new', 'in_progress') THEN 'running'
                  WHEN c.state = 'waiting' THEN 'paused' WHEN c.state = 'cancelled'
                  THEN 'cancelled' ELSE 'stopped' END
              FROM aftersales_case c JOIN bench.items i USING (id)) y) x,
    (SELECT min(id) AS id FROM org_workingcalendar) k;
UPDATE aftersales_case c SET next_due = k.due
  FROM (SELECT case_id, min(due_at) AS due FROM aftersales_clock WHERE state = 'running'
        GROUP BY 1) k WHERE k.case_id = c.id;
INSERT INTO aftersales_clockevent(condition, at, reason, by_id, clock_id)
  SELECT 'start', started_at, '"合約"', 1, id FROM aftersales_clock ORDER BY id;
INSERT INTO aftersales_clockevent(condition, at, reason, by_id, clock_id)
  SELECT CASE state WHEN 'stopped' THEN 'stop' WHEN 'paused' THEN 'pause' ELSE 'cancel' END,
    coalesce(stopped_at, started_at + INTERVAL '1 hour'), '""', 1, id
  FROM aftersales_clock WHERE state <> 'running' ORDER BY id;
INSERT INTO aftersales_note(at, text, by_id, case_id)
  SELECT at, note, person, item FROM bench.events WHERE note <> '';
INSERT INTO journal_entry(event, at, kind, subject_id, title, about_kind, about_id, facts, told,
    request_id, by_id)
  SELECT event, at, 'aftersales.case', item, left('TK-' || item || ' ' || subject, 200),
    'aftersales.case', item, '{}', '{}', '', person
  FROM (SELECT 'aftersales.case.registered' AS event, created AS at, id AS item, author AS person,
          subject FROM bench.items
        UNION ALL
        SELECT CASE WHEN e.note = '' THEN 'aftersales.case.resumed'
          ELSE 'aftersales.case.noted' END, e.at, e.item, e.person, i.subject
        FROM bench.events e JOIN bench.items i ON i.id = e.item) x ORDER BY at;
INSERT INTO journal_entry(event, at, kind, subject_id, title, about_kind, about_id, facts, told,
    request_id, by_id)
  SELECT 'projects.task.reported', r.at, 'projects.task', t.id,
    left(t.number || ' ' || t.name, 200), 'projects.project', t.project_id,
    jsonb_build_object('percent', r.percent), '{}', '', r.by_id
  FROM projects_progressreport r JOIN projects_task t ON t.id = r.task_id ORDER BY r.at;

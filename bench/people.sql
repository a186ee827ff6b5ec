-- 500 people in one department, 100 customers, 500 projects in execution with one plan in force.
INSERT INTO org_department(id, code, name, name_en, gives_service)
  VALUES (1, 'BENCH', '服務部', 'Service', true);
INSERT INTO org_customer(id, code, name, short_name, is_active)
  SELECT n, 'B' || n, '客戶' || n, '', true FROM generate_series(1, 100) n;
INSERT INTO org_person(id, password, username, name, email, phone, kind, may_accept, language,
    is_active, department_id)
  SELECT id, '!', login, last || first, email, '', 'staff', false, '', true, 1 FROM bench.users;
INSERT INTO org_post(id, title, title_en, roles, department_id)
  VALUES (1, '工程師', '', '{staff}', 1), (2, '項目經理', '', '{staff,project_manager}', 1);
INSERT INTO org_posting(since, person_id, post_id)
  SELECT DATE '2024-01-01', id, CASE WHEN id = 1 THEN 2 ELSE 1 END FROM bench.users;

INSERT INTO projects_initiation(id, number, name, service_type, background, scope, results, total,
    contract_amount, contract_no, starts_on, ends_on, milestones, state, created_at, changed_at,
    submitted_at, decided_at, content_hash, applicant_id, customer_id, department_id, manager_id)
  SELECT id, 'PA-' || id, left(name, 120), 'build', description, '[]', '', 100000, 120000, '',
    startd, endd, '[]', 'approved', startd - 20, startd - 10, startd - 20, startd - 10,
    md5(id::text), 1, id % 100 + 1, 1, 1 FROM bench.projects;
INSERT INTO projects_project(id, number, name, service_type, contract_no, contract_amount,
    budget_total, starts_on, ends_on, phase, phase_since, health, health_reasons, created_at,
    customer_id, department_id, initiation_id, manager_id)
  SELECT id, 'P-' || id, left(name, 120), 'build', '', 120000, 100000, startd, endd, 'execution',
    startd, 'ok', '[]', startd - 10, id % 100 + 1, 1, id, 1 FROM bench.projects;
INSERT INTO projects_phasestep(phase, place, entered_at, by_id, project_id)
  SELECT phase, place - 1, startd - 4 + place::int, 1, id FROM bench.projects,
    unnest(ARRAY['initiation', 'team', 'planning', 'execution']) WITH ORDINALITY s(phase, place);
INSERT INTO projects_teamrole(id, name, project_id)
  SELECT project * 1000 + person, '成員' || person, project FROM bench.members;
INSERT INTO projects_member(duties, percent, since, until, joined_at, person_id, role_id)
  SELECT '', 20, startd, endd, startd, m.person, m.project * 1000 + m.person
  FROM bench.members m JOIN bench.projects p ON p.id = m.project;
INSERT INTO projects_plan(id, version, state, reason, calendar, content, content_hash, created_at,
    effective_at, created_by_id, project_id)
  SELECT id, 1, 'in_force', '', '{}', '{}', md5(id::text), startd, startd, 1, id
  FROM bench.projects;

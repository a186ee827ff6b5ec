-- The generator's files as they are, in a schema of their own. `terms` are the search terms.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
CREATE UNLOGGED TABLE bench.users(id int, login text, first text, last text, email text);
CREATE UNLOGGED TABLE bench.projects(id int, ident text, name text, description text,
  startd date, endd date);
CREATE UNLOGGED TABLE bench.members(project int, person int, manager int);
CREATE UNLOGGED TABLE bench.items(id int, project int, subject text, description text,
  category int, priority int, state text, open int, author int, assignee int, created timestamp,
  updated timestamp, start date, due date, closed timestamp, done int, hours int);
CREATE UNLOGGED TABLE bench.events(id int, item int, person int, at timestamp, old text, new text,
  note text);
CREATE UNLOGGED TABLE bench.terms(id int, words text[]);

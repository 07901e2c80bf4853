"""The tables of the journal, and the steps that bring older ones up to date.

What a screen or a command asks is found by an index or a maintained count, never by reading a million rows:
`tests/engine/journal/test_plans.py` holds that.
"""

APPLICATION_ID = 0x46575247  # "FWRG", in the file's header: a stranger's database is known at once
VERSION = 2

SCHEMA = """
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value ANY
) STRICT, WITHOUT ROWID;

-- versions of the graph, stored once each
CREATE TABLE graph (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL
) STRICT;

-- folders that files were taken from: `folder` is below `root`, `directory` both together
CREATE TABLE place (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    root BLOB NOT NULL,
    folder BLOB NOT NULL,
    directory BLOB NOT NULL,
    UNIQUE (source, root, folder)
) STRICT;
CREATE INDEX place_directory ON place (directory);

-- `known` 1: the file still lies there as far as is known, and this is the job that last took it
CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    ulid TEXT NOT NULL UNIQUE,
    place INTEGER NOT NULL REFERENCES place (id),
    name BLOB NOT NULL,
    size INTEGER NOT NULL,
    stamp TEXT NOT NULL,
    media TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    graph INTEGER NOT NULL REFERENCES graph (id),
    run INTEGER NOT NULL,
    state TEXT NOT NULL,
    node TEXT,
    code TEXT,
    fault TEXT,
    attempts INTEGER NOT NULL,
    opened_ns INTEGER NOT NULL,
    started_ns INTEGER NOT NULL,
    ended_ns INTEGER NOT NULL,
    replaces INTEGER,
    parents TEXT,
    known INTEGER NOT NULL
) STRICT;
CREATE INDEX job_state ON job (state, id);
CREATE INDEX job_place ON job (place, known, name);

-- what is not finished
CREATE TABLE task (
    job INTEGER NOT NULL REFERENCES job (id),
    path TEXT NOT NULL,
    node TEXT NOT NULL,
    port TEXT NOT NULL,
    file TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    suspected INTEGER NOT NULL,
    due_ns INTEGER NOT NULL,
    fault TEXT,
    PRIMARY KEY (job, path)
) STRICT, WITHOUT ROWID;

-- changes to the user's files; a key that was carried out before and is again has a row for each
CREATE TABLE effect (
    id INTEGER PRIMARY KEY,
    job INTEGER NOT NULL REFERENCES job (id),
    path TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    node TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    target BLOB NOT NULL,
    stage BLOB NOT NULL,
    origin BLOB NOT NULL,
    staged TEXT,
    sha256 TEXT NOT NULL,
    before TEXT,
    folders TEXT,
    conflict TEXT NOT NULL,
    claim TEXT,
    reversible INTEGER NOT NULL,
    intended_ns INTEGER NOT NULL,
    done_ns INTEGER NOT NULL,
    placed TEXT
) STRICT;
CREATE INDEX effect_job ON effect (job, path, ordinal);

CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    time_ns INTEGER NOT NULL,
    job INTEGER,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    node TEXT,
    port TEXT,
    fields TEXT NOT NULL
) STRICT;
CREATE INDEX event_job ON event (job) WHERE job IS NOT NULL;
"""

_ASKED = """
-- by node: what ended there, what is open or failed there, what was put out there
CREATE INDEX job_node ON job (node, id) WHERE node IS NOT NULL;
CREATE INDEX job_attention ON job (state, node, code, ended_ns, parents) WHERE state = 'quarantined';
CREATE INDEX task_failed ON task (node, job) WHERE state = 'quarantined';
CREATE INDEX effect_node ON effect (node, job);
CREATE INDEX effect_target ON effect (target);
CREATE INDEX effect_undoing ON effect (job) WHERE state = 'undoing';

CREATE INDEX event_loose ON event (time_ns) WHERE job IS NULL;

-- the account: how many jobs without parents are in each state; `retired` of them have no row any more
CREATE TABLE tally (
    state TEXT PRIMARY KEY,
    jobs INTEGER NOT NULL,
    retired INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- paths of inputs, to be searched for any three letters in them; filled behind the writer (meta `searchable`: up to
-- which job), so that a file does not wait for it
CREATE VIRTUAL TABLE job_text USING fts5 (path, content = '', detail = full, tokenize = 'trigram');
"""

CREATION = SCHEMA + _ASKED
"""All tables of this version."""

_COUNT = "SELECT state, count(*), 0 FROM job WHERE parents IS NULL GROUP BY state"

OLDER = f"CREATE TEMP VIEW tally (state, jobs, retired) AS {_COUNT};"
"""What a reader puts before a journal of an older version, which only a writer may bring up to date."""

MIGRATIONS: dict[int, str] = {1: f"{_ASKED} INSERT INTO tally {_COUNT};"}
"""From each older version, the statements that lead to the next one. All run in one transaction, after a copy."""

"""The tables of the journal, and the steps that bring older ones up to date."""

APPLICATION_ID = 0x46575247  # "FWRG", in the file's header: a stranger's database is known at once
VERSION = 1

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

MIGRATIONS: dict[int, str] = {}
"""From each older version, the statements that lead to the next one. All run in one transaction, after a copy."""

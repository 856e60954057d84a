-- Schema 1. Tenant first in every key and index; names (ULIDs) as 16 bytes; times in microseconds
-- since 1970 UTC; whole rows as JSON in `body`, beside it only what a query asks for.

CREATE TABLE task (
    tenant    TEXT    NOT NULL,
    id        BLOB    NOT NULL,
    revision  INTEGER NOT NULL,
    state     TEXT    NOT NULL,
    reference TEXT,
    body      TEXT    NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;
CREATE INDEX task_by_state ON task (tenant, state, id);
CREATE INDEX task_by_reference ON task (tenant, reference, id) WHERE reference IS NOT NULL;

CREATE TABLE assignee (
    tenant  TEXT NOT NULL,
    address TEXT NOT NULL,
    task    BLOB NOT NULL,
    PRIMARY KEY (tenant, address, task),
    FOREIGN KEY (tenant, task) REFERENCES task (tenant, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX assignee_by_task ON assignee (tenant, task);

CREATE TABLE idempotency (
    tenant     TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    request    TEXT    NOT NULL,
    task       BLOB    NOT NULL,
    kept_until INTEGER NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_end ON idempotency (tenant, kept_until);

-- `seq` is the order of commits: ties of the clock and its jumps do not reorder what people see.
CREATE TABLE ledger (
    tenant      TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    seq         INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    task        BLOB,
    disposition TEXT    NOT NULL,
    body        TEXT    NOT NULL,
    PRIMARY KEY (tenant, key)
) STRICT;
CREATE UNIQUE INDEX ledger_by_seq ON ledger (tenant, seq);
CREATE INDEX ledger_by_task ON ledger (tenant, task, seq) WHERE task IS NOT NULL;
CREATE INDEX ledger_by_time ON ledger (tenant, at, disposition);

CREATE TABLE outbox (
    tenant           TEXT    NOT NULL,
    id               BLOB    NOT NULL,
    listener         TEXT    NOT NULL,
    priority         INTEGER NOT NULL,
    created          INTEGER NOT NULL,
    task             BLOB,
    message_id       TEXT    NOT NULL,
    answer_to        TEXT,
    body             TEXT    NOT NULL,
    fate             TEXT    NOT NULL DEFAULT 'waiting',
    attempts         INTEGER NOT NULL DEFAULT 0,
    next_at          INTEGER NOT NULL,
    draft            TEXT,
    draft_change_key TEXT,
    in_doubt         INTEGER NOT NULL DEFAULT 0,
    error            TEXT,
    PRIMARY KEY (tenant, id)
) STRICT;
-- Only rows that wait are in the two queues: a million sent rows cost a claim nothing.
CREATE INDEX outbox_due ON outbox (tenant, listener, priority, next_at, id) WHERE fate = 'waiting';
CREATE INDEX outbox_waiting ON outbox (tenant, created, id) WHERE fate = 'waiting';
CREATE INDEX outbox_by_message ON outbox (tenant, message_id);
CREATE INDEX outbox_by_task ON outbox (tenant, task, created, id) WHERE task IS NOT NULL;
CREATE INDEX outbox_answers ON outbox (tenant, answer_to, created, task) WHERE answer_to IS NOT NULL;

-- The feed is ordered by commit, not by id: an id made earlier and committed later would slip past
-- a reader whose cursor is already beyond it.
CREATE TABLE event (
    tenant TEXT    NOT NULL,
    seq    INTEGER NOT NULL,
    id     BLOB    NOT NULL,
    task   BLOB,
    body   TEXT    NOT NULL,
    PRIMARY KEY (tenant, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX event_by_id ON event (tenant, id);
CREATE INDEX event_by_task ON event (tenant, task, seq) WHERE task IS NOT NULL;

CREATE TABLE attempt (
    tenant  TEXT    NOT NULL,
    mailbox TEXT    NOT NULL,
    mail    TEXT    NOT NULL,
    count   INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (tenant, mailbox, mail)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_by_time ON attempt (tenant, at);

CREATE TABLE sync_state (
    tenant  TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    state   TEXT NOT NULL,
    PRIMARY KEY (tenant, mailbox)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    tenant TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  BLOB NOT NULL,
    PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;

-- Counts kept with each write, so that the status screen never counts a million rows.
CREATE TABLE tally (
    tenant TEXT    NOT NULL,
    what   TEXT    NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (tenant, what)
) STRICT, WITHOUT ROWID;

/** Raised with every change of the tables below. */
export const schemaVersion = 3;

/** `work.state`: what is happening to a key. */
export const workState = { waiting: 0, running: 1, failed: 2 } as const;

/**
 * Times are milliseconds since 1970 in UTC. A delivery's body goes when it is completed. Its key is its GUID with the
 * time in front (`delivery-key.ts`), so that new keys stand side by side and a commit touches few pages.
 */
export const schema = `
  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    event TEXT NOT NULL,
    body TEXT,
    completed_at INTEGER
  );
  CREATE INDEX deliveries_pending ON deliveries (id) WHERE completed_at IS NULL;

  CREATE TABLE redeliveries (
    guid TEXT PRIMARY KEY,
    times INTEGER NOT NULL,
    noted_at INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE healing (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    checked_until TEXT NOT NULL
  );

  CREATE TABLE work (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    installation_id INTEGER NOT NULL,
    background INTEGER NOT NULL,
    state INTEGER NOT NULL,
    again INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL,
    not_before INTEGER NOT NULL DEFAULT 0,
    code TEXT,
    reason TEXT
  );
  CREATE INDEX work_due ON work (state, background, due);
`;

/**
 * To version 2: `since` is when a key was first asked for, and `turn` its place in the order that is fair between
 * repositories (`fair-turns.ts`). The index holds `due` too, so that keys which are put off are passed over quickly.
 */
export const turnsMigration = `
  ALTER TABLE work ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE work ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
  UPDATE work SET since = due;
  CREATE INDEX work_turn ON work (state, background, turn, id, due);
`;

/**
 * To version 3: the commands that people gave lately, a row for each comment. Ids grow, so that the oldest rows can be
 * dropped where there are too many.
 */
export const tallyMigration = `
  CREATE TABLE given_commands (
    id INTEGER PRIMARY KEY,
    installation INTEGER NOT NULL,
    person INTEGER NOT NULL,
    repository INTEGER NOT NULL,
    comment INTEGER NOT NULL,
    at INTEGER NOT NULL,
    commands INTEGER NOT NULL,
    UNIQUE (installation, person, repository, comment)
  );
  CREATE INDEX given_commands_at ON given_commands (at);
`;

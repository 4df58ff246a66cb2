CREATE TABLE records (
  -- One file of parsed/, as it was when it was last looked into.
  name TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  changed INTEGER NOT NULL,   -- time of change, in ns
  key TEXT NOT NULL,          -- in what is derived; another one as soon as the record is another
  sha256 TEXT NOT NULL,       -- of the source
  path TEXT NOT NULL,         -- of the source, as stored
  reader TEXT NOT NULL,
  parser INTEGER NOT NULL,
  settings TEXT,
  place TEXT NOT NULL,        -- the letters of the municipality
  stated INTEGER NOT NULL,    -- whether the paper itself tells its date
  items INTEGER NOT NULL      -- how many it has
) STRICT, WITHOUT ROWID;
CREATE INDEX records_by_sha256 ON records (sha256);
CREATE INDEX records_by_path ON records (path);
CREATE INDEX records_by_place ON records (place, stated);

CREATE TABLE items (
  id TEXT NOT NULL,
  record TEXT NOT NULL REFERENCES records (name) ON DELETE CASCADE,
  PRIMARY KEY (id, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX items_by_record ON items (record);

CREATE TABLE outlines (
  -- As much of a record as dates are inferred from, as JSON; made when it is asked for.
  record TEXT PRIMARY KEY REFERENCES records (name) ON DELETE CASCADE,
  outline BLOB NOT NULL
) STRICT;

CREATE TABLE places (
  -- Where records have come or gone since dates were last inferred.
  place TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
  -- The hash of a source, while its size and its time of change are these.
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;

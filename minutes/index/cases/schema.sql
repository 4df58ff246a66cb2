-- Cases: items linked over meetings, and the path of each case. Made from the records, like the tables of the catalogue.

CREATE TABLE matters (
  -- What tells which case an item or a point belongs to. Of a closed item only its meeting and its case number.
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,    -- of the item or the point; of a calendar's entry the item's, @, the day and the place
  document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  municipality TEXT NOT NULL, -- '' where the document does not tell
  body TEXT NOT NULL,         -- the letters of the body's name, or its abbreviation
  committee_name TEXT,
  committee_abbreviation TEXT,
  first_day TEXT,             -- the days between which the meeting was held
  last_day TEXT,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,    -- the letters of the title without its stage; what stands for it where the item is closed
  case_number TEXT,
  planned INTEGER NOT NULL,   -- 1: an entry of a calendar of coming meetings
  signs TEXT NOT NULL,        -- JSON: what links are made from (minutes.index.cases.matters.Matter)
  facts TEXT NOT NULL         -- JSON: what steps are made from (minutes.index.cases.facts.Facts)
) STRICT;
CREATE INDEX matters_by_document ON matters (document);
CREATE INDEX matters_by_title ON matters (municipality, title_key, body, first_day);
CREATE INDEX matters_by_day ON matters
  (municipality, body, committee_name, committee_abbreviation, first_day, last_day, planned);
CREATE INDEX matters_by_case_number ON matters (municipality, case_number, title_key, body, first_day)
  WHERE case_number IS NOT NULL;

CREATE TABLE matter_keys (
  -- Hashes of what matters of one case are likely to share: words of the title, pairs of them, bilag, runs of text.
  "key" INTEGER NOT NULL,
  matter INTEGER NOT NULL REFERENCES matters (number) ON DELETE CASCADE,
  PRIMARY KEY ("key", matter)
) STRICT, WITHOUT ROWID;
CREATE INDEX matter_keys_by_matter ON matter_keys (matter);

CREATE TABLE links (
  -- Two matters that are likely one case, with what speaks for it.
  first TEXT NOT NULL REFERENCES matters (id) ON DELETE CASCADE,
  second TEXT NOT NULL REFERENCES matters (id) ON DELETE CASCADE,
  score REAL NOT NULL,        -- 0 to 1
  signs TEXT NOT NULL,        -- JSON: kind, text and strength of each sign
  PRIMARY KEY (first, second)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_second ON links (second);

CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  municipality TEXT NOT NULL,
  standing INTEGER NOT NULL,  -- 1: an item that comes back at meeting after meeting, no matter
  names TEXT NOT NULL,        -- JSON: the other titles
  numbers TEXT NOT NULL,      -- JSON: the case numbers
  first_day TEXT,             -- of the first and the last step that has a day
  last_day TEXT,
  open INTEGER NOT NULL,      -- 0: nothing but closed items
  overdue INTEGER NOT NULL    -- number of promises not kept
) STRICT;
CREATE INDEX cases_by_last_day ON cases (last_day);
CREATE INDEX cases_by_title ON cases (municipality, title);

CREATE TABLE case_matters (
  matter_id TEXT PRIMARY KEY REFERENCES matters (id) ON DELETE CASCADE,
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX case_matters_by_case ON case_matters (case_id);

CREATE TABLE unsure_matters (
  -- A matter that fits several cases equally well, and one of the matters that it fits.
  matter_id TEXT NOT NULL REFERENCES matters (id) ON DELETE CASCADE,
  other_id TEXT NOT NULL REFERENCES matters (id) ON DELETE CASCADE,
  score REAL NOT NULL,
  signs TEXT NOT NULL,        -- JSON, as of links
  PRIMARY KEY (matter_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE steps (
  -- The path of a case, in time order; see minutes.records.Step.
  case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  committee_name TEXT,
  committee_abbreviation TEXT,
  step TEXT,
  date TEXT,                  -- a day, a month or a range day/day
  date_source TEXT,
  status TEXT NOT NULL CHECK (status IN ('held', 'reported', 'announced', 'overdue')),
  outcome TEXT,
  item_id TEXT,
  source TEXT,
  page INTEGER,
  late_for TEXT,              -- of a step that came late: what it was promised for
  missed_on TEXT,             -- of an overdue step: the meeting that was held without the case
  record TEXT NOT NULL,       -- JSON: the whole step
  PRIMARY KEY (case_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX steps_by_status ON steps (status, date);

CREATE TABLE case_state (
  -- What the cases were made with: under `corrections` those by people, as JSON.
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

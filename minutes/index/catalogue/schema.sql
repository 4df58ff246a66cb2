-- The catalogue: what the parsed records say, as tables. Derived from data/parsed; `minutes rebuild` makes it again.
-- Columns have the names of the record's fields. Lists are JSON. Days are ISO (2023-05-10), times HH:MM, money is in
-- kroner. Of a closed item only its id, number, access and case number are here, of a closed bilag all but its title.
-- Places (spans) are JSON, too: [{page, box: [x0, y0, x1, y1] in points from the page's top left, start, end}].

CREATE TABLE meetings (
  -- One meeting of one body. Its agenda and its minutes, or a paper and its correction, are documents of one meeting;
  -- a document that does not tell municipality, body and day has a meeting of its own.
  id TEXT PRIMARY KEY,
  day TEXT NOT NULL,          -- the municipality and day, as in documents
  municipality TEXT,
  committee_name TEXT,
  committee_abbreviation TEXT,
  date TEXT,
  date_source TEXT CHECK (date_source IN ('stated', 'inferred')),
  first_day TEXT,             -- the days between which a meeting without a date was held (date_window)
  last_day TEXT,
  start TEXT,
  "end" TEXT,
  place TEXT
) STRICT;
CREATE INDEX meetings_by_day ON meetings (day);
CREATE INDEX meetings_by_date ON meetings (date);
CREATE INDEX meetings_by_committee ON meetings (committee_name, date);

CREATE TABLE documents (
  -- One parsed source, with the header as this paper states it.
  id TEXT PRIMARY KEY,        -- the name of the record: data/parsed/{id}.json
  key TEXT NOT NULL UNIQUE,   -- another one as soon as the record is another
  meeting TEXT NOT NULL REFERENCES meetings (id),
  day TEXT NOT NULL,          -- the same where documents may be of one meeting: municipality and day, else the id
  path TEXT NOT NULL,         -- of the source, as stored: relative to the data folder where it lies inside
  sha256 TEXT NOT NULL,
  media_type TEXT NOT NULL,
  pages INTEGER NOT NULL,
  reader TEXT NOT NULL,
  parser INTEGER NOT NULL,    -- version of the parser
  settings TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('dagsorden', 'referat', 'beslutningsprotokol')),
  municipality TEXT,
  committee_name TEXT,
  committee_abbreviation TEXT,
  date TEXT,
  date_source TEXT,
  first_day TEXT,
  last_day TEXT,
  date_evidence TEXT,         -- JSON: what an inferred date rests on
  start TEXT,
  "end" TEXT,
  place TEXT,
  spans TEXT                  -- JSON: by field, where the header's facts stand
) STRICT;
CREATE INDEX documents_by_meeting ON documents (meeting);
CREATE INDEX documents_by_day ON documents (day);

CREATE TABLE items (
  -- One punkt of a document.
  id TEXT PRIMARY KEY,
  document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  meeting TEXT NOT NULL REFERENCES meetings (id),
  position INTEGER NOT NULL,  -- place in the document, from 1
  number TEXT,
  title TEXT,                 -- NULL where the item is closed
  access TEXT NOT NULL CHECK (access IN ('åben', 'lukket')),
  case_number TEXT,
  resume TEXT,
  sagsfremstilling TEXT,
  økonomiske_konsekvenser TEXT,
  indstilling TEXT,
  page INTEGER,               -- the first
  spans TEXT                  -- JSON: by field, where its text stands
) STRICT;
CREATE INDEX items_by_document ON items (document, position);
CREATE INDEX items_by_meeting ON items (meeting);
CREATE INDEX items_by_case_number ON items (case_number);

CREATE TABLE sagsgang (
  -- The bodies that an item is to pass, in order.
  item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  committee_name TEXT,
  committee_abbreviation TEXT,
  PRIMARY KEY (item, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE sections (
  -- Text under headings that are no field, by their own names.
  item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  heading TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (item, position)
) STRICT;

CREATE TABLE points (
  -- One underpunkt: a matter treated inside an item.
  id TEXT PRIMARY KEY,
  item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  number TEXT,
  time TEXT,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  bilag TEXT,                 -- JSON: numbers of the item's bilag
  outcome TEXT,
  page INTEGER,
  spans TEXT                  -- JSON: by field
) STRICT;
CREATE INDEX points_by_item ON points (item, position);

CREATE TABLE decisions (
  -- What one body decided on an item, or on a point of it.
  id TEXT PRIMARY KEY,
  item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  point TEXT REFERENCES points (id) ON DELETE CASCADE,
  field TEXT NOT NULL CHECK (field IN ('beslutning', 'tidligere_behandling')),
  position INTEGER NOT NULL,
  committee_name TEXT,
  committee_abbreviation TEXT,
  date TEXT,
  text TEXT NOT NULL,
  outcome TEXT,
  indstilling TEXT,           -- what became of the recommendation: fulgt, ændret, afvist, udsat
  conditions TEXT
) STRICT;
CREATE INDEX decisions_by_item ON decisions (item);
CREATE INDEX decisions_by_point ON decisions (point) WHERE point IS NOT NULL;
CREATE INDEX decisions_by_outcome ON decisions (outcome, date);

CREATE TABLE votes (
  -- The numbers of a vote, where the text states them.
  decision TEXT PRIMARY KEY REFERENCES decisions (id) ON DELETE CASCADE,
  "for" INTEGER,
  against INTEGER,
  abstained INTEGER,
  unanimous INTEGER CHECK (unanimous IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE voters (
  -- A party or a person whose vote the text tells.
  decision TEXT NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
  vote TEXT NOT NULL CHECK (vote IN ('for', 'against', 'abstained', 'reserved')),
  position INTEGER NOT NULL,
  party TEXT,
  name TEXT,                  -- NULL where a party voted as one
  person_name TEXT REFERENCES person_names (id),
  PRIMARY KEY (decision, vote, position)
) STRICT;
CREATE INDEX voters_by_person_name ON voters (person_name) WHERE person_name IS NOT NULL;

CREATE TABLE bilag (
  -- The attachments of an item.
  item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  number INTEGER,
  document_id TEXT,
  access TEXT NOT NULL CHECK (access IN ('åben', 'lukket')),
  title TEXT,                 -- NULL where the bilag is closed
  journal_number TEXT,
  mark TEXT,
  PRIMARY KEY (item, position)
) STRICT;

CREATE TABLE announcements (
  -- A step that an item, or a point of it, promises.
  item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  point TEXT REFERENCES points (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  committee_name TEXT,
  committee_abbreviation TEXT,
  step TEXT,
  date TEXT,                  -- a day, a month or a range day/day
  text TEXT                   -- the sentence
) STRICT;
CREATE INDEX announcements_by_item ON announcements (item);
CREATE INDEX announcements_by_point ON announcements (point) WHERE point IS NOT NULL;

CREATE TABLE calendar (
  -- What the calendar of meetings in an item says of one day.
  item TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  date TEXT NOT NULL,
  entries TEXT,               -- JSON
  PRIMARY KEY (item, position)
) STRICT;

CREATE TABLE attendance (
  -- Who the paper lists as member of the body, or as absent from the meeting or from one item.
  document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  item TEXT REFERENCES items (id) ON DELETE CASCADE, -- NULL: the whole meeting
  position INTEGER NOT NULL,
  name TEXT NOT NULL,         -- as listed
  title TEXT,
  party TEXT,
  role TEXT,                  -- in the body: formand, næstformand
  present INTEGER CHECK (present IN (0, 1)), -- NULL: the agenda lists the member before the meeting
  person_name TEXT NOT NULL REFERENCES person_names (id)
) STRICT;
CREATE INDEX attendance_by_document ON attendance (document);
CREATE INDEX attendance_by_item ON attendance (item) WHERE item IS NOT NULL;
CREATE INDEX attendance_by_person_name ON attendance (person_name);

CREATE TABLE people (
  -- A person over the documents of one municipality.
  id TEXT PRIMARY KEY,
  scope TEXT NOT NULL,        -- the municipality as in ids, or the document where it tells none
  name TEXT NOT NULL          -- the fullest
) STRICT;
CREATE INDEX people_by_name ON people (name);

CREATE TABLE person_names (
  -- A name as the documents of one scope write it, with the party that they state, and whose it is.
  id TEXT PRIMARY KEY,
  scope TEXT NOT NULL,
  name TEXT NOT NULL,
  party TEXT,
  mentions INTEGER NOT NULL,  -- how many person_mentions have it
  letters TEXT NOT NULL,      -- the name, its first word and the others, as they are compared
  first_word TEXT NOT NULL,
  other_words TEXT NOT NULL,
  person TEXT REFERENCES people (id),
  rule TEXT CHECK (rule IN ('same name', 'short form', 'misread')), -- why it is that person's
  alike REAL                  -- how alike it is to the person's fullest name, of 100, left-out words aside
) STRICT;
CREATE INDEX person_names_by_person ON person_names (person);
CREATE INDEX person_names_by_letters ON person_names (letters, scope);
CREATE INDEX person_names_by_first_word ON person_names (first_word, scope);
CREATE INDEX person_names_by_other_words ON person_names (other_words, scope);

CREATE TABLE person_mentions (
  -- A person whom a document names.
  document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  person_name TEXT NOT NULL REFERENCES person_names (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,         -- the fullest form in the document
  title TEXT,
  party TEXT,
  role TEXT,
  names TEXT,                 -- JSON: the other forms in the document
  rules TEXT,                 -- JSON: what found the name
  page INTEGER,               -- of the first place
  spans TEXT,                 -- JSON
  PRIMARY KEY (document, position)
) STRICT;
CREATE INDEX person_mentions_by_person_name ON person_mentions (person_name, document);

CREATE VIEW person_titles AS
  -- What people are called, and from when to when.
  SELECT person_names.person, person_mentions.title, person_mentions.party,
    min(documents.date) AS first, max(documents.date) AS last, count(*) AS documents
  FROM person_mentions
  JOIN person_names ON person_names.id = person_mentions.person_name
  JOIN documents ON documents.id = person_mentions.document
  GROUP BY person_names.person, person_mentions.title, person_mentions.party;

CREATE TABLE committee_mentions (
  -- A body that a document names.
  document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  committee_name TEXT,
  committee_abbreviation TEXT,
  abbreviation_source TEXT,   -- inferred: the document does not state the abbreviation, it is the customary one
  standing INTEGER NOT NULL CHECK (standing IN (0, 1)), -- 0: outside the municipality, or temporary (§ 17 stk. 4)
  names TEXT,                 -- JSON: the other forms in the document
  page INTEGER,
  spans TEXT,                 -- JSON
  PRIMARY KEY (document, position)
) STRICT;
CREATE INDEX committee_mentions_by_name ON committee_mentions (committee_name);

CREATE TABLE dates (
  -- A date that a document names.
  document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  date TEXT NOT NULL,         -- a day, a month or a range day/day
  page INTEGER,
  spans TEXT,                 -- JSON
  PRIMARY KEY (document, position)
) STRICT;
CREATE INDEX dates_by_date ON dates (date);

CREATE TABLE numbers (
  -- A case number or a journal number that a document names.
  document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('case_number', 'journal_number')),
  position INTEGER NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (document, kind, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX numbers_by_number ON numbers (number);

CREATE TABLE amounts (
  -- An amount of money that a document names.
  document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  dkk INTEGER NOT NULL,       -- of a range the lower end
  dkk_to INTEGER,
  year TEXT,                  -- 2024, or 2024-2027
  kind TEXT,                  -- bevilling, drift, anlæg, indtægt
  period TEXT,                -- årligt
  page INTEGER,
  spans TEXT,                 -- JSON
  PRIMARY KEY (document, position)
) STRICT;
CREATE INDEX amounts_by_dkk ON amounts (dkk);

CREATE TABLE problems (
  -- What a reader of a document's rows must know.
  document TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  page INTEGER,
  span TEXT,                  -- JSON
  PRIMARY KEY (document, position)
) STRICT;
CREATE INDEX problems_by_code ON problems (code);

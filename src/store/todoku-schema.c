/* SPDX-License-Identifier: GPL-3.0-or-later
 * The schema in numbered steps. All steps that a file lacks are committed together, after a copy of
 * it has been made; a file of a newer program is refused untouched; a failed step leaves the file
 * as it was. An older step is never changed: tests/fixtures/store has a file of each.
 *
 *   1  servers, domains, tracking domains, records, accounts, journal
 *   2  what was added to somebody's DNS by DNS UPDATE
 *   3  ids that are never used twice, the commit that wrote each row, and what was deleted
 *   4  what the watch needs and what it saw; what a server's test said; names in the journal
 *   5  the policies of a domain, as the watch saw them
 *   6  what services differ in: how far they are, what they say of an account, names that can be
 *      read in two ways
 *   7  whether what is new is watched, and since when everything is being verified
 *   8  texts that domains of one name at several services share
 *   9  what a key lacks, and when a service last accepted it
 */
#include "todoku-database.h"

#include "todoku-error.h"

/* How step 3 makes a table anew: SQLite cannot add AUTOINCREMENT or a reference to what exists. */
#define REMAKE(table, columns, names) \
  "CREATE TABLE new_" table " (" \
  "  id INTEGER PRIMARY KEY AUTOINCREMENT," \
  "  rev INTEGER NOT NULL," \
  columns \
  ") STRICT;" \
  "INSERT INTO new_" table " (id, rev, " names ")" \
  "  SELECT id, 1, " names " FROM " table " ORDER BY id;" \
  "DROP TABLE " table ";" \
  "ALTER TABLE new_" table " RENAME TO " table ";"

#define RECORD_NAMES \
  "owner, position, step, key, type, purpose, host, value, priority, value_alternative, required," \
  " service_valid, service_reason, verdict"

#define REMAKE_RECORDS(table, owner) \
  REMAKE (table, \
          "owner INTEGER NOT NULL REFERENCES " owner " (id) ON DELETE CASCADE," \
          "position INTEGER NOT NULL," \
          "step INTEGER NOT NULL," \
          "key TEXT," \
          "type TEXT NOT NULL," \
          "purpose TEXT NOT NULL," \
          "host TEXT NOT NULL," \
          "value TEXT NOT NULL," \
          "priority INTEGER NOT NULL," \
          "value_alternative TEXT," \
          "required INTEGER NOT NULL," \
          "service_valid INTEGER NOT NULL," \
          "service_reason TEXT," \
          "verdict BLOB," \
          "UNIQUE (owner, position)", \
          RECORD_NAMES)

/* An id that the journal or another table still speaks of has been given out, whether or not its
 * row is still there, so the numbering goes on after it.
 */
#define NEVER_AGAIN(table, given_out) \
  "INSERT INTO sqlite_sequence (name, seq) SELECT '" table "', 0" \
  "  WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = '" table "');" \
  "UPDATE sqlite_sequence SET seq = max(seq, coalesce((" given_out "), 0))" \
  "  WHERE name = '" table "';"

/* Readers learn of a changed row by its rev, and of a deleted one by a row in `gone`, also when it
 * went with its server.
 */
#define TELL_NEWS(table) \
  "CREATE INDEX " table "_rev ON " table " (rev);" \
  "CREATE TRIGGER " table "_gone AFTER DELETE ON " table " BEGIN" \
  "  INSERT INTO gone (rev, kind, subject) SELECT rev, '" table "', old.id FROM revision;" \
  "END;"

/* The journal outlives its subjects, the history does not. */
#define DROP_HISTORY(table) \
  "CREATE TRIGGER " table "_history AFTER DELETE ON " table " BEGIN" \
  "  DELETE FROM history WHERE subject_kind = '" table "' AND subject = old.id;" \
  "END;"

static const char *const steps[] = {
  "CREATE TABLE server ("
  "  id INTEGER PRIMARY KEY,"
  "  name TEXT NOT NULL UNIQUE,"
  "  url TEXT NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  region TEXT NOT NULL,"
  "  on_behalf_of TEXT,"
  "  acm_url TEXT,"
  "  cloudfront_url TEXT,"
  "  practice INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE domain ("
  "  id INTEGER PRIMARY KEY,"
  "  server INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,"
  "  name TEXT NOT NULL,"
  "  stage TEXT NOT NULL,"
  "  remote_id TEXT,"
  "  subdomain TEXT,"
  "  dkim_selector TEXT,"
  "  automatic_security INTEGER NOT NULL,"
  "  dns_company TEXT,"
  "  detected_company TEXT,"
  "  name_servers TEXT,"
  "  monitored INTEGER NOT NULL,"
  "  alarm_failures INTEGER NOT NULL,"
  "  attempts INTEGER NOT NULL,"
  "  checked_at INTEGER NOT NULL,"
  "  next_check_at INTEGER NOT NULL,"
  "  failure TEXT,"
  "  UNIQUE (server, name)"
  ") STRICT;"
  "CREATE TABLE tracking ("
  "  id INTEGER PRIMARY KEY,"
  "  server INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,"
  "  host TEXT NOT NULL,"
  "  stage TEXT NOT NULL,"
  "  edge TEXT NOT NULL,"
  "  remote_id TEXT,"
  "  certificate_id TEXT,"
  "  certificate_token TEXT,"
  "  caller_reference TEXT,"
  "  etag TEXT,"
  "  requested_at INTEGER NOT NULL,"
  "  deadline INTEGER NOT NULL,"
  "  clock_offset INTEGER NOT NULL,"
  "  distribution_id TEXT,"
  "  edge_host TEXT,"
  "  original_target TEXT,"
  "  original_ttl INTEGER NOT NULL,"
  "  dns_company TEXT,"
  "  detected_company TEXT,"
  "  reminded INTEGER NOT NULL,"
  "  attempts INTEGER NOT NULL,"
  "  checked_at INTEGER NOT NULL,"
  "  next_check_at INTEGER NOT NULL,"
  "  failure TEXT,"
  "  UNIQUE (server, host)"
  ") STRICT;"
  "CREATE TABLE domain_record ("
  "  id INTEGER PRIMARY KEY,"
  "  owner INTEGER NOT NULL REFERENCES domain (id) ON DELETE CASCADE,"
  "  position INTEGER NOT NULL,"
  "  step INTEGER NOT NULL,"
  "  key TEXT,"
  "  type TEXT NOT NULL,"
  "  purpose TEXT NOT NULL,"
  "  host TEXT NOT NULL,"
  "  value TEXT NOT NULL,"
  "  priority INTEGER NOT NULL,"
  "  value_alternative TEXT,"
  "  required INTEGER NOT NULL,"
  "  service_valid INTEGER NOT NULL,"
  "  service_reason TEXT,"
  "  verdict BLOB,"
  "  UNIQUE (owner, position)"
  ") STRICT;"
  "CREATE TABLE tracking_record ("
  "  id INTEGER PRIMARY KEY,"
  "  owner INTEGER NOT NULL REFERENCES tracking (id) ON DELETE CASCADE,"
  "  position INTEGER NOT NULL,"
  "  step INTEGER NOT NULL,"
  "  key TEXT,"
  "  type TEXT NOT NULL,"
  "  purpose TEXT NOT NULL,"
  "  host TEXT NOT NULL,"
  "  value TEXT NOT NULL,"
  "  priority INTEGER NOT NULL,"
  "  value_alternative TEXT,"
  "  required INTEGER NOT NULL,"
  "  service_valid INTEGER NOT NULL,"
  "  service_reason TEXT,"
  "  verdict BLOB,"
  "  UNIQUE (owner, position)"
  ") STRICT;"
  "CREATE TABLE account ("
  "  id INTEGER PRIMARY KEY,"
  "  server INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,"
  "  name TEXT NOT NULL UNIQUE,"
  "  address TEXT NOT NULL,"
  "  display_name TEXT,"
  "  created_at INTEGER NOT NULL"
  ") STRICT;"
  /* No reference to the subject: the journal outlives what it speaks of. */
  "CREATE TABLE journal ("
  "  id INTEGER PRIMARY KEY,"
  "  kind TEXT NOT NULL,"
  "  subject_kind TEXT NOT NULL,"
  "  subject INTEGER NOT NULL,"
  "  server INTEGER NOT NULL,"
  "  token TEXT,"
  "  detail TEXT,"
  "  owner TEXT,"
  "  outcome TEXT,"
  "  created_at INTEGER NOT NULL,"
  "  settled_at INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX journal_subject ON journal (subject_kind, subject, id);"
  /* Two processes that begin the same thing at once: the second fails. */
  "CREATE UNIQUE INDEX journal_unsettled ON journal (subject_kind, subject, kind)"
  "  WHERE outcome IS NULL;",

  "CREATE TABLE added ("
  "  id INTEGER PRIMARY KEY,"
  "  domain INTEGER NOT NULL,"
  "  zone TEXT NOT NULL,"
  "  server TEXT NOT NULL,"
  "  host TEXT NOT NULL,"
  "  type TEXT NOT NULL,"
  "  value TEXT NOT NULL,"
  "  created_at INTEGER NOT NULL"
  ") STRICT;",

  /* One row: the number of the last commit, and of the last one whose deletions are forgotten. */
  "CREATE TABLE revision ("
  "  rev INTEGER NOT NULL,"
  "  forgotten INTEGER NOT NULL"
  ") STRICT;"
  "INSERT INTO revision VALUES (1, 0);"
  "CREATE TABLE gone ("
  "  rev INTEGER NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  subject INTEGER NOT NULL,"
  "  PRIMARY KEY (rev, kind, subject)"
  ") STRICT, WITHOUT ROWID;"
  REMAKE ("server",
          "name TEXT NOT NULL UNIQUE,"
          "url TEXT NOT NULL,"
          "kind TEXT NOT NULL,"
          "region TEXT NOT NULL,"
          "on_behalf_of TEXT,"
          "acm_url TEXT,"
          "cloudfront_url TEXT,"
          "practice INTEGER NOT NULL",
          "name, url, kind, region, on_behalf_of, acm_url, cloudfront_url, practice")
  REMAKE ("domain",
          "server INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,"
          "name TEXT NOT NULL,"
          "stage TEXT NOT NULL,"
          "remote_id TEXT,"
          "subdomain TEXT,"
          "dkim_selector TEXT,"
          "automatic_security INTEGER NOT NULL,"
          "dns_company TEXT,"
          "detected_company TEXT,"
          "name_servers TEXT,"
          "monitored INTEGER NOT NULL,"
          "alarm_failures INTEGER NOT NULL,"
          "attempts INTEGER NOT NULL,"
          "checked_at INTEGER NOT NULL,"
          "next_check_at INTEGER NOT NULL,"
          "failure TEXT,"
          "UNIQUE (server, name)",
          "server, name, stage, remote_id, subdomain, dkim_selector, automatic_security,"
          " dns_company, detected_company, name_servers, monitored, alarm_failures, attempts,"
          " checked_at, next_check_at, failure")
  REMAKE ("tracking",
          "server INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,"
          "host TEXT NOT NULL,"
          "stage TEXT NOT NULL,"
          "edge TEXT NOT NULL,"
          "remote_id TEXT,"
          "certificate_id TEXT,"
          "certificate_token TEXT,"
          "caller_reference TEXT,"
          "etag TEXT,"
          "requested_at INTEGER NOT NULL,"
          "deadline INTEGER NOT NULL,"
          "clock_offset INTEGER NOT NULL,"
          "distribution_id TEXT,"
          "edge_host TEXT,"
          "original_target TEXT,"
          "original_ttl INTEGER NOT NULL,"
          "dns_company TEXT,"
          "detected_company TEXT,"
          "reminded INTEGER NOT NULL,"
          "attempts INTEGER NOT NULL,"
          "checked_at INTEGER NOT NULL,"
          "next_check_at INTEGER NOT NULL,"
          "failure TEXT,"
          "UNIQUE (server, host)",
          "server, host, stage, edge, remote_id, certificate_id, certificate_token,"
          " caller_reference, etag, requested_at, deadline, clock_offset, distribution_id,"
          " edge_host, original_target, original_ttl, dns_company, detected_company, reminded,"
          " attempts, checked_at, next_check_at, failure")
  REMAKE_RECORDS ("domain_record", "domain")
  REMAKE_RECORDS ("tracking_record", "tracking")
  REMAKE ("account",
          "server INTEGER NOT NULL REFERENCES server (id) ON DELETE CASCADE,"
          "name TEXT NOT NULL UNIQUE,"
          "address TEXT NOT NULL,"
          "display_name TEXT,"
          "created_at INTEGER NOT NULL",
          "server, name, address, display_name, created_at")
  REMAKE ("journal",
          "kind TEXT NOT NULL,"
          "subject_kind TEXT NOT NULL,"
          "subject INTEGER NOT NULL,"
          "server INTEGER NOT NULL,"
          "token TEXT,"
          "detail TEXT,"
          "owner TEXT,"
          "attempt_ended_at INTEGER NOT NULL DEFAULT 0,"
          "outcome TEXT,"
          "created_at INTEGER NOT NULL,"
          "settled_at INTEGER NOT NULL",
          "kind, subject_kind, subject, server, token, detail, owner, outcome, created_at,"
          " settled_at")
  "CREATE INDEX journal_subject ON journal (subject_kind, subject, id);"
  "CREATE UNIQUE INDEX journal_unsettled ON journal (subject_kind, subject, kind)"
  "  WHERE outcome IS NULL;"
  NEVER_AGAIN ("server", "SELECT max(server) FROM journal")
  NEVER_AGAIN ("domain",
               "SELECT max(id) FROM (SELECT subject AS id FROM journal"
               "  WHERE subject_kind = 'domain' UNION ALL SELECT domain FROM added)")
  NEVER_AGAIN ("tracking", "SELECT max(subject) FROM journal WHERE subject_kind = 'tracking'")
  /* Ids used to be given out again, so a domain could inherit what was added for another one: only
   * what stands below its own name can be its own. */
  "DELETE FROM added WHERE NOT EXISTS (SELECT 1 FROM domain WHERE domain.id = added.domain"
  "  AND (lower(rtrim(added.host, '.')) = lower(domain.name)"
  "       OR substr(lower(rtrim(added.host, '.')), -1 - length(domain.name))"
  "          = '.' || lower(domain.name)));"
  REMAKE ("added",
          "domain INTEGER NOT NULL REFERENCES domain (id) ON DELETE CASCADE,"
          "stage TEXT NOT NULL DEFAULT 'added',"
          "zone TEXT NOT NULL,"
          "server TEXT NOT NULL,"
          "host TEXT NOT NULL,"
          "type TEXT NOT NULL,"
          "value TEXT NOT NULL,"
          "created_at INTEGER NOT NULL",
          "domain, zone, server, host, type, value, created_at")
  TELL_NEWS ("server")
  TELL_NEWS ("domain")
  TELL_NEWS ("tracking")
  TELL_NEWS ("account"),

  "ALTER TABLE server ADD COLUMN status TEXT;"
  "ALTER TABLE server ADD COLUMN tested_at INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE domain ADD COLUMN alarm_since INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE tracking ADD COLUMN monitored INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE tracking ADD COLUMN alarm_failures INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE tracking ADD COLUMN alarm_since INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE tracking ADD COLUMN not_after INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE tracking ADD COLUMN renewal TEXT;"
  "ALTER TABLE journal ADD COLUMN who TEXT;"
  "ALTER TABLE journal ADD COLUMN name TEXT;"
  "ALTER TABLE journal ADD COLUMN server_name TEXT;"
  /* What has gone by now has taken its name with it. */
  "UPDATE journal SET server_name = (SELECT name FROM server WHERE server.id = journal.server),"
  "  name = CASE subject_kind"
  "    WHEN 'server' THEN (SELECT name FROM server WHERE server.id = subject)"
  "    WHEN 'domain' THEN (SELECT name FROM domain WHERE domain.id = subject)"
  "    WHEN 'tracking' THEN (SELECT host FROM tracking WHERE tracking.id = subject)"
  "    WHEN 'account' THEN (SELECT name FROM account WHERE account.id = subject) END;"
  "CREATE TABLE history ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  rev INTEGER NOT NULL,"
  "  subject_kind TEXT NOT NULL,"
  "  subject INTEGER NOT NULL,"
  "  at INTEGER NOT NULL,"
  "  host TEXT NOT NULL,"
  "  type TEXT NOT NULL,"
  "  change TEXT NOT NULL,"
  "  before TEXT,"
  "  after TEXT,"
  "  alarm INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX history_subject ON history (subject_kind, subject, at);"
  "CREATE INDEX history_at ON history (at);"
  DROP_HISTORY ("domain")
  DROP_HISTORY ("tracking")
  "CREATE TABLE look ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  rev INTEGER NOT NULL,"
  "  began_at INTEGER NOT NULL,"
  "  ended_at INTEGER NOT NULL,"
  "  who TEXT,"
  "  n_looked INTEGER NOT NULL,"
  "  n_unasked INTEGER NOT NULL,"
  "  n_alarms INTEGER NOT NULL"
  ") STRICT;"
  "CREATE TABLE watch ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  rev INTEGER NOT NULL,"
  "  paused_until INTEGER NOT NULL,"
  "  key_needed_since INTEGER NOT NULL"
  ") STRICT;"
  "INSERT INTO watch VALUES (1, 1, 0, 0);",

  "ALTER TABLE domain ADD COLUMN spf TEXT;"
  "ALTER TABLE domain ADD COLUMN dmarc TEXT;",

  "ALTER TABLE server ADD COLUMN notice TEXT;"
  "ALTER TABLE domain ADD COLUMN mail_from TEXT;"
  "ALTER TABLE domain ADD COLUMN service_state TEXT;"
  "ALTER TABLE domain ADD COLUMN confirmed_at INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE tracking ADD COLUMN auto_ssl INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE domain_record ADD COLUMN host_alternative TEXT;"
  "ALTER TABLE tracking_record ADD COLUMN host_alternative TEXT;",

  "ALTER TABLE watch ADD COLUMN watch_new INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE watch ADD COLUMN verify_began_at INTEGER NOT NULL DEFAULT 0;",

  "ALTER TABLE domain_record ADD COLUMN merged TEXT;"
  "ALTER TABLE tracking_record ADD COLUMN merged TEXT;"
  "CREATE INDEX domain_name ON domain (name);",

  "ALTER TABLE server ADD COLUMN missing_scopes TEXT;"
  "ALTER TABLE server ADD COLUMN connected_at INTEGER NOT NULL DEFAULT 0;"
  "UPDATE server SET connected_at = tested_at WHERE status IN ('connected', 'scopes-missing');",
};

#define NEWEST ((gint64) G_N_ELEMENTS (steps))

/* A number that no copy has yet: what an earlier program could read is never written over. */
static char *
name_copy (TodokuDatabase *self,
           gint64          version)
{
  const char *path = todoku_database_get_path (self);
  char *name = g_strdup_printf ("%s.version-%" G_GINT64_FORMAT, path, version);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.version-%" G_GINT64_FORMAT ".%u", path, version, i);
    }

  return name;
}

static gboolean
check_version (gint64    version,
               GError  **error)
{
  if (version >= 0 && version <= NEWEST)
    return TRUE;

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_NEWER,
               "The database has version %" G_GINT64_FORMAT ", this program knows %"
               G_GINT64_FORMAT, version, NEWEST);
  return FALSE;
}

/**
 * todoku_schema_check:
 * @self: a connection
 * @error: return location; %TODOKU_ERROR_STORE_NEWER when a newer program has changed the file
 *
 * A newer program can be installed, and bring the file up to date, while this one runs.
 *
 * Returns: whether the file still has this program's schema
 */
gboolean
todoku_schema_check (TodokuDatabase  *self,
                     GError         **error)
{
  gint64 version;

  return todoku_database_read_int (self, "PRAGMA user_version", &version, error) &&
         check_version (version, error);
}

static gboolean
run_steps (TodokuDatabase  *self,
           gint64           version,
           GError         **error)
{
  g_autofree char *pragma = g_strdup_printf ("PRAGMA user_version=%" G_GINT64_FORMAT, NEWEST);
  gint64 n_broken;

  for (; version < NEWEST; version++)
    if (!todoku_database_run (self, steps[version], error))
      return FALSE;

  if (!todoku_database_run (self, pragma, error) ||
      !todoku_database_read_int (self, "SELECT count(*) FROM pragma_foreign_key_check", &n_broken,
                                 error))
    return FALSE;
  if (n_broken > 0)
    g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_DAMAGED,
                 "%" G_GINT64_FORMAT " rows hang on rows that do not exist", n_broken);

  return n_broken == 0;
}

/* In a transaction. */
static gboolean
bring_up_to_date (TodokuDatabase  *self,
                  char           **ret_copy,
                  GError         **error)
{
  g_autofree char *copy = NULL;
  gint64 version;

  if (!todoku_database_read_int (self, "PRAGMA user_version", &version, error) ||
      !check_version (version, error))
    return FALSE;

  /* A file that is new has nothing to keep. */
  if (version > 0 && version < NEWEST)
    {
      copy = name_copy (self, version);
      if (!todoku_database_copy (self, copy, error))
        return FALSE;
    }
  if (version < NEWEST && !run_steps (self, version, error))
    return FALSE;

  *ret_copy = g_steal_pointer (&copy);
  return TRUE;
}

/**
 * todoku_schema_migrate:
 * @self: a connection
 * @ret_copy: (out) (optional) (nullable) (transfer full): where a copy of the older file is kept
 * @error: return location; %TODOKU_ERROR_STORE_NEWER when a newer program wrote the file
 *
 * Two programs may open an old file at once, so the version is read again under the write lock.
 *
 * Returns: whether the file has this program's schema now
 */
gboolean
todoku_schema_migrate (TodokuDatabase  *self,
                       char           **ret_copy,
                       GError         **error)
{
  g_autofree char *copy = NULL;
  gboolean migrated;
  gint64 version;

  if (ret_copy != NULL)
    *ret_copy = NULL;
  if (!todoku_database_read_int (self, "PRAGMA user_version", &version, error) ||
      !check_version (version, error))
    return FALSE;
  if (version == NEWEST)
    return TRUE;

  /* Dropping the old form of a table would take with it what hangs on its rows. The pragma has no
   * effect inside a transaction. */
  if (!todoku_database_run (self, "PRAGMA foreign_keys=OFF", error) ||
      !todoku_database_begin (self, error))
    return FALSE;

  migrated = bring_up_to_date (self, &copy, error);
  if (migrated)
    migrated = todoku_database_commit (self, error);
  else
    todoku_database_rollback (self);
  if (!todoku_database_run (self, "PRAGMA foreign_keys=ON", migrated ? error : NULL) || !migrated)
    return FALSE;

  if (ret_copy != NULL)
    *ret_copy = g_steal_pointer (&copy);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * The schema in numbered steps. Each step and its number are committed together; a file of a newer
 * program is refused untouched; a failed step leaves the file as it was.
 *
 *   1  servers, domains, tracking domains, records, accounts, journal
 *   2  what was added to somebody's DNS by DNS UPDATE
 */
#include "todoku-database.h"

#include "todoku-error.h"

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
};

static gboolean
run_step (TodokuDatabase  *database,
          gint64           version,
          GError         **error)
{
  g_autofree char *pragma = g_strdup_printf ("PRAGMA user_version=%" G_GINT64_FORMAT, version + 1);

  return todoku_database_run (database, steps[version], error) &&
         todoku_database_run (database, pragma, error);
}

/**
 * todoku_schema_migrate:
 * @self: a connection
 * @error: return location; %TODOKU_ERROR_STORE_NEWER when a newer program wrote the file
 *
 * Two programs may open an old file at once, so the version is read again under the write lock.
 *
 * Returns: whether the file has this program's schema now
 */
gboolean
todoku_schema_migrate (TodokuDatabase  *self,
                       GError         **error)
{
  gint64 version;

  if (!todoku_database_read_int (self, "PRAGMA user_version", &version, error))
    return FALSE;

  while (version != G_N_ELEMENTS (steps))
    {
      if (version < 0 || version > (gint64) G_N_ELEMENTS (steps))
        {
          g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_STORE_NEWER,
                       "The database has version %" G_GINT64_FORMAT ", this program knows %u",
                       version, (guint) G_N_ELEMENTS (steps));
          return FALSE;
        }

      if (!todoku_database_begin (self, error))
        return FALSE;
      if (!todoku_database_read_int (self, "PRAGMA user_version", &version, error) ||
          (version >= 0 && version < (gint64) G_N_ELEMENTS (steps) &&
           !run_step (self, version, error)))
        {
          todoku_database_rollback (self);
          return FALSE;
        }
      if (!todoku_database_commit (self, error) ||
          !todoku_database_read_int (self, "PRAGMA user_version", &version, error))
        return FALSE;
    }

  return TRUE;
}

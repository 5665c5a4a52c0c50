/* SPDX-License-Identifier: GPL-3.0-or-later
 * The suite of openspf.org (RFC 7208): a record is an error for us exactly where the suite expects
 * a permanent error. The suite is not part of this project; without it the test is skipped, and the
 * tables of test-spf.c cover the same points.
 */
#include "todoku-spf.h"

#include <stdlib.h>
#include <string.h>

#include "todoku-observation.h"

/* What only an evaluation for one sender can tell; nobody asks us about a sender. */
static const struct
{
  const char *name;
  const char *reason;
} exempt[] = {
  { "include-at-limit", "eleven look-ups, but ip4 matches the sender before the last of them" },
};

typedef struct
{
  char *owner;
  guint16 rrtype;
  char *data;
} Rr;

/* The zone of one section; timed-out names have the type 0. */
typedef struct
{
  GPtrArray *rrs;
} Zone;

static void
rr_free (gpointer data)
{
  Rr *rr = data;

  g_free (rr->owner);
  g_free (rr->data);
  g_free (rr);
}

static char *
unescape (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p != '\\')
        {
          g_string_append_c (out, *p);
          continue;
        }
      /* A null byte comes to the parsers as todoku_diagnosis_rr_raw() writes it. */
      if (strncmp (p, "\\000", 4) == 0)
        g_string_append (out, "\\000");
      else
        g_string_append_c (out, (char) ((p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0')));
      p += 3;
    }

  return g_string_free (out, FALSE);
}

static guint16
type_of (const char *name)
{
  return g_str_equal (name, "TXT") ? TODOKU_RRTYPE_TXT : g_str_equal (name, "MX") ? TODOKU_RRTYPE_MX
         : g_str_equal (name, "A") ? TODOKU_RRTYPE_A
         : g_str_equal (name, "CNAME") ? TODOKU_RRTYPE_CNAME : TODOKU_RRTYPE_AAAA;
}

static TodokuSpfAnswer
look_up (const char *domain,
         guint16     rrtype,
         gpointer    user_data)
{
  Zone *zone = user_data;
  TodokuSpfAnswer answer = { TODOKU_SPF_NXDOMAIN, 0, 0, NULL };

  for (guint i = 0; i < zone->rrs->len; i++)
    {
      const Rr *rr = g_ptr_array_index (zone->rrs, i);

      if (g_ascii_strcasecmp (rr->owner, domain) != 0)
        continue;
      if (rr->rrtype == 0)
        {
          return (TodokuSpfAnswer) { TODOKU_SPF_SILENT, 0, 0, NULL };
        }
      if (rr->rrtype == TODOKU_RRTYPE_CNAME)
        return look_up (rr->data, rrtype, user_data);
      if (answer.status == TODOKU_SPF_NXDOMAIN)
        answer.status = TODOKU_SPF_NODATA;
      if (rr->rrtype != rrtype)
        continue;
      answer.status = TODOKU_SPF_FOUND;
      answer.n_data++;
      if (rrtype == TODOKU_RRTYPE_TXT && todoku_spf_is_record (rr->data) && answer.n_records++ == 0)
        answer.record = rr->data;
    }

  return answer;
}

static gboolean
is_error (Zone       *zone,
          const char *domain)
{
  g_autofree char *lower = g_ascii_strdown (domain, -1);
  TodokuSpfAnswer answer = look_up (lower, TODOKU_RRTYPE_TXT, zone);
  g_autoptr(TodokuSpfCount) count = NULL;

  if (answer.n_records != 1)
    return answer.n_records > 1;
  if (!todoku_spf_is_valid (answer.record))
    return TRUE;

  count = todoku_spf_count (answer.record, lower, look_up, zone);
  g_assert_cmpuint (count->needed->len, ==, 0);

  return count->broken != NULL || count->loop != NULL || count->crowded != NULL ||
         count->lookups > TODOKU_SPF_MAX_LOOKUPS || count->voids > TODOKU_SPF_MAX_VOIDS;
}

static const char *
find_exemption (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (exempt); i++)
    if (g_str_equal (exempt[i].name, name))
      return exempt[i].reason;

  return NULL;
}

static void
test_suite (void)
{
  const char *source = g_getenv ("G_TEST_SRCDIR");
  g_autofree char *script = g_build_filename (source, "diagnosis", "openspf.py", NULL);
  g_autofree char *suite =
    g_build_filename (source, "..", "..", "shared", "specs", "rfc7208-tests.yml", NULL);
  char *argv[] = { (char *) "python3", script, suite, NULL };
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) lines = NULL;
  Zone zone = { g_ptr_array_new_with_free_func (rr_free) };
  guint n_cases = 0, n_wrong = 0, n_exempt = 0;
  int status = 0;

  if (!g_file_test (suite, G_FILE_TEST_EXISTS) ||
      !g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status,
                     &error) ||
      !g_spawn_check_wait_status (status, NULL))
    {
      g_test_skip ("the suite of openspf.org, or a Python that reads YAML, is not here");
      g_ptr_array_unref (zone.rrs);
      return;
    }

  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) fields = g_strsplit (lines[i], "\t", -1);

      if (g_strv_length (fields) < 2)
        continue;
      if (g_str_equal (fields[0], "section"))
        {
          g_ptr_array_set_size (zone.rrs, 0);
        }
      else if (g_str_equal (fields[0], "rr") || g_str_equal (fields[0], "timeout"))
        {
          Rr *rr = g_new0 (Rr, 1);

          rr->owner = g_strdup (fields[1]);
          rr->rrtype = *fields[0] == 'r' ? type_of (fields[2]) : 0;
          rr->data = *fields[0] == 'r' ? unescape (fields[3]) : NULL;
          g_ptr_array_add (zone.rrs, rr);
        }
      else
        {
          gboolean error_allowed = strstr (fields[3], "permerror") != NULL;
          gboolean error_wanted = g_str_equal (fields[3], "permerror");
          gboolean is = is_error (&zone, fields[2]);
          gboolean right = is ? error_allowed : !error_wanted;

          n_cases++;
          if (find_exemption (fields[1]) != NULL)
            {
              /* A reason that has gone must go from the list. */
              if (right)
                g_test_message ("%s: need not be exempt", fields[1]);
              n_wrong += right;
              n_exempt++;
            }
          else if (!right)
            {
              g_test_message ("%s (%s): %s, but the suite says %s", fields[1], fields[2],
                              is ? "an error" : "no error", fields[3]);
              n_wrong++;
            }
        }
    }
  g_test_message ("%u cases, %u exempt", n_cases, n_exempt);
  g_assert_cmpuint (n_cases, >, 200);
  g_assert_cmpuint (n_wrong, ==, 0);
  g_ptr_array_unref (zone.rrs);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diagnosis/openspf", test_suite);

  return g_test_run ();
}

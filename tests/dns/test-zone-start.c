/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where the search for a zone begins, when its patience ends, and for how long an answer about a
 * target is remembered. What is remembered must never be another answer than that of the Public
 * Suffix List, with its wildcards, exceptions and private suffixes.
 */
#include "todoku-target-answers.h"
#include "todoku-zone-patience.h"
#include "todoku-zone-start.h"

#include "todoku-domain-name.h"
#include "todoku-test.h"

static void
test_names (void)
{
  static const struct { const char *name; const char *start; } names[] = {
    { "em1.xxxxx.co.jp", "xxxxx.co.jp" },
    { "s1._domainkey.xxxxx.co.jp", "xxxxx.co.jp" },
    { "xxxxx.co.jp", "xxxxx.co.jp" },
    { "co.jp", "co.jp" },
    { "jp", "jp" },
    /* "*.kawasaki.jp" and "!city.kawasaki.jp" */
    { "_dmarc.kawasaki.jp", "_dmarc.kawasaki.jp" },
    { "s1._domainkey.kawasaki.jp", "s1._domainkey.kawasaki.jp" },
    { "_dmarc.city.kawasaki.jp", "city.kawasaki.jp" },
    { "a.b.example.test", "example.test" },
  };
  g_autoptr(TodokuZoneStarts) starts = todoku_zone_starts_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (todoku_zone_starts_find (starts, names[i].name), ==, names[i].start);
}

/* Long enough that the cache is emptied on the way. */
static void
test_random (void)
{
  static const char * const labels[] = {
    "jp", "co", "kawasaki", "city", "ck", "www", "com", "s3", "amazonaws", "io", "github", "test",
    "_dmarc", "_domainkey", "s1", "em1", "uk", "shop", "xn--p1ai", "platform", "sh", "bd",
  };
  g_autoptr(TodokuZoneStarts) starts = todoku_zone_starts_new ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (20261129);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) name = g_string_new (NULL);
      g_autofree char *registrable = NULL;

      for (int n = g_rand_int_range (rand, 1, 6); n > 0; n--)
        {
          if (name->len > 0)
            g_string_append_c (name, '.');
          g_string_append (name, labels[g_rand_int_range (rand, 0, G_N_ELEMENTS (labels))]);
        }
      registrable = todoku_domain_name_registrable (name->str);
      g_assert_cmpstr (todoku_zone_starts_find (starts, name->str), ==,
                       registrable != NULL ? registrable : name->str);
    }
}

static GString *called;

static void
patience_ended (gpointer waiting)
{
  g_string_append (called, waiting);
}

static void
test_patience (void)
{
  TodokuZonePatience *patience = todoku_zone_patience_new (NULL, 0, patience_ended);
  TodokuZoneWait waits[3] = { 0 };

  called = g_string_new (NULL);
  todoku_zone_patience_end (patience, &waits[0]);
  todoku_zone_patience_begin (patience, &waits[0], (gpointer) "a");
  todoku_zone_patience_begin (patience, &waits[1], (gpointer) "b");
  todoku_zone_patience_begin (patience, &waits[2], (gpointer) "c");
  todoku_zone_patience_end (patience, &waits[1]);
  while (called->len < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (called->str, ==, "ac");
  g_assert_cmpint (waits[0].due, ==, 0);

  /* The timer has gone to sleep, and wakes up again. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  todoku_zone_patience_begin (patience, &waits[1], (gpointer) "b");
  while (called->len < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (called->str, ==, "acb");

  todoku_zone_patience_begin (patience, &waits[0], (gpointer) "a");
  todoku_zone_patience_stop (patience);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  todoku_zone_patience_end (patience, &waits[0]);
  todoku_zone_patience_unref (patience);
  g_assert_cmpstr (called->str, ==, "acb");
  g_string_free (called, TRUE);
}

static void
test_target_answers (void)
{
  g_autoptr(TodokuTargetAnswers) answers = todoku_target_answers_new ();
  g_autoptr(TodokuObservation) first = todoku_observation_new ("s1.esp.test", TODOKU_RRTYPE_TXT);
  g_autoptr(TodokuObservation) second = todoku_observation_new ("s1.esp.test", TODOKU_RRTYPE_TXT);
  g_autoptr(TodokuObservation) failed = todoku_observation_new ("s2.esp.test", TODOKU_RRTYPE_TXT);
  g_autoptr(TodokuObservation) found = NULL;

  first->status = second->status = failed->status = TODOKU_ASK_ANSWERED;
  failed->rcode = TODOKU_RCODE_SERVFAIL;
  todoku_target_answers_keep (answers, first, 0);
  todoku_target_answers_keep (answers, failed, 0);
  g_assert_null (todoku_target_answers_lookup (answers, "s1.esp.test", TODOKU_RRTYPE_A, 1));
  g_assert_null (todoku_target_answers_lookup (answers, "s2.esp.test", TODOKU_RRTYPE_TXT, 1));
  g_assert_null (todoku_target_answers_lookup (answers, "s1.esp.test", TODOKU_RRTYPE_TXT,
                                               5 * G_TIME_SPAN_SECOND));

  todoku_target_answers_keep (answers, second, 5 * G_TIME_SPAN_SECOND);
  found = todoku_target_answers_lookup (answers, "s1.esp.test", TODOKU_RRTYPE_TXT,
                                        9 * G_TIME_SPAN_SECOND);
  g_assert_true (found == second);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dns/zone-start/names", test_names);
  g_test_add_func ("/dns/zone-start/random", test_random);
  g_test_add_func ("/dns/target-answers/keep", test_target_answers);
  g_test_add_func ("/dns/zone-patience/order", test_patience);

  return g_test_run ();
}

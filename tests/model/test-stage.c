/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every (stage, event) pair, compared with a table written by hand: rows are stages, columns are
 * events, "." is refused.
 */
#include "todoku-enums.h"
#include "todoku-stage.h"

/* Columns: registered refused retry dns-right dns-wrong service-verified service-unverified reissue
 * remove removed
 */
static const char *const domain_table[] = {
  "awaiting-dns refused . . . . . . removing .",
  ". . . dns-ready awaiting-dns verified awaiting-dns registering removing .",
  ". . . dns-ready awaiting-dns verified dns-ready registering removing .",
  ". . . verified verified verified awaiting-dns registering removing .",
  ". . registering . . . . . removing .",
  ". . . . . . . . removing removed",
  ". . . . . . . . . .",
};

/* Columns: registered refused link-valid link-secured certificate-record certificate-issued
 * certificate-expired distribution-deployed edge-verified remove removed
 */
static const char *const tracking_table[] = {
  "step1 refused . . . . . . . removing .",
  ". . requesting complete . . . . . removing .",
  ". refused . . step2 . expired . . removing .",
  ". refused . . step2 distributing expired . . removing .",
  ". refused . . . . . step3 . removing .",
  ". . . . . . . . complete removing .",
  ". . . complete . . . . complete removing .",
  ". . . . . . . . . removing .",
  ". . . . . . . . . removing .",
  ". . . . . . . . . removing removed",
  ". . . . . . . . . . .",
};

static void
test_domain (void)
{
  for (int stage = 0; stage <= TODOKU_DOMAIN_REMOVED; stage++)
    {
      g_auto(GStrv) row = g_strsplit (domain_table[stage], " ", -1);

      g_assert_cmpuint (g_strv_length (row), ==, TODOKU_DOMAIN_EVENT_REMOVED + 1);
      for (int event = 0; event <= TODOKU_DOMAIN_EVENT_REMOVED; event++)
        {
          TodokuDomainStage got = stage;
          gboolean done = todoku_domain_stage_advance (&got, event);

          g_assert_cmpint (done, ==, !g_str_equal (row[event], "."));
          g_assert_cmpstr (todoku_enum_to_token (TODOKU_TYPE_DOMAIN_STAGE, got), ==,
                           done ? row[event]
                                : todoku_enum_to_token (TODOKU_TYPE_DOMAIN_STAGE, stage));
        }
    }
}

static void
test_tracking (void)
{
  for (int stage = 0; stage <= TODOKU_TRACKING_REMOVED; stage++)
    {
      g_auto(GStrv) row = g_strsplit (tracking_table[stage], " ", -1);

      g_assert_cmpuint (g_strv_length (row), ==, TODOKU_TRACKING_EVENT_REMOVED + 1);
      for (int event = 0; event <= TODOKU_TRACKING_EVENT_REMOVED; event++)
        {
          TodokuTrackingStage got = stage;
          gboolean done = todoku_tracking_stage_advance (&got, event);

          g_assert_cmpint (done, ==, !g_str_equal (row[event], "."));
          g_assert_cmpstr (todoku_enum_to_token (TODOKU_TYPE_TRACKING_STAGE, got), ==,
                           done ? row[event]
                                : todoku_enum_to_token (TODOKU_TYPE_TRACKING_STAGE, stage));
        }
      g_assert_cmpint (todoku_tracking_stage_forbids_link_validation (stage), ==,
                       stage != TODOKU_TRACKING_STEP1);
    }
}

/* Whoever prints a step beside records prints the step of those records. */
static void
test_step (void)
{
  static const struct { TodokuTrackingStage stage; int step; } table[] = {
    { TODOKU_TRACKING_REGISTERING, 1 }, { TODOKU_TRACKING_STEP1, 1 },
    { TODOKU_TRACKING_REQUESTING, 1 }, { TODOKU_TRACKING_STEP2, 2 },
    { TODOKU_TRACKING_EXPIRED, 2 }, { TODOKU_TRACKING_DISTRIBUTING, 2 },
    { TODOKU_TRACKING_STEP3, 3 }, { TODOKU_TRACKING_COMPLETE, 3 },
    { TODOKU_TRACKING_REFUSED, 0 }, { TODOKU_TRACKING_REMOVING, 0 },
    { TODOKU_TRACKING_REMOVED, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpint (todoku_tracking_stage_get_step (table[i].stage), ==, table[i].step);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/stage/domain", test_domain);
  g_test_add_func ("/model/stage/tracking", test_tracking);
  g_test_add_func ("/model/stage/step", test_step);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * When a certificate raises the alarm: both sides of each border.
 */
#include "todoku-renewal.h"


#define NOW (G_GINT64_CONSTANT (1800000000) * G_USEC_PER_SEC)
#define DAY G_TIME_SPAN_DAY

#define NOTHING -1
#define RIGHT TODOKU_RECORD_STATE_OK
#define GONE TODOKU_RECORD_STATE_MISSING
#define SILENT TODOKU_RECORD_STATE_UNKNOWN

/* What the authority says: nothing, or the status of the renewal of an issued certificate. */
#define MUTE -1
#define NONE TODOKU_RENEWAL_STATUS_NONE
#define WAITING TODOKU_RENEWAL_STATUS_WAITING
#define SUCCESS TODOKU_RENEWAL_STATUS_SUCCESS
#define FAILED TODOKU_RENEWAL_STATUS_FAILED

typedef struct
{
  TodokuServed served;
  gint64 left;       /* until the end of what is served */
  int record;        /* the state of the record of step 2 */
  int name;          /* of that of the edge */
  int status;        /* what the authority says */
  gint64 later;      /* by how much its certificate ends later than what is served */
  TodokuRenewalCode code;
  gboolean urgent;
  int days;
} Case;

static TodokuVerdict *
make_verdict (int state)
{
  g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
    .type = TODOKU_RECORD_TYPE_CNAME, .host = "_a.click.example.com",
    .value = "_b.acm-validations.aws",
  });
  TodokuVerdict *verdict;

  if (state == NOTHING)
    return NULL;
  verdict = todoku_verdict_new (record);
  verdict->state = state;

  return verdict;
}

static void
assert_case (const Case *wanted)
{
  g_autoptr(TodokuVerdict) record = make_verdict (wanted->record);
  g_autoptr(TodokuVerdict) name = make_verdict (wanted->name);
  gint64 end = NOW + wanted->left;
  const TodokuRenewalFacts facts = {
    .now = NOW,
    .served = wanted->served,
    .served_until = wanted->served == TODOKU_SERVED_UNASKED ? 0 : end,
    .asked = wanted->status != MUTE,
    .issued = wanted->status != MUTE,
    .until = wanted->status != MUTE ? end + wanted->later : 0,
    .eligible = wanted->status != MUTE,
    .status = wanted->status != MUTE ? (TodokuRenewalStatus) wanted->status : NONE,
    .reason = wanted->status == FAILED ? "CAA_ERROR" : NULL,
    .record = record,
    .name = name,
  };
  TodokuRenewal found = todoku_renewal_judge (&facts);

  g_assert_cmpint (found.code, ==, wanted->code);
  g_assert_cmpint (found.urgent, ==, wanted->urgent);
  g_assert_cmpint (found.days_left, ==, wanted->days);
  g_assert_cmpint (todoku_renewal_is_wrong (&found), ==,
                   wanted->code != TODOKU_RENEWAL_FINE && wanted->code != TODOKU_RENEWAL_UNASKED);
  if (wanted->code == TODOKU_RENEWAL_BLOCKED)
    g_assert_true (found.record == record->record);
  if (wanted->code == TODOKU_RENEWAL_FAILED)
    g_assert_cmpstr (found.reason, ==, "CAA_ERROR");
}

static void
test_table (void)
{
  static const Case cases[] = {
    /* Nobody needs the authority's word to see that all is well. */
    { TODOKU_SERVED_GOOD, 150 * DAY, RIGHT, RIGHT, MUTE, 0, TODOKU_RENEWAL_FINE, FALSE, 150 },
    { TODOKU_SERVED_GOOD, 20 * DAY, RIGHT, RIGHT, MUTE, 0, TODOKU_RENEWAL_FINE, FALSE, 20 },
    { TODOKU_SERVED_GOOD, 20 * DAY, SILENT, RIGHT, MUTE, 0, TODOKU_RENEWAL_FINE, FALSE, 20 },
    /* Renewal is tried from 60 days before the end. */
    { TODOKU_SERVED_GOOD, 60 * DAY + 1, GONE, RIGHT, MUTE, 0, TODOKU_RENEWAL_BLOCKED, FALSE, 60 },
    { TODOKU_SERVED_GOOD, 60 * DAY, GONE, RIGHT, MUTE, 0, TODOKU_RENEWAL_BLOCKED, TRUE, 60 },
    { TODOKU_SERVED_GOOD, 12 * DAY, GONE, RIGHT, WAITING, 0, TODOKU_RENEWAL_BLOCKED, TRUE, 12 },
    { TODOKU_SERVED_GOOD, 1, GONE, RIGHT, MUTE, 0, TODOKU_RENEWAL_BLOCKED, TRUE, 0 },
    { TODOKU_SERVED_GOOD, 70 * DAY, GONE, RIGHT, WAITING, 0, TODOKU_RENEWAL_BLOCKED, TRUE, 70 },
    /* It waits, but what for cannot be seen, or is there again. */
    { TODOKU_SERVED_GOOD, 30 * DAY, SILENT, RIGHT, WAITING, 0, TODOKU_RENEWAL_FINE, FALSE, 30 },
    { TODOKU_SERVED_GOOD, 30 * DAY, RIGHT, RIGHT, WAITING, 0, TODOKU_RENEWAL_FINE, FALSE, 30 },
    { TODOKU_SERVED_GOOD, 30 * DAY, TODOKU_RECORD_STATE_PARTIAL, RIGHT, MUTE, 0,
      TODOKU_RENEWAL_FINE, FALSE, 30 },
    { TODOKU_SERVED_GOOD, 30 * DAY, TODOKU_RECORD_STATE_ZONE_BROKEN, RIGHT, MUTE, 0,
      TODOKU_RENEWAL_FINE, FALSE, 30 },
    /* What was renewed is served some minutes later. */
    { TODOKU_SERVED_GOOD, 2 * DAY, RIGHT, RIGHT, SUCCESS, 138 * DAY, TODOKU_RENEWAL_FINE, FALSE,
      140 },
    { TODOKU_SERVED_GOOD, 30 * DAY, GONE, RIGHT, SUCCESS, 138 * DAY, TODOKU_RENEWAL_BLOCKED, FALSE,
      168 },
    { TODOKU_SERVED_GOOD, 7 * DAY + 1, RIGHT, RIGHT, MUTE, 0, TODOKU_RENEWAL_FINE, FALSE, 7 },
    { TODOKU_SERVED_GOOD, 7 * DAY, RIGHT, RIGHT, MUTE, 0, TODOKU_RENEWAL_OVERDUE, FALSE, 7 },
    { TODOKU_SERVED_GOOD, 40 * DAY, RIGHT, RIGHT, FAILED, 0, TODOKU_RENEWAL_FAILED, TRUE, 40 },
    { TODOKU_SERVED_GOOD, 90 * DAY, GONE, RIGHT, FAILED, 0, TODOKU_RENEWAL_BLOCKED, TRUE, 90 },
    /* Over, or not begun: that is our clock's. */
    { TODOKU_SERVED_OVER, 0, RIGHT, RIGHT, MUTE, 0, TODOKU_RENEWAL_EXPIRED, TRUE, 0 },
    { TODOKU_SERVED_OVER, -DAY, GONE, RIGHT, FAILED, 0, TODOKU_RENEWAL_EXPIRED, TRUE, 0 },
    { TODOKU_SERVED_OVER, -DAY, RIGHT, RIGHT, SUCCESS, 190 * DAY, TODOKU_RENEWAL_EXPIRED, TRUE,
      0 },
    { TODOKU_SERVED_OVER, 1, RIGHT, RIGHT, MUTE, 0, TODOKU_RENEWAL_UNASKED, FALSE, 0 },
    /* Another's certificate, unless the name leads elsewhere. */
    { TODOKU_SERVED_OTHER, 90 * DAY, RIGHT, RIGHT, MUTE, 0, TODOKU_RENEWAL_OTHER, FALSE, 0 },
    { TODOKU_SERVED_OTHER, 90 * DAY, RIGHT, SILENT, MUTE, 0, TODOKU_RENEWAL_OTHER, FALSE, 0 },
    { TODOKU_SERVED_OTHER, 90 * DAY, RIGHT, NOTHING, MUTE, 0, TODOKU_RENEWAL_OTHER, FALSE, 0 },
    { TODOKU_SERVED_OTHER, 90 * DAY, RIGHT, GONE, MUTE, 0, TODOKU_RENEWAL_UNASKED, FALSE, 0 },
    { TODOKU_SERVED_OTHER, 9 * DAY, GONE, GONE, NONE, 0, TODOKU_RENEWAL_BLOCKED, TRUE, 9 },
    /* What could not be asked says nothing; who was asked does. */
    { TODOKU_SERVED_UNASKED, 9 * DAY, GONE, RIGHT, MUTE, 0, TODOKU_RENEWAL_UNASKED, FALSE, 0 },
    { TODOKU_SERVED_UNASKED, 9 * DAY, GONE, RIGHT, NONE, 0, TODOKU_RENEWAL_BLOCKED, TRUE, 9 },
    { TODOKU_SERVED_UNASKED, 90 * DAY, RIGHT, RIGHT, NONE, 0, TODOKU_RENEWAL_FINE, FALSE, 90 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      assert_case (&cases[i]);
    }
}

/* One that was brought in by hand ends, and nobody renews it. */
static void
test_ineligible (void)
{
  TodokuRenewalFacts facts = {
    .now = NOW, .served = TODOKU_SERVED_GOOD, .served_until = NOW + 60 * DAY, .asked = TRUE,
    .issued = TRUE,
  };
  TodokuRenewal found = todoku_renewal_judge (&facts);

  g_assert_cmpint (found.code, ==, TODOKU_RENEWAL_INELIGIBLE);
  g_assert_true (found.urgent);
  facts.served_until++;
  g_assert_cmpint (todoku_renewal_judge (&facts).code, ==, TODOKU_RENEWAL_FINE);

  /* Revoked, for example: it is served until its end, and no longer. */
  facts.issued = FALSE;
  facts.reason = "REVOKED";
  found = todoku_renewal_judge (&facts);
  g_assert_cmpint (found.code, ==, TODOKU_RENEWAL_FAILED);
  g_assert_cmpstr (found.reason, ==, "REVOKED");
  g_assert_true (found.urgent);
}

static void
test_token (void)
{
  g_autoptr(TodokuVerdict) verdict = make_verdict (GONE);
  static const char *const bad[] = {
    NULL, "", "blocked", "blocked ", "blocked soon", "blocked -1", "unheard-of 1",
    "blocked 99999999999999999999", "blocked 9223372036855",
  };
  const TodokuRenewal found[] = {
    { .code = TODOKU_RENEWAL_BLOCKED, .until = NOW, .days_left = 3, .record = verdict->record },
    { .code = TODOKU_RENEWAL_FAILED, .until = NOW, .reason = "two words" },
    { .code = TODOKU_RENEWAL_OTHER },
  };
  static const char *const tokens[] = {
    "blocked 1800000000 _a.click.example.com", "failed 1800000000 two words", "other 0",
  };
  static const char *const words[] = { "_a.click.example.com", "two words", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_autofree char *token = todoku_renewal_to_token (&found[i]);
      g_autofree char *word = NULL;
      TodokuRenewalCode code;
      gint64 until;

      g_assert_cmpstr (token, ==, tokens[i]);
      g_assert_true (todoku_renewal_from_token (token, &code, &until, &word));
      g_assert_cmpint (code, ==, found[i].code);
      g_assert_cmpint (until, ==, found[i].until);
      g_assert_cmpstr (word, ==, words[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *word = NULL;
      TodokuRenewalCode code;
      gint64 until;

      g_assert_false (todoku_renewal_from_token (bad[i], &code, &until, &word));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/renewal/table", test_table);
  g_test_add_func ("/model/renewal/ineligible", test_ineligible);
  g_test_add_func ("/model/renewal/token", test_token);

  return g_test_run ();
}

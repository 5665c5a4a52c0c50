/* SPDX-License-Identifier: GPL-3.0-or-later
 * The view of a row: what is announced, when, and what stays the same object. Pure.
 */
#include "todoku-sender-domain.h"
#include "todoku-shared-account.h"
#include "todoku-tracking-domain.h"

#include "todoku-record-rows.h"

/* What was announced, in order, and what stage and how many verified records were shown then. */
typedef struct
{
  GPtrArray *names;
  GArray *stages;
  GArray *counts;
} Heard;

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  Heard *heard = user_data;
  int stage = todoku_sender_domain_get_row (object)->stage;
  guint n_verified = todoku_subject_get_n_verified (object);

  g_ptr_array_add (heard->names, g_strdup (pspec->name));
  g_array_append_val (heard->stages, stage);
  g_array_append_val (heard->counts, n_verified);
}

static void
heard_init (Heard    *heard,
            gpointer  object)
{
  heard->names = g_ptr_array_new_with_free_func (g_free);
  heard->stages = g_array_new (FALSE, FALSE, sizeof (int));
  heard->counts = g_array_new (FALSE, FALSE, sizeof (guint));
  g_signal_connect (object, "notify", G_CALLBACK (notify_cb), heard);
}

static void
heard_clear (Heard    *heard,
             gpointer  object)
{
  g_signal_handlers_disconnect_by_data (object, heard);
  g_ptr_array_unref (heard->names);
  g_array_unref (heard->stages);
  g_array_unref (heard->counts);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* "a b c", sorted. */
static char *
heard_dup_names (Heard *heard)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < heard->names->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (heard->names, i));
  g_ptr_array_sort (sorted, compare_names);
  g_ptr_array_add (sorted, NULL);

  return g_strjoinv (" ", (char **) sorted->pdata);
}

static TodokuRecordRow *
make_record (const char *host,
             gboolean    service_valid,
             int         step)
{
  TodokuRecordRow *row = todoku_record_row_new ();

  row->host = g_strdup (host);
  row->type = TODOKU_RECORD_TYPE_CNAME;
  row->value = g_strdup ("sendgrid.net");
  row->required = TRUE;
  row->service_valid = service_valid;
  row->step = step;

  return row;
}

static TodokuDomainRow *
make_row (void)
{
  TodokuDomainRow *row = todoku_domain_row_new ();

  row->id = 7;
  row->server = 3;
  row->name = g_strdup ("example.co.jp");
  row->stage = TODOKU_DOMAIN_AWAITING_DNS;
  row->records = todoku_rows_new ();
  g_ptr_array_add (row->records, make_record ("em1.example.co.jp", TRUE, 0));
  g_ptr_array_add (row->records, make_record ("s1._domainkey.example.co.jp", FALSE, 0));

  return row;
}

static TodokuDeliveryServer *
make_server (void)
{
  TodokuDeliveryServer *server = todoku_delivery_server_new ();
  TodokuServerRow *row = todoku_server_row_new ();

  row->id = 3;
  row->name = g_strdup ("本番");
  todoku_subject_set_row (server, row, NULL);

  return server;
}

/* It is the same object, of the same number, server and list of records, whatever it shows. */
static void
test_identity (void)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_sender_domain_new ();
  g_autoptr(TodokuDeliveryServer) server = make_server ();
  TodokuDomainRow *row = make_row ();
  GListModel *records;

  g_assert_cmpint (todoku_subject_get_id (domain), ==, 0);
  g_assert_null (todoku_subject_get_name (domain));
  todoku_subject_set_row (domain, row, server);
  g_assert_true (todoku_subject_get_row (domain) == row);
  g_assert_true (todoku_subject_get_facts (domain) == (gconstpointer) row);
  g_assert_true (todoku_subject_get_table (domain) == &todoku_domain_table);
  g_assert_cmpint (todoku_subject_get_id (domain), ==, 7);
  g_assert_cmpstr (todoku_subject_get_name (domain), ==, "example.co.jp");
  g_assert_true (todoku_subject_get_server (domain) == server);

  records = todoku_subject_get_records (domain);
  todoku_subject_set_row (domain, todoku_domain_row_copy (todoku_subject_get_row (domain)), server);
  g_assert_true (todoku_subject_get_records (domain) == records);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 2);
}

/* The name is the column that the table says, of whatever kind the object is. */
static void
test_names (void)
{
  g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();
  g_autoptr(TodokuSharedAccount) account = todoku_shared_account_new ();
  TodokuTrackingRow *tracking_row = todoku_tracking_row_new ();
  TodokuAccountRow *account_row = todoku_account_row_new ();

  tracking_row->host = g_strdup ("url.example.co.jp");
  todoku_subject_set_row (tracking, tracking_row, NULL);
  g_assert_cmpstr (todoku_subject_get_name (tracking), ==, "url.example.co.jp");
  account_row->name = g_strdup ("info");
  todoku_subject_set_row (account, account_row, NULL);
  g_assert_cmpstr (todoku_subject_get_name (account), ==, "info");
}

/* Exactly what changed is announced, and whoever hears of one thing sees all of it. */
static void
test_notify (void)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_sender_domain_new ();
  g_autoptr(TodokuDeliveryServer) server = make_server ();
  g_autofree char *names = NULL;
  TodokuDomainRow *row;
  Heard heard;

  todoku_subject_set_row (domain, make_row (), NULL);
  heard_init (&heard, domain);
  row = todoku_domain_row_copy (todoku_subject_get_row (domain));
  row->stage = TODOKU_DOMAIN_VERIFIED;
  row->detected_company = g_strdup ("onamae");
  row->monitored = TRUE;
  row->next_check_at = 5;
  row->records = todoku_subject_dup_records (domain);
  ((TodokuRecordRow *) g_ptr_array_index (row->records, 1))->service_valid = TRUE;
  todoku_subject_set_row (domain, row, server);

  names = heard_dup_names (&heard);
  g_assert_cmpstr (names, ==, "detected-company monitored n-verified next-check-at server stage");
  for (guint i = 0; i < heard.names->len; i++)
    {
      g_assert_cmpint (g_array_index (heard.stages, int, i), ==, TODOKU_DOMAIN_VERIFIED);
      g_assert_cmpuint (g_array_index (heard.counts, guint, i), ==, 2);
    }
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), ==, 2);
  heard_clear (&heard, domain);
}

/* A commit that changes nothing of it changes nothing on the screen. */
static void
test_equal (void)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_sender_domain_new ();
  TodokuDomainRow *row;
  Heard heard;

  todoku_subject_set_row (domain, make_row (), NULL);
  todoku_subject_get_records (domain);
  heard_init (&heard, domain);
  row = todoku_domain_row_copy (todoku_subject_get_row (domain));
  g_assert_null (row->records);
  row->records = todoku_subject_dup_records (domain);
  g_assert_cmpuint (row->records->len, ==, 2);
  row->rev++;
  todoku_subject_set_row (domain, row, NULL);
  g_assert_cmpuint (heard.names->len, ==, 0);

  todoku_subject_set_operation (domain, NULL);
  g_assert_cmpuint (heard.names->len, ==, 0);
  heard_clear (&heard, domain);
}

static void
items_changed_cb (GListModel *list,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  (*(guint *) user_data)++;
}

/* A record that stays the same keeps its item, and a list that stays the same is not touched; a row
 * without records leaves them alone.
 */
static void
test_records (void)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_sender_domain_new ();
  g_autoptr(TodokuRecordItem) first = NULL;
  g_autoptr(TodokuRecordItem) again = NULL;
  GListModel *records;
  TodokuDomainRow *row;
  guint n_changes = 0;

  todoku_subject_set_row (domain, make_row (), NULL);
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), ==, 1);
  records = todoku_subject_get_records (domain);
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), ==, 1);
  g_signal_connect (records, "items-changed", G_CALLBACK (items_changed_cb), &n_changes);
  first = g_list_model_get_item (records, 0);

  row = make_row ();
  ((TodokuRecordRow *) g_ptr_array_index (row->records, 0))->service_valid = FALSE;
  todoku_subject_set_row (domain, row, NULL);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_false (todoku_record_item_get_service_valid (first));
  g_assert_cmpuint (todoku_subject_get_n_verified (domain), ==, 0);

  row = make_row ();
  g_clear_pointer (&row->records, g_ptr_array_unref);
  todoku_subject_set_row (domain, row, NULL);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 2);

  row = make_row ();
  g_ptr_array_add (row->records, make_record ("s2._domainkey.example.co.jp", TRUE, 0));
  todoku_subject_set_row (domain, row, NULL);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 3);
  again = g_list_model_get_item (records, 0);
  g_assert_true (again == first);
}

/* Of a tracking domain, those of the step count that its stage is at. */
static void
test_step (void)
{
  g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();
  TodokuTrackingRow *row = todoku_tracking_row_new ();
  GListModel *records;

  row->host = g_strdup ("url.example.co.jp");
  row->stage = TODOKU_TRACKING_STEP1;
  row->records = todoku_rows_new ();
  g_ptr_array_add (row->records, make_record ("url.example.co.jp", TRUE, 1));
  g_ptr_array_add (row->records, make_record ("1234.example.co.jp", TRUE, 1));
  g_ptr_array_add (row->records, make_record ("_a.url.example.co.jp", FALSE, 2));
  todoku_subject_set_row (tracking, row, NULL);
  records = todoku_subject_get_records (tracking);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 2);
  g_assert_cmpuint (todoku_subject_get_n_verified (tracking), ==, 2);

  row = todoku_tracking_row_copy (todoku_subject_get_row (tracking));
  row->stage = TODOKU_TRACKING_STEP2;
  todoku_subject_set_row (tracking, row, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 1);
  g_assert_cmpuint (todoku_subject_get_n_verified (tracking), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/subject/identity", test_identity);
  g_test_add_func ("/model/subject/names", test_names);
  g_test_add_func ("/model/subject/notify", test_notify);
  g_test_add_func ("/model/subject/equal", test_equal);
  g_test_add_func ("/model/subject/records", test_records);
  g_test_add_func ("/model/subject/step", test_step);

  return g_test_run ();
}

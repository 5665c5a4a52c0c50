/* SPDX-License-Identifier: GPL-3.0-or-later
 * Many selected domains are verified from a window, at a service that lets one answer through at
 * a time: progress moves, nothing that waits fails, a click on another domain is served meanwhile,
 * and what was stopped can be gone on with. Service and DNS answer on a thread of their own, so
 * that they never stand in the way of the window. With `-m perf` the service takes a second for
 * each of 5,000 domains, and the longest turn of the main loop is printed; `TODOKU_MANY=N/MS`
 * changes the number and the time.
 */
#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "todoku-domain-list-page.h"
#include "todoku-domain-list-row.h"
#include "todoku-domain-page.h"
#include "todoku-session-private.h"
#include "todoku-test-dns.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
#include "todoku-tx.h"
#include "todoku-window.h"

/* The last half of them is more than what is counted within a frame. */
#define N_FEW 240
#define N_MANY 5000
#define N_SLOTS 8
#define SERVICE "u1234567.wl012.sendgrid.net"

static const struct
{
  const char *key;
  const char *label;
  const char *target;
} kinds[] = {
  { "mail_cname", "em1234", SERVICE },
  { "dkim1", "s1._domainkey", "s1.domainkey." SERVICE },
  { "dkim2", "s2._domainkey", "s2.domainkey." SERVICE },
};

/**
 * World:
 * @delay: how long each answer of the service takes, in milliseconds
 * @held: (owned) (element-type SoupServerMessage): what waits at the gate
 * @n_allowed: how many may pass it
 * @n_held: (atomic): how many wait there
 * @n_passed: (atomic): how many have passed it
 *
 * The service and the DNS, on a thread of their own; but for what is atomic, it is that thread's.
 */
typedef struct
{
  guint n_domains;
  guint delay;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  TodokuTestDns *dns;
  char *url;
  GQueue held;
  guint n_allowed;
  int n_held;
  int n_passed;
  int is_ready;
} World;

typedef struct
{
  World *world;
  guint n;
} Pass;

typedef struct
{
  char *dir;
  guint n_domains;
  World world;
  TodokuSession *session;
  GtkWidget *window;
} Fixture;

/* How long the main loop was away from its waiting, in microseconds. */
static struct
{
  gint64 left_at;
  gint64 left_cpu_at;
  gint64 longest;
  gint64 longest_cpu;
  guint n_long;
  guint n_turns;
} turns;

static gint64
get_thread_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
measuring_poll (GPollFD *fds,
                guint    n_fds,
                int      timeout)
{
  int n;

  if (turns.left_at != 0)
    {
      gint64 away = g_get_monotonic_time () - turns.left_at;

      turns.longest = MAX (turns.longest, away);
      turns.longest_cpu = MAX (turns.longest_cpu, get_thread_time () - turns.left_cpu_at);
      turns.n_long += away > 100 * G_TIME_SPAN_MILLISECOND;
      turns.n_turns++;
    }
  n = g_poll (fds, n_fds, timeout);
  turns.left_at = g_get_monotonic_time ();
  turns.left_cpu_at = get_thread_time ();

  return n;
}

static void
print_turns (const char *what)
{
  g_print ("# %s: longest turn of the main loop %.0f ms (%.0f ms of processor), %u of %u over"
           " 100 ms\n", what, turns.longest / 1000.0, turns.longest_cpu / 1000.0, turns.n_long,
           turns.n_turns);
  memset (&turns, 0, sizeof turns);
}

static gboolean
answered_cb (gpointer user_data)
{
  soup_server_message_unpause (user_data);

  return G_SOURCE_REMOVE;
}

static void
let_pass (World *world)
{
  while (world->n_allowed > 0 && !g_queue_is_empty (&world->held))
    {
      SoupServerMessage *message = g_queue_pop_head (&world->held);
      g_autoptr(GSource) source = g_timeout_source_new (world->delay);

      world->n_allowed--;
      g_atomic_int_add (&world->n_held, -1);
      g_atomic_int_inc (&world->n_passed);
      g_source_set_callback (source, answered_cb, message, g_object_unref);
      g_source_attach (source, world->context);
    }
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  static const char valid[] = "{\"valid\":true,\"validation_results\":{"
                              "\"mail_cname\":{\"valid\":true,\"reason\":null},"
                              "\"dkim1\":{\"valid\":true,\"reason\":null},"
                              "\"dkim2\":{\"valid\":true,\"reason\":null}}}";
  World *world = user_data;

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, valid,
                                    strlen (valid));
  if (!g_str_has_suffix (path, "/validate"))
    return;

  g_atomic_int_inc (&world->n_held);
  soup_server_message_pause (message);
  g_queue_push_tail (&world->held, g_object_ref (message));
  let_pass (world);
}

static char *
make_name (guint number)
{
  return g_strdup_printf ("customer-%05u.co.jp", number);
}

static void
fill_dns (World *world)
{
  world->dns = todoku_test_dns_new ();
  todoku_test_dns_add_zone (world->dns, "jp", "ns1.jp", "127.0.0.1");
  todoku_test_dns_add_zone (world->dns, "net", "ns1.net", "127.0.0.1");
  todoku_test_dns_add (world->dns, SERVICE, 300, "A", "192.0.2.25");
  for (guint i = 1; i < G_N_ELEMENTS (kinds); i++)
    todoku_test_dns_add (world->dns, kinds[i].target, 300, "TXT",
                         "k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL");
  for (guint i = 0; i < world->n_domains; i++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        g_autofree char *name = make_name (i);
        g_autofree char *host = g_strdup_printf ("%s.%s", kinds[k].label, name);

        todoku_test_dns_add (world->dns, host, 300, "CNAME", kinds[k].target);
      }
}

static gpointer
run_world (gpointer data)
{
  World *world = data;
  g_autoptr(GError) error = NULL;
  GSList *uris;

  g_main_context_push_thread_default (world->context);
  fill_dns (world);
  world->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (world->server, NULL, request_cb, world, NULL);
  soup_server_listen_local (world->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (world->server);
  world->url = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_atomic_int_set (&world->is_ready, TRUE);
  g_main_context_wakeup (NULL);

  g_main_loop_run (world->loop);
  soup_server_disconnect (world->server);
  g_clear_object (&world->server);
  todoku_test_dns_free (world->dns);
  g_queue_clear_full (&world->held, g_object_unref);
  g_main_context_pop_thread_default (world->context);

  return NULL;
}

static gboolean
is_ready (gpointer user_data)
{
  return g_atomic_int_get (&((World *) user_data)->is_ready);
}

static void
world_start (World *world,
             guint  n_domains,
             guint  delay)
{
  g_autofree char *port = NULL;

  world->n_domains = n_domains;
  world->delay = delay;
  world->context = g_main_context_new ();
  world->loop = g_main_loop_new (world->context, FALSE);
  g_queue_init (&world->held);
  world->thread = g_thread_new ("world", run_world, world);
  todoku_test_wait_until (is_ready, world);

  port = g_strdup_printf ("%u", todoku_test_dns_get_port (world->dns));
  g_setenv ("TODOKU_DNS_PORT", port, TRUE);
  g_setenv ("TODOKU_RESOLVER", todoku_test_dns_get_text (world->dns), TRUE);
}

static void
world_stop (World *world)
{
  g_main_loop_quit (world->loop);
  g_thread_join (world->thread);
  g_main_loop_unref (world->loop);
  g_main_context_unref (world->context);
  g_free (world->url);
}

static gboolean
allow_cb (gpointer user_data)
{
  Pass *pass = user_data;

  pass->world->n_allowed += pass->n;
  let_pass (pass->world);

  return G_SOURCE_REMOVE;
}

static void
world_allow (World *world,
             guint  n)
{
  Pass *pass = g_new (Pass, 1);

  *pass = (Pass) { world, n };
  g_main_context_invoke_full (world->context, G_PRIORITY_DEFAULT, allow_cb, pass, g_free);
}

static void
add_domain (TodokuTx *tx,
            gint64    server,
            guint     number)
{
  g_autoptr(TodokuDomainRow) row = todoku_domain_row_new ();
  g_autoptr(GError) error = NULL;

  row->name = make_name (number);
  row->server = server;
  row->stage = TODOKU_DOMAIN_AWAITING_DNS;
  row->remote_id = g_strdup_printf ("%u", number + 1);
  row->automatic_security = TRUE;
  g_clear_pointer (&row->records, g_ptr_array_unref);
  row->records = todoku_rows_new ();
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      TodokuRecordRow *record = todoku_record_row_new ();

      record->position = k;
      record->key = g_strdup (kinds[k].key);
      record->type = TODOKU_RECORD_TYPE_CNAME;
      record->host = g_strdup_printf ("%s.%s", kinds[k].label, row->name);
      record->purpose = todoku_record_purpose_from_key (record->key, record->type, record->host);
      record->value = g_strdup (kinds[k].target);
      record->priority = -1;
      record->required = TRUE;
      g_ptr_array_add (row->records, record);
    }
  todoku_tx_put (tx, row, &error);
  g_assert_no_error (error);
}

static gpointer
seed_thread (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuTx) tx = todoku_tx_begin (fixture->session->store, &error);
  g_autoptr(TodokuServerRow) server = todoku_server_row_new ();

  g_assert_no_error (error);
  server->name = g_strdup ("Sprinkler");
  server->url = g_strdup (fixture->world.url);
  server->kind = g_strdup ("sendgrid");
  server->region = g_strdup ("global");
  todoku_tx_put (tx, server, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < fixture->n_domains; i++)
    add_domain (tx, server->id, i);
  todoku_tx_commit (tx, &error);
  g_assert_no_error (error);

  return NULL;
}

static gboolean
has_all (gpointer user_data)
{
  Fixture *fixture = user_data;

  return g_list_model_get_n_items (todoku_session_get_domains (fixture->session)) ==
         fixture->n_domains;
}

static void
many_set_up (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *secrets = NULL;
  guint delay = 0;

  fixture->n_domains = N_FEW;
  if (g_test_perf ())
    {
      const char *many = g_getenv ("TODOKU_MANY");

      fixture->n_domains = 1 + N_MANY;
      delay = 1000;
      if (many != NULL)
        sscanf (many, "%u/%u", &fixture->n_domains, &delay);
    }
  world_start (&fixture->world, fixture->n_domains, delay);
  fixture->dir = todoku_test_make_dir ();
  secrets = g_strdup_printf ("file:%s/secrets", fixture->dir);
  g_setenv ("TODOKU_SECRETS", secrets, TRUE);
  g_setenv ("TODOKU_API_KEY", "SG.key", TRUE);
  fixture->session = todoku_session_new (fixture->dir);
  todoku_test_open_session (fixture->session);
  g_thread_join (g_thread_new ("seed", seed_thread, fixture));
  todoku_test_wait_until (has_all, fixture);

  fixture->window = GTK_WIDGET (todoku_window_new (NULL, fixture->session));
  todoku_window_session_opened (TODOKU_WINDOW (fixture->window), NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
  todoku_test_settle (fixture->window);
  memset (&turns, 0, sizeof turns);
}

static void
many_tear_down (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GAsyncResult) closed = NULL;
  GAsyncResult *slot = NULL;

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  todoku_session_close_async (fixture->session, NULL, todoku_test_store_result, &slot);
  closed = todoku_test_wait_result (&slot);
  todoku_session_close_finish (fixture->session, closed, NULL);
  g_object_unref (fixture->session);
  world_stop (&fixture->world);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static gpointer
get_part (GtkWidget  *page,
          const char *name)
{
  return gtk_widget_get_template_child (page, G_OBJECT_TYPE (page), name);
}

static void
activate (GtkWidget  *page,
          const char *action)
{
  g_assert_true (gtk_widget_activate_action (page, action, NULL));
}

/* What the bar says, in the words of the screen. */
static char *
read_bar (GtkWidget *list)
{
  GtkWidget *bar = get_part (list, "batch_bar");

  return g_strdup (gtk_label_get_text (get_part (bar, "title_label")));
}

/* Opens the list and selects all but the last, as a person does. */
static GtkWidget *
select_all_but_one (Fixture *fixture)
{
  GtkSelectionModel *selection;
  GtkWidget *list, *row;

  activate (fixture->window, "win.open-domains");
  todoku_test_settle (fixture->window);
  list = todoku_test_find_type (fixture->window, TODOKU_TYPE_DOMAIN_LIST_PAGE);
  row = todoku_test_find_type (list, TODOKU_TYPE_DOMAIN_LIST_ROW);
  gtk_toggle_button_set_active (get_part (list, "select_button"), TRUE);
  /* Making hundreds of rows anew would hold up the window. */
  g_assert_true (todoku_test_find_type (list, TODOKU_TYPE_DOMAIN_LIST_ROW) == row);
  g_assert_true (gtk_widget_get_visible (get_part (row, "check")));
  activate (list, "list.select-all");
  selection = gtk_list_view_get_model (get_part (list, "list_view"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (selection)), ==, fixture->n_domains);
  gtk_selection_model_unselect_item (selection, fixture->n_domains - 1);
  todoku_test_settle (fixture->window);

  return list;
}

static TodokuSenderDomain *
get_domain (Fixture *fixture,
            guint    number)
{
  g_autofree char *name = make_name (number);

  return todoku_session_find_domain (fixture->session, name);
}

static TodokuDomainStage
get_stage (Fixture *fixture,
           guint    number)
{
  return todoku_sender_domain_get_row (get_domain (fixture, number))->stage;
}

/* Whether DNS has been asked about the one that is not among them. */
static gboolean
has_looked (gpointer user_data)
{
  Fixture *fixture = user_data;
  GListModel *records =
    todoku_subject_get_records (get_domain (fixture, fixture->n_domains - 1));

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

      if (todoku_record_item_get_verdict (item) == NULL)
        return FALSE;
    }

  return TRUE;
}

/* The page of the one that is not among them, over the list. */
static GtkWidget *
open_other (Fixture *fixture)
{
  TodokuSenderDomain *domain = get_domain (fixture, fixture->n_domains - 1);
  GtkWidget *page;

  g_assert_true (gtk_widget_activate_action (fixture->window, "win.open-domain", "x",
                                             todoku_subject_get_id (domain)));
  todoku_test_settle (fixture->window);
  page = todoku_test_find_type (fixture->window, TODOKU_TYPE_DOMAIN_PAGE);
  g_assert_nonnull (page);

  return page;
}

/* Until every slot of the service waits at its gate. */
static void
wait_for_held (Fixture *fixture)
{
  while (g_atomic_int_get (&fixture->world.n_held) < N_SLOTS)
    g_main_context_iteration (NULL, FALSE);
}

static void
let_one_pass (Fixture *fixture)
{
  int n_passed = g_atomic_int_get (&fixture->world.n_passed);

  wait_for_held (fixture);
  world_allow (&fixture->world, 1);
  while (g_atomic_int_get (&fixture->world.n_passed) == n_passed)
    g_main_context_iteration (NULL, FALSE);
}

static gboolean
is_visible (gpointer user_data)
{
  return gtk_widget_get_visible (user_data);
}

static void
wait_for_done (TodokuBatch *batch,
               guint        n)
{
  while (todoku_batch_get_running (batch) && todoku_batch_get_n_done (batch) < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_end (TodokuBatch *batch)
{
  wait_for_done (batch, G_MAXUINT);
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  guint n = fixture->n_domains - 1;
  GtkWidget *list = select_all_but_one (fixture);
  g_autoptr(TodokuBatch) batch = NULL;
  g_autoptr(TodokuBatch) rest = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *stopped = NULL;
  g_autofree char *number = NULL;
  GtkProgressBar *progress;
  GtkWidget *summary;
  double fraction;

  activate (list, "list.verify");
  batch = g_object_ref (todoku_session_get_batch (fixture->session));
  progress = get_part (get_part (list, "batch_bar"), "progress_bar");
  g_assert_cmpuint (todoku_batch_get_n_total (batch), ==, n);
  wait_for_held (fixture);
  todoku_test_settle (fixture->window);
  before = read_bar (list);
  fraction = gtk_progress_bar_get_fraction (progress);

  /* Progress moves. */
  for (guint i = 0; i < 3; i++)
    let_one_pass (fixture);
  wait_for_done (batch, 3);
  todoku_test_settle (fixture->window);
  after = read_bar (list);
  g_assert_cmpstr (after, !=, before);
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (progress), >, fraction);

  /* The one that somebody clicks on now comes next, however many wait. */
  activate (open_other (fixture), "domain.verify");
  todoku_test_wait_until (has_looked, fixture);
  while (get_stage (fixture, n) != TODOKU_DOMAIN_VERIFIED)
    let_one_pass (fixture);
  g_assert_cmpuint (todoku_batch_get_n_done (batch), <, n / 2);
  activate (fixture->window, "win.back");
  todoku_test_settle (fixture->window);

  /* What has been stopped leaves the others as they were. */
  activate (get_part (list, "batch_bar"), "batch.cancel");
  wait_for_end (batch);
  todoku_test_settle (fixture->window);
  g_assert_cmpuint (todoku_batch_get_n_failed (batch), ==, 0);
  g_assert_cmpuint (todoku_batch_get_n_done (batch), <, n / 2);
  stopped = read_bar (list);
  g_assert_cmpstr (stopped, !=, after);

  world_allow (&fixture->world, G_MAXINT);
  activate (get_part (list, "batch_bar"), "batch.continue");
  rest = g_object_ref (todoku_session_get_batch (fixture->session));
  g_assert_cmpuint (todoku_batch_get_n_total (rest), ==, n - todoku_batch_get_n_done (batch));
  wait_for_end (rest);
  g_assert_cmpuint (todoku_batch_get_n_right (rest), ==, todoku_batch_get_n_total (rest));
  /* How they stand is counted a few at a time. */
  summary = get_part (get_part (list, "batch_bar"), "summary_label");
  g_assert_false (gtk_widget_get_visible (summary));
  todoku_test_wait_until (is_visible, summary);
  number = g_strdup_printf ("%u", todoku_batch_get_n_total (rest));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (summary)), number));
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (get_stage (fixture, i), ==, TODOKU_DOMAIN_VERIFIED);
}

static double
get_seconds_since (gint64 began_at)
{
  return (double) (g_get_monotonic_time () - began_at) / G_USEC_PER_SEC;
}

/* The same at the scale that was promised, for `-m perf`. Nothing passes or fails by a time. */
static void
test_perf (Fixture       *fixture,
           gconstpointer  data)
{
  guint n = fixture->n_domains - 1;
  g_autoptr(TodokuBatch) batch = NULL;
  g_autoptr(TodokuBatch) rest = NULL;
  GtkWidget *list;
  gint64 began_at;
  guint n_done;

  world_allow (&fixture->world, G_MAXINT);
  list = select_all_but_one (fixture);
  print_turns ("opening the list and selecting");
  began_at = g_get_monotonic_time ();
  activate (list, "list.verify");
  batch = g_object_ref (todoku_session_get_batch (fixture->session));
  wait_for_done (batch, n / 2);
  print_turns ("the first half");
  g_print ("# %u of %u in %.1f s\n", todoku_batch_get_n_done (batch), n,
           get_seconds_since (began_at));

  began_at = g_get_monotonic_time ();
  n_done = todoku_batch_get_n_done (batch);
  activate (open_other (fixture), "domain.verify");
  while (get_stage (fixture, n) != TODOKU_DOMAIN_VERIFIED)
    g_main_context_iteration (NULL, TRUE);
  g_print ("# another domain, clicked meanwhile: %.1f s, while %u of the others were done\n",
           get_seconds_since (began_at), todoku_batch_get_n_done (batch) - n_done);
  activate (fixture->window, "win.back");
  todoku_test_settle (fixture->window);
  print_turns ("another domain");

  began_at = g_get_monotonic_time ();
  activate (get_part (list, "batch_bar"), "batch.cancel");
  wait_for_end (batch);
  todoku_test_settle (fixture->window);
  g_print ("# cancelled in %.1f s, %u done, %u failed\n", get_seconds_since (began_at),
           todoku_batch_get_n_done (batch), todoku_batch_get_n_failed (batch));
  print_turns ("cancelling");

  began_at = g_get_monotonic_time ();
  activate (get_part (list, "batch_bar"), "batch.continue");
  rest = g_object_ref (todoku_session_get_batch (fixture->session));
  wait_for_end (rest);
  todoku_test_settle (fixture->window);
  g_print ("# the rest, %u, in %.1f s: %u right, %u failed\n", todoku_batch_get_n_total (rest),
           get_seconds_since (began_at), todoku_batch_get_n_right (rest),
           todoku_batch_get_n_failed (rest));
  print_turns ("the second half");
  g_assert_cmpuint (todoku_batch_get_n_failed (batch) + todoku_batch_get_n_failed (rest), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  todoku_test_ui_init (&argc, &argv);
  g_main_context_set_poll_func (NULL, measuring_poll);
  g_test_add ("/ui/many", Fixture, NULL, many_set_up, g_test_perf () ? test_perf : test_many,
              many_tear_down);

  return g_test_run ();
}

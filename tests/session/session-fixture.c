/* SPDX-License-Identifier: GPL-3.0-or-later
 * One practice program per test, on ports of its own, ended with the test. Runs the main context of
 * the test.
 */
#include "session-fixture.h"

#include "todoku-session-change.h"
#include "todoku-watch-private.h"

#include <libsoup/soup.h>
#include <sqlite3.h>

#include "todoku-error.h"
#include "todoku-session-practice.h"
#include "todoku-test.h"

#define WAIT(call) \
  G_STMT_START { call; result = todoku_test_wait_result (&slot); } G_STMT_END

/* Makes a pair of functions into one that waits. */
#define DEFINE_CALL(function, name, Argument, Return) \
  Return \
  function (Fixture *fixture, Argument argument, GError **error) \
  { \
    GAsyncResult *slot = NULL; \
    g_autoptr(GAsyncResult) result = NULL; \
    WAIT (todoku_session_##name##_async (fixture->session, argument, NULL, \
                                         todoku_test_store_result, &slot)); \
    return todoku_session_##name##_finish (fixture->session, result, error); \
  }

/* The same for what answers yes or no: what it returns is the answer. */
#define DEFINE_QUESTION(func, name, Argument) \
  gboolean \
  func (Fixture *fixture, Argument argument, GError **error) \
  { \
    GAsyncResult *slot = NULL; \
    g_autoptr(GAsyncResult) result = NULL; \
    gboolean answer; \
  \
    WAIT (todoku_session_##name##_async (fixture->session, argument, NULL, \
                                         todoku_test_store_result, &slot)); \
    /* No answer always brings an error. */ \
    if (!todoku_session_##name##_finish (fixture->session, result, &answer, error)) \
      { \
        g_assert_true (error == NULL || *error != NULL); \
        return FALSE; \
      } \
  \
    return answer; \
  }

DEFINE_QUESTION (fixture_verify, verify, gpointer)
DEFINE_QUESTION (fixture_check, check, gpointer)
DEFINE_CALL (fixture_reissue, reissue_domain, TodokuSenderDomain *, gboolean)
DEFINE_CALL (fixture_remove, remove, gpointer, gboolean)

/**
 * fixture_add:
 * @fixture: the fixture
 * @text: what the person types
 * @error: return location
 *
 * Returns: (transfer none): the domain, which the session's list owns, or %NULL with @error set
 */
TodokuSenderDomain *
fixture_add (Fixture     *fixture,
             const char  *text,
             GError     **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuSenderDomain) domain = NULL;

  WAIT (todoku_session_add_domain_async (fixture->session, text, NULL, NULL,
                                         todoku_test_store_result, &slot));
  domain = todoku_session_add_finish (fixture->session, result, error);
  g_assert_true (domain == NULL || todoku_session_contains (fixture->session, domain));

  return domain;
}

static TodokuDeliveryServer *
find_by_hand (Fixture *fixture)
{
  TodokuDeliveryServer *server = todoku_session_find_server (fixture->session, "by-hand");
  g_autoptr(TodokuServerRow) wanted = todoku_server_row_new ();
  g_autoptr(TodokuDeliveryServer) added = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(GError) error = NULL;

  if (server != NULL)
    return server;

  wanted->name = g_strdup ("by-hand");
  wanted->kind = g_strdup (TODOKU_SERVICE_MANUAL);
  /* What it looks up is in the practice DNS. */
  wanted->practice = TRUE;
  WAIT (todoku_session_add_server_async (fixture->session, wanted, NULL, NULL,
                                         todoku_test_store_result, &slot));
  added = todoku_session_add_server_finish (fixture->session, result, &error);
  g_assert_no_error (error);

  return added;
}

/**
 * fixture_add_by_hand:
 * @fixture: the fixture
 * @name: a domain
 * @error: return location
 *
 * Registers it, with two records, at a service without an API, which is there from the first call
 * on.
 *
 * Returns: (transfer none): the domain, which the session's list owns, or %NULL with @error set
 */
TodokuSenderDomain *
fixture_add_by_hand (Fixture     *fixture,
                     const char  *name,
                     GError     **error)
{
  static const TodokuRecord written[] = {
    { .type = TODOKU_RECORD_TYPE_CNAME, .purpose = TODOKU_RECORD_PURPOSE_DKIM,
      .host = "k1._domainkey", .value = "k1.dkim.example.net", .priority = -1, .required = TRUE },
    { .type = TODOKU_RECORD_TYPE_TXT, .purpose = TODOKU_RECORD_PURPOSE_OTHER, .host = "@",
      .value = "service-verification=1", .priority = -1, .required = TRUE },
  };
  g_autoptr(GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  TodokuDomainOptions options = { .server = find_by_hand (fixture), .records = records };
  g_autoptr(GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr(TodokuSenderDomain) domain = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    g_assert_true (todoku_pasted_add (records, &written[i], name, NULL));
  WAIT (todoku_session_add_domain_async (fixture->session, name, &options, NULL,
                                         todoku_test_store_result, &slot));
  domain = todoku_session_add_finish (fixture->session, result, error);

  return domain;
}

/**
 * fixture_add_tracking:
 * @fixture: the fixture
 * @text: what the person types
 * @edge: the edge
 * @error: return location
 *
 * Returns: (transfer none): the tracking domain, or %NULL with @error set
 */
TodokuTrackingDomain *
fixture_add_tracking (Fixture         *fixture,
                      const char      *text,
                      TodokuEdgeKind   edge,
                      GError         **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(TodokuTrackingDomain) tracking = NULL;

  WAIT (todoku_session_add_tracking_async (fixture->session, text, NULL, edge, NULL,
                                           todoku_test_store_result, &slot));
  tracking = todoku_session_add_finish (fixture->session, result, error);

  return tracking;
}

/**
 * fixture_open:
 * @fixture: the fixture
 *
 * Opens a session on the folder, with nobody else's requests on their way.
 */
void
fixture_open (Fixture *fixture)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  fixture->session = todoku_session_new (fixture->dir);
  /* The grace of jobs has its real length, on a clock that runs faster. */
  g_clear_object (&fixture->session->clock);
  fixture->session->clock = todoku_clock_new (FIXTURE_CLOCK_SPEED);
  WAIT (todoku_session_open_async (fixture->session, NULL, todoku_test_store_result, &slot));
  todoku_session_open_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  fixture->server = g_list_model_get_item (G_LIST_MODEL (fixture->session->servers), 0);
  if (fixture->server != NULL)
    g_object_unref (fixture->server);
}

static gboolean
is_gone (gpointer user_data)
{
  gpointer *object = user_data;

  return *object == NULL;
}

/**
 * fixture_close:
 * @fixture: the fixture
 *
 * Closes the session and waits until nobody holds it. Who still has a result of one of its calls
 * holds it, and waits in vain.
 */
void
fixture_close (Fixture *fixture)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  WAIT (todoku_session_close_async (fixture->session, NULL, todoku_test_store_result, &slot));
  todoku_session_close_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);

  /* What ran in the background lets go of the session as it hears that it has been cancelled. */
  g_object_add_weak_pointer (G_OBJECT (fixture->session), (gpointer *) &fixture->session);
  g_object_unref (fixture->session);
  todoku_test_wait_until (is_gone, &fixture->session);
}

/**
 * fixture_reopen:
 * @fixture: the fixture
 *
 * What a restart of the program does.
 */
void
fixture_reopen (Fixture *fixture)
{
  fixture_close (fixture);
  fixture_open (fixture);
}

/* (nullable): the kind of service that fixtures practise with; %NULL for the usual one */
const char *fixture_kind;

/**
 * fixture_set_up:
 * @fixture: the fixture
 * @data: unused
 */
void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *secrets = NULL;

  fixture->dir = todoku_test_make_dir ();
  secrets = g_strdup_printf ("file:%s/secrets", fixture->dir);
  g_setenv ("TODOKU_SECRETS", secrets, TRUE);
  /* Nothing leaves this computer: where no practice DNS is meant, nobody answers. */
  g_setenv ("TODOKU_RESOLVER", "127.0.0.1:9", TRUE);
  g_setenv ("TODOKU_DNS_PORT", "9", TRUE);
  fixture_open (fixture);

  WAIT (todoku_session_start_practice_async (fixture->session, fixture_kind, NULL,
                                             todoku_test_store_result, &slot));
  fixture->server = todoku_session_start_practice_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_object_unref (fixture->server);
}

/**
 * fixture_tear_down:
 * @fixture: the fixture
 * @data: unused
 */
void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (fixture->session == NULL)
    fixture_open (fixture);
  WAIT (todoku_session_stop_practice_async (fixture->session, NULL, todoku_test_store_result,
                                            &slot));
  todoku_session_stop_practice_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  fixture_close (fixture);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

typedef struct
{
  TodokuPracticeClient *client;
  const char *method;
  const char *path;
  JsonNode *body;
} Control;

static void
control_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Control *control = task_data;
  GError *error = NULL;
  g_autoptr(JsonObject) info = todoku_practice_client_find (control->client, NULL, &error);
  JsonNode *reply = NULL;

  if (info != NULL)
    reply = todoku_practice_client_call (control->client, info, control->method, control->path,
                                         control->body, NULL, &error);
  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

/**
 * fixture_control:
 * @fixture: the fixture
 * @method: an HTTP method
 * @path: a path of the practice server's control API
 * @body: (nullable): JSON
 *
 * Returns: (transfer full): what it answered
 */
JsonObject *
fixture_control (Fixture    *fixture,
                 const char *method,
                 const char *path,
                 const char *body)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GTask) task = g_task_new (NULL, NULL, todoku_test_store_result, &slot);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = body != NULL ? json_from_string (body, &error) : NULL;
  g_autoptr(JsonNode) reply = NULL;
  Control control = { todoku_practice_get_client (fixture->session->practice), method, path, node };

  g_assert_no_error (error);
  g_task_set_task_data (task, &control, NULL);
  WAIT (g_task_run_in_thread (task, control_thread));
  reply = g_task_propagate_pointer (G_TASK (result), &error);
  g_assert_no_error (error);

  return json_node_dup_object (reply);
}

/**
 * fixture_fault:
 * @fixture: the fixture
 * @kind: a fault
 * @method: (nullable): of which calls
 * @path: (nullable): of which calls
 * @count: of how many
 */
void
fixture_fault (Fixture    *fixture,
               const char *kind,
               const char *method,
               const char *path,
               int         count)
{
  g_autoptr(GString) body = g_string_new (NULL);
  JsonObject *reply;

  g_string_append_printf (body, "{\"kind\":\"%s\",\"count\":%d", kind, count);
  if (method != NULL)
    g_string_append_printf (body, ",\"method\":\"%s\"", method);
  if (path != NULL)
    g_string_append_printf (body, ",\"path\":\"%s\"", path);
  g_string_append (body, "}");
  reply = fixture_control (fixture, "POST", "/faults", body->str);
  json_object_unref (reply);
}

/**
 * fixture_count:
 * @fixture: the fixture
 * @what: "domains", "links", "certificates" or "distributions"
 *
 * Returns: how many the service has
 */
int
fixture_count (Fixture    *fixture,
               const char *what)
{
  JsonObject *status = fixture_control (fixture, "GET", "/status", NULL);
  int count = json_object_get_int_member (status, what);

  json_object_unref (status);

  return count;
}

/**
 * fixture_count_records:
 * @subject: a delivery domain or a tracking domain
 *
 * Returns: how many records its row has, of all steps
 */
guint
fixture_count_records (gpointer subject)
{
  g_autoptr(GPtrArray) records = todoku_subject_dup_records (subject);

  return records->len;
}

/**
 * fixture_count_calls:
 * @fixture: the fixture
 * @method: an HTTP method
 * @path: a part of a path
 *
 * Returns: how many calls of that kind the services have had
 */
int
fixture_count_calls (Fixture    *fixture,
                     const char *method,
                     const char *path)
{
  JsonObject *reply = fixture_control (fixture, "GET", "/calls", NULL);
  JsonArray *calls = json_object_get_array_member (reply, "calls");
  int count = 0;

  for (guint i = 0; i < json_array_get_length (calls); i++)
    {
      JsonObject *call = json_array_get_object_element (calls, i);

      if (g_str_equal (json_object_get_string_member (call, "method"), method) &&
          strstr (json_object_get_string_member (call, "path"), path) != NULL)
        count++;
    }
  json_object_unref (reply);

  return count;
}

/**
 * fixture_forget_calls:
 * @fixture: the fixture
 */
void
fixture_forget_calls (Fixture *fixture)
{
  json_object_unref (fixture_control (fixture, "DELETE", "/calls", NULL));
}

/**
 * fixture_register:
 * @fixture: the fixture
 * @items: (element-type TodokuRecordItem): records
 * @mistake: (nullable): how to put them in wrongly
 *
 * Enters records in the practice DNS.
 */
void
fixture_register (Fixture    *fixture,
                  GListModel *items,
                  const char *mistake)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (items, i);
      GAsyncResult *slot = NULL;
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      WAIT (todoku_session_practice_register_async (fixture->session,
                                                    todoku_record_item_get_record (item), mistake,
                                                    NULL, todoku_test_store_result, &slot));
      todoku_session_practice_register_finish (fixture->session, result, &error);
      g_assert_no_error (error);
    }
}

/**
 * fixture_arrive_late:
 * @fixture: the fixture
 * @path: a path of the service
 * @text: JSON
 *
 * The effect of a request that the service has already answered with 5xx: it comes from behind the
 * gateway, while the client waits.
 */
void
fixture_arrive_late (Fixture    *fixture,
                     const char *path,
                     const char *text)
{
  g_autoptr(SoupSession) soup = soup_session_new ();
  g_autofree char *url = g_strconcat (todoku_practice_get_string (fixture->session->practice,
                                                                  "http"),
                                      path, NULL);
  g_autofree char *key = g_strconcat ("Bearer ",
                                      todoku_practice_get_string (fixture->session->practice,
                                                                  "api_key"), NULL);
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr(SoupMessage) message = soup_message_new ("POST", url);
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GError) error = NULL;

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", key);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  reply = soup_session_send_and_read (soup, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 201);
}

/**
 * fixture_wait_for_call:
 * @fixture: the fixture
 * @path: a part of a path
 *
 * Waits until a request is on its way.
 */
void
fixture_wait_for_call (Fixture    *fixture,
                       const char *path)
{
  while (fixture_count_calls (fixture, "POST", path) == 0)
    g_main_context_iteration (NULL, FALSE);
}

/**
 * fixture_run_sql:
 * @fixture: a fixture that is closed
 * @sql: what to change behind the program's back
 */
void
fixture_run_sql (Fixture    *fixture,
                 const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->dir, "todoku.db", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

/**
 * fixture_move_attempts:
 * @fixture: a fixture that is closed
 *
 * What was attempted two days from now was attempted before the clock was set back.
 */
void
fixture_move_attempts (Fixture *fixture)
{
  g_autofree char *sql =
    g_strdup_printf ("UPDATE journal SET created_at = %" G_GINT64_FORMAT
                     ", attempt_ended_at = created_at",
                     g_get_real_time () + 2 * G_TIME_SPAN_DAY);

  fixture_run_sql (fixture, sql);
}

static gboolean
is_session_quiet (gpointer user_data)
{
  return ((TodokuSession *) user_data)->running->len == 0;
}

static gboolean
set_due (gpointer      row,
         gconstpointer data)
{
  TodokuWatchFacts facts;

  todoku_watch_read_facts (row, &facts);
  facts.next_check_at = g_get_real_time () - G_TIME_SPAN_SECOND;
  todoku_watch_write_facts (row, &facts);

  return TRUE;
}

/**
 * fixture_make_due:
 * @session: a session
 * @subject: a domain or tracking domain that is watched
 *
 * Stores that it is time to look.
 */
void
fixture_make_due (TodokuSession *session,
                  gpointer       subject)
{
  todoku_session_change (session, subject, set_due, NULL, NULL);
  todoku_test_wait_until (is_session_quiet, session);
}

/**
 * fixture_finish_look:
 * @session: a session
 * @slot: where the result will be
 *
 * Returns: (transfer full): what the look found
 */
TodokuWatchReport *
fixture_finish_look (TodokuSession *session,
                     GAsyncResult **slot)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  TodokuWatchReport *report;

  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  result = *slot;
  report = todoku_session_watch_once_finish (session, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (report);

  return report;
}

/**
 * fixture_look:
 * @session: a session
 * @all: whether to look also at what is not due
 *
 * Returns: (transfer full): what the look found
 */
TodokuWatchReport *
fixture_look (TodokuSession *session,
              gboolean       all)
{
  GAsyncResult *slot = NULL;

  todoku_session_watch_once_async (session, all, NULL, todoku_test_store_result, &slot);

  return fixture_finish_look (session, &slot);
}

/**
 * fixture_read_history:
 * @session: a session
 * @subject: (nullable): whose history
 * @limit: how many at most, or 0
 * @before_at: how old, or 0
 *
 * Returns: (transfer full) (element-type TodokuHistoryRow): the newest first
 */
GPtrArray *
fixture_read_history (TodokuSession *session,
                      gpointer       subject,
                      guint          limit,
                      gint64         before_at)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *history;

  todoku_session_read_history_async (session, subject, limit, before_at, NULL,
                                     todoku_test_store_result, &slot);
  while (slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  result = slot;
  history = todoku_session_read_history_finish (session, result, &error);
  g_assert_no_error (error);

  return history;
}

/**
 * fixture_set_monitored:
 * @session: a session
 * @subject: a domain or tracking domain that is complete
 * @on: whether to watch it
 */
void
fixture_set_monitored (TodokuSession *session,
                       gpointer       subject,
                       gboolean       on)
{
  GAsyncResult *slot = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  todoku_session_set_monitored_async (session, subject, on, NULL, todoku_test_store_result, &slot);
  while (slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  result = slot;
  todoku_session_set_monitored_finish (session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (todoku_watch_is_watched (subject), ==, on);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Our clients of every kind of service against the practice server, over the wire: from a wrong key
 * to a test mail, and what happens when records go. Prism's and npm's tests hold both sides to what
 * others wrote.
 */
#include "practice-client.h"
#include "practice-server.h"
#include "todoku-error.h"
#include "todoku-services.h"
#include "todoku-test.h"

#include <string.h>

#define DOMAIN "example.co.jp"

typedef struct
{
  char *dir;
  Practice *practice;
  JsonObject *file;
  TodokuClock *clock;
  TodokuHttp *http;
} Bench;

/**
 * KindCase:
 * @kind: the kind of service
 * @region: its region
 * @key: what the port file calls its key
 * @n_required: how many records a domain needs
 * @state: how far a domain is that has just been registered, or -1
 * @lost: how far it is when its records have gone
 */
typedef struct
{
  const char *kind;
  const char *region;
  const char *key;
  guint n_required;
  int state;
  int lost;
} KindCase;

static const KindCase kinds[] = {
  { "resend", "ap-northeast-1", "resend_key", 3, -1, TODOKU_SERVICE_STATE_LOST },
  { "mailgun", "us", "mailgun_key", 3, TODOKU_SERVICE_STATE_PENDING, TODOKU_SERVICE_STATE_PENDING },
  { "ses", "ap-northeast-3", NULL, 3, TODOKU_SERVICE_STATE_PENDING, TODOKU_SERVICE_STATE_LOST },
};

static void
set_up (Bench         *bench,
        gconstpointer  user_data)
{
  PracticeOptions options = { 0 };
  g_autoptr(GError) error = NULL;

  bench->dir = todoku_test_make_dir ();
  options.data_dir = bench->dir;
  bench->practice = practice_start (&options, &error);
  g_assert_no_error (error);
  bench->file = practice_describe (bench->practice);
  /* The pace of the services is not waited for. */
  bench->clock = todoku_clock_new (100);
  bench->http = todoku_http_new (bench->clock);
}

static void
tear_down (Bench         *bench,
           gconstpointer  user_data)
{
  g_assert_finalize_object (bench->http);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_object (&bench->clock);
  g_clear_pointer (&bench->file, json_object_unref);
  g_clear_pointer (&bench->practice, practice_stop);
  todoku_test_remove_dir (bench->dir);
  g_free (bench->dir);
}

static void
control (Bench      *bench,
         const char *method,
         const char *path,
         const char *text)
{
  g_autofree char *url = g_strconcat (json_object_get_string_member (bench->file, "http"),
                                      "/practice/v1", path, NULL);
  g_autoptr(TodokuHttpRequest) request = todoku_http_request_new (method, url);
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GBytes) body = NULL;

  todoku_http_request_set_header (request, "X-Practice-Token",
                                  json_object_get_string_member (bench->file, "control_token"));
  if (text != NULL)
    {
      body = g_bytes_new (text, strlen (text));
      todoku_http_request_set_body (request, "application/json", body);
    }
  reply = todoku_http_send (bench->http, request, NULL, NULL);
  g_assert_nonnull (reply);
  g_assert_cmpuint (reply->status, ==, 200);
}

static TodokuService *
connect_with (Bench          *bench,
              const KindCase *kind,
              const char     *key)
{
  const TodokuServiceAccount account = {
    .kind = kind->kind, .url = json_object_get_string_member (bench->file, "http"),
    .region = kind->region, .key = key,
  };
  g_autoptr(GError) error = NULL;
  TodokuService *service = todoku_services_connect (&account, bench->clock, &error);

  g_assert_no_error (error);

  return service;
}

static char *
make_key (Bench          *bench,
          const KindCase *kind)
{
  if (kind->key != NULL)
    return g_strdup (json_object_get_string_member (bench->file, kind->key));

  return g_strdup_printf ("%s:%s",
                          json_object_get_string_member (bench->file, "aws_access_key_id"),
                          json_object_get_string_member (bench->file, "aws_secret_access_key"));
}

/* A wrong key, and a right one whose second half is wrong. */
static void
check_keys (Bench          *bench,
            const KindCase *kind)
{
  g_autofree char *right = make_key (bench, kind);
  g_autofree char *wrong = g_strconcat (right, "x", NULL);
  const char *const keys[] = { "AKIASTRANGER:secret", wrong };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(TodokuService) service = connect_with (bench, kind, keys[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (todoku_service_test (service, NULL, &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED);
    }
}

static guint
count_required (const TodokuRemote *remote)
{
  guint n_required = 0;

  for (guint i = 0; i < remote->records->len; i++)
    n_required += ((TodokuRecord *) remote->records->pdata[i])->required;

  return n_required;
}

static void
enter_records (Bench              *bench,
               const TodokuRemote *remote)
{
  for (guint i = 0; i < remote->records->len; i++)
    practice_client_register (bench->http, bench->file, remote->records->pdata[i]);
}

/* Until the service has an answer that is its last. */
static TodokuValidation *
verify (Bench         *bench,
        TodokuService *service,
        const char    *id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuRemote) remote = NULL;
  TodokuValidation *validation =
    todoku_service_verify (service, TODOKU_REMOTE_DOMAIN, id, NULL, &error);

  g_assert_no_error (error);
  if (validation->settles_in == 0)
    return validation;

  todoku_validation_unref (validation);
  control (bench, "POST", "/settings", "{\"clock_offset\":5}");
  remote = todoku_service_get (service, TODOKU_REMOTE_DOMAIN, id, NULL, &error);
  g_assert_no_error (error);

  return todoku_validation_ref (remote->validation);
}

static void
check_mail (TodokuService *service,
            gboolean       expected)
{
  const TodokuMail mail = {
    "i@" DOMAIN, "株式会社 例", "taro@example.net", "件名", "本文", FALSE
  };
  g_autoptr(GError) error = NULL;
  g_autofree char *words = todoku_service_send_test (service, &mail, &error);

  if (expected)
    g_assert_no_error (error);
  else
    g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_VERIFIED);
}

/* What has gone from DNS is noticed by the services that look by themselves. */
static void
check_lost (Bench          *bench,
            const KindCase *kind,
            TodokuService  *service,
            const char     *id)
{
  g_autoptr(TodokuValidation) validation = NULL;
  g_autoptr(GError) error = NULL;

  control (bench, "DELETE", "/records?zone=" DOMAIN, NULL);
  validation = todoku_service_verify (service, TODOKU_REMOTE_DOMAIN, id, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (validation->valid);
  g_assert_true (validation->state == kind->lost ||
                 validation->state == TODOKU_SERVICE_STATE_PENDING);
}

static void
check_kind (Bench          *bench,
            const KindCase *kind)
{
  const TodokuRemoteRequest request = { .domain = DOMAIN, .region = kind->region };
  g_autofree char *key = make_key (bench, kind);
  g_autoptr(TodokuService) service = connect_with (bench, kind, key);
  g_autoptr(TodokuScopes) scopes = NULL;
  g_autoptr(TodokuRemote) remote = NULL;
  g_autoptr(TodokuValidation) before = NULL;
  g_autoptr(TodokuValidation) after = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) named = NULL;
  g_autoptr(GError) error = NULL;

  scopes = todoku_service_test (service, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (scopes->is_probe);
  remote = todoku_service_create (service, TODOKU_REMOTE_DOMAIN, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (remote->domain, ==, DOMAIN);
  g_assert_cmpuint (count_required (remote), ==, kind->n_required);
  g_assert_cmpint (remote->validation->state, ==, kind->state);
  g_assert_null (todoku_service_create (service, TODOKU_REMOTE_DOMAIN, &request, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT);
  g_clear_error (&error);

  before = verify (bench, service, remote->id);
  g_assert_false (before->valid);
  check_mail (service, FALSE);
  enter_records (bench, remote);
  after = verify (bench, service, remote->id);
  g_assert_true (after->valid);
  for (guint i = 0; i < remote->records->len; i++)
    {
      const TodokuRecord *record = remote->records->pdata[i];

      g_assert_true (todoku_validation_find (after, record->key)->valid);
    }
  check_mail (service, TRUE);

  named = todoku_service_list (service, TODOKU_REMOTE_DOMAIN, DOMAIN, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (named->len, ==, 1);
  g_assert_cmpuint (((TodokuRemote *) named->pdata[0])->records->len, ==, remote->records->len);
  all = todoku_service_list (service, TODOKU_REMOTE_DOMAIN, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 1);

  check_lost (bench, kind, service, remote->id);
  g_assert_true (todoku_service_remove (service, TODOKU_REMOTE_DOMAIN, remote->id, &error));
  g_assert_no_error (error);
  g_assert_false (todoku_service_remove (service, TODOKU_REMOTE_DOMAIN, remote->id, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
}

static gpointer
kinds_thread (gpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_test_message ("%s", kinds[i].kind);
      check_keys (user_data, &kinds[i]);
      check_kind (user_data, &kinds[i]);
    }

  return NULL;
}

static void
test_kinds (Bench         *bench,
            gconstpointer  user_data)
{
  todoku_test_run_worker (kinds_thread, bench);
}

/* The return path is a second call, and can be made at any later time. */
static gpointer
mail_from_thread (gpointer user_data)
{
  Bench *bench = user_data;
  const KindCase *kind = &kinds[G_N_ELEMENTS (kinds) - 1];
  const TodokuRemoteRequest request = {
    .domain = DOMAIN, .region = kind->region, .subdomain = "bounce"
  };
  g_autofree char *key = make_key (bench, kind);
  g_autoptr(TodokuService) service = connect_with (bench, kind, key);
  g_autoptr(TodokuRemote) remote = NULL;
  g_autoptr(TodokuRemote) whole = NULL;
  g_autoptr(TodokuValidation) validation = NULL;
  g_autoptr(GError) error = NULL;

  remote = todoku_service_create (service, TODOKU_REMOTE_DOMAIN, &request, &error);
  g_assert_no_error (error);
  g_assert_null (remote->mail_from);
  whole = todoku_service_complete (service, remote->id, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (whole->mail_from, ==, "bounce." DOMAIN);
  g_assert_cmpuint (whole->records->len, ==, 5);
  enter_records (bench, whole);
  validation = verify (bench, service, remote->id);
  g_assert_true (validation->valid);
  for (guint i = 0; i < whole->records->len; i++)
    {
      const TodokuRecord *record = whole->records->pdata[i];

      g_assert_true (todoku_validation_find (validation, record->key)->valid);
    }

  return NULL;
}

static void
test_mail_from (Bench         *bench,
                gconstpointer  user_data)
{
  todoku_test_run_worker (mail_from_thread, bench);
}

/* What nobody enters is given up after 72 hours, and looked for again when it is asked for. */
static gpointer
given_up_thread (gpointer user_data)
{
  Bench *bench = user_data;
  const KindCase *kind = &kinds[G_N_ELEMENTS (kinds) - 1];
  const TodokuRemoteRequest request = { .domain = DOMAIN, .region = kind->region };
  g_autofree char *key = make_key (bench, kind);
  g_autoptr(TodokuService) service = connect_with (bench, kind, key);
  g_autoptr(TodokuRemote) remote = NULL;
  g_autoptr(TodokuRemote) late = NULL;
  g_autoptr(TodokuValidation) validation = NULL;
  g_autoptr(GError) error = NULL;

  remote = todoku_service_create (service, TODOKU_REMOTE_DOMAIN, &request, &error);
  g_assert_no_error (error);
  control (bench, "POST", "/settings", "{\"clock_offset\":262800}");
  late = todoku_service_get (service, TODOKU_REMOTE_DOMAIN, remote->id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (late->validation->state, ==, TODOKU_SERVICE_STATE_FAILED);
  validation = todoku_service_verify (service, TODOKU_REMOTE_DOMAIN, remote->id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (validation->state, ==, TODOKU_SERVICE_STATE_PENDING);

  return NULL;
}

static void
test_given_up (Bench         *bench,
               gconstpointer  user_data)
{
  todoku_test_run_worker (given_up_thread, bench);
}

/* The account is in the other region. */
static gpointer
region_thread (gpointer user_data)
{
  Bench *bench = user_data;
  const KindCase *kind = &kinds[1];
  g_autofree char *key = make_key (bench, kind);
  g_autoptr(TodokuService) service = connect_with (bench, kind, key);
  g_autoptr(GError) error = NULL;

  control (bench, "POST", "/settings", "{\"mailgun_eu\":1}");
  g_assert_null (todoku_service_test (service, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED);

  return NULL;
}

static void
test_region (Bench         *bench,
             gconstpointer  user_data)
{
  todoku_test_run_worker (region_thread, bench);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/delivery/practice-kinds/" name, Bench, NULL, set_up, func, tear_down)
  ADD ("all", test_kinds);
  ADD ("mail-from", test_mail_from);
  ADD ("given-up", test_given_up);
  ADD ("region", test_region);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Our client and our practice server with Prism between them, which refuses every exchange that
 * violates the service's own OpenAPI files. Those files are not ours to hand out: TODOKU_SPECS
 * names their folder, and without them, or without Prism (TODOKU_PRISM, or npm), the test is
 * skipped.
 */
#include "practice-client.h"
#include "practice-server.h"
#include "todoku-error.h"
#include "todoku-resend.h"
#include "todoku-sendgrid.h"
#include "todoku-test.h"

#include <signal.h>

/* Another version may read the files otherwise. */
#define PRISM "@stoplight/prism-cli@5.14.2"

typedef struct
{
  GSubprocess *process;
  guint16 port;
  TodokuService *service;
} Proxy;

typedef struct
{
  char *dir;
  Practice *practice;
  JsonObject *file;
  TodokuClock *clock;
  TodokuHttp *http;
  Proxy scopes;
  Proxy domains;
  Proxy links;
  Proxy mail;
  Proxy resend;
  TodokuService *direct;
} Bench;

static char *specs;
static char *prism;

static char *
find_specs (void)
{
  const char *named = g_getenv ("TODOKU_SPECS");
  g_autofree char *beside = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "specs",
                                                   NULL);

  if (named != NULL && g_file_test (named, G_FILE_TEST_IS_DIR))
    return g_strdup (named);

  return g_file_test (beside, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&beside) : NULL;
}

static char *
find_prism (void)
{
  const char *named = g_getenv ("TODOKU_PRISM");
  g_autofree char *folder = g_test_build_filename (G_TEST_BUILT, "delivery", "prism", NULL);
  g_autofree char *program = g_build_filename (folder, "node_modules", ".bin", "prism", NULL);
  g_autofree char *npm = g_find_program_in_path ("npm");
  g_autoptr(GSubprocess) process = NULL;

  if (named != NULL)
    return g_strdup (named);
  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE) && npm != NULL)
    {
      process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                  G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, npm, "install",
                                  "--no-audit", "--no-fund", "--fetch-retries=0", "--prefix",
                                  folder, PRISM, NULL);
      if (process != NULL)
        g_subprocess_wait (process, NULL, NULL);
    }

  return g_file_test (program, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&program) : NULL;
}

static gboolean
answers (gpointer user_data)
{
  Proxy *proxy = user_data;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", proxy->port, NULL, NULL);

  g_usleep (connection == NULL ? 20 * 1000 : 0);

  return connection != NULL;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
start_proxy (Bench      *bench,
             Proxy      *proxy,
             const char *file,
             gboolean    is_resend)
{
  g_autofree char *path = g_build_filename (specs, file, NULL);
  g_autofree char *port = NULL;
  g_autofree char *url = NULL;
  g_autoptr(GError) error = NULL;

  proxy->port = todoku_test_find_port ();
  port = g_strdup_printf ("%u", proxy->port);
  proxy->process =
    todoku_test_launch ((const char *const []) { prism, "proxy", "--errors", "-h", "127.0.0.1",
                                                 "-p", port, path,
                                                 json_object_get_string_member (bench->file,
                                                                                "http"), NULL },
                        NULL, G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  url = g_strdup_printf ("http://127.0.0.1:%s", port);
  proxy->service =
    is_resend ? todoku_resend_new (bench->http, url,
                                   json_object_get_string_member (bench->file, "resend_key"),
                                   &error)
              : todoku_sendgrid_new (bench->http, url,
                                     json_object_get_string_member (bench->file, "api_key"), NULL,
                                     &error);
  g_assert_no_error (error);
}

static void
stop_proxy (Proxy *proxy)
{
  g_subprocess_send_signal (proxy->process, SIGTERM);
  g_subprocess_wait (proxy->process, NULL, NULL);
  g_clear_object (&proxy->process);
  g_clear_object (&proxy->service);
}

static void
set_up (Bench         *bench,
        gconstpointer  user_data)
{
  PracticeOptions options = { 0 };
  Proxy *proxies[] = { &bench->scopes, &bench->domains, &bench->links, &bench->mail,
                       &bench->resend };
  g_autoptr(GError) error = NULL;
  guint tick;

  bench->dir = todoku_test_make_dir ();
  options.data_dir = bench->dir;
  bench->practice = practice_start (&options, &error);
  g_assert_no_error (error);
  bench->file = practice_describe (bench->practice);
  bench->clock = todoku_clock_new (1);
  bench->http = todoku_http_new (bench->clock);
  start_proxy (bench, &bench->scopes, "tsg_scopes_v3.json", FALSE);
  start_proxy (bench, &bench->domains, "tsg_domain_authentication_v3.json", FALSE);
  start_proxy (bench, &bench->links, "tsg_link_branding_v3.json", FALSE);
  start_proxy (bench, &bench->mail, "tsg_mail_v3.json", FALSE);
  start_proxy (bench, &bench->resend, "resend_openapi.yaml", TRUE);

  bench->direct = todoku_sendgrid_new (bench->http,
                                       json_object_get_string_member (bench->file, "http"),
                                       json_object_get_string_member (bench->file, "api_key"),
                                       NULL, &error);
  g_assert_no_error (error);

  tick = g_timeout_add (50, tick_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (proxies); i++)
    todoku_test_wait_until (answers, proxies[i]);
  g_source_remove (tick);
}

static void
tear_down (Bench         *bench,
           gconstpointer  user_data)
{
  stop_proxy (&bench->scopes);
  stop_proxy (&bench->domains);
  stop_proxy (&bench->links);
  stop_proxy (&bench->mail);
  stop_proxy (&bench->resend);
  g_clear_object (&bench->direct);
  g_assert_finalize_object (bench->http);
  g_assert_finalize_object (bench->clock);
  g_clear_pointer (&bench->file, json_object_unref);
  g_clear_pointer (&bench->practice, practice_stop);
  todoku_test_remove_dir (bench->dir);
  g_free (bench->dir);
}

static void
check_scopes (Bench *bench)
{
  g_autoptr(TodokuScopes) scopes = NULL;
  g_autoptr(GError) error = NULL;

  scopes = todoku_service_test (bench->scopes.service, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (scopes->missing), ==, 0);
  g_assert_cmpint (scopes->service_time, !=, 0);
}

static void
check_domain (Bench                     *bench,
              TodokuService     *service,
              const TodokuRemoteRequest *request,
              guint                      n_records)
{
  g_autoptr(TodokuRemote) domain = NULL;
  g_autoptr(TodokuRemote) again = NULL;
  g_autoptr(TodokuValidation) validation = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  domain = todoku_service_create (service, TODOKU_REMOTE_DOMAIN, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (domain->records->len, ==, n_records);
  g_assert_true (domain->automatic_security == !request->manual_security);

  again = todoku_service_get (service, TODOKU_REMOTE_DOMAIN, domain->id, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_records; i++)
    g_assert_true (todoku_record_equal (g_ptr_array_index (domain->records, i),
                                        g_ptr_array_index (again->records, i)));

  list = todoku_service_list (service, TODOKU_REMOTE_DOMAIN, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);

  validation = todoku_service_verify (service, TODOKU_REMOTE_DOMAIN, domain->id, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (validation->valid);
  g_assert_cmpuint (validation->results->len, >=, 3);

  g_assert_true (todoku_service_remove (service, TODOKU_REMOTE_DOMAIN, domain->id, &error));
  g_assert_no_error (error);
}

/* A refusal is an exchange too, and must be one that the files describe. */
static void
check_refusals (Bench *bench)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", bench->scopes.port);
  g_autoptr(TodokuService) stranger = NULL;
  g_autoptr(GError) error = NULL;

  stranger = todoku_sendgrid_new (bench->http, url, "SG.somebody.else", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (todoku_service_test (stranger, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED);
}

static void
check_link (Bench *bench)
{
  const TodokuRemoteRequest request = { .domain = "example.co.jp", .subdomain = "click" };
  TodokuService *service = bench->links.service;
  g_autoptr(TodokuRemote) link = NULL;
  g_autoptr(TodokuRemote) again = NULL;
  g_autoptr(TodokuValidation) validation = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  link = todoku_service_create (service, TODOKU_REMOTE_LINK, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (link->host, ==, "click.example.co.jp");
  g_assert_cmpuint (link->records->len, ==, 2);

  again = todoku_service_get (service, TODOKU_REMOTE_LINK, link->id, NULL, &error);
  g_assert_no_error (error);

  list = todoku_service_list (service, TODOKU_REMOTE_LINK, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);

  validation = todoku_service_verify (service, TODOKU_REMOTE_LINK, link->id, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (validation->valid);

  g_assert_true (todoku_service_remove (service, TODOKU_REMOTE_LINK, link->id, &error));
  g_assert_no_error (error);
}

/* Mail goes out from a domain that is verified, so this one goes all the way. */
static void
verify_domain (Bench *bench)
{
  const TodokuRemoteRequest request = { .domain = "example.co.jp" };
  TodokuService *service = bench->domains.service;
  g_autoptr(TodokuRemote) domain = NULL;
  g_autoptr(TodokuValidation) validation = NULL;
  g_autoptr(GError) error = NULL;

  domain = todoku_service_create (service, TODOKU_REMOTE_DOMAIN, &request, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < domain->records->len; i++)
    practice_client_register (bench->http, bench->file, g_ptr_array_index (domain->records, i));

  validation = todoku_service_verify (service, TODOKU_REMOTE_DOMAIN, domain->id, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (validation->valid);
}

static void
check_mail (Bench                 *bench,
            TodokuService *service,
            gboolean               sandbox)
{
  const TodokuMail mail = {
    "info@example.co.jp", "株式会社 例", "taro@example.net", "件名", "本文", sandbox
  };
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;

  words = todoku_service_send_test (service, &mail, &error);
  g_assert_no_error (error);
  g_assert_nonnull (words);
}

static gpointer
sendgrid_thread (gpointer user_data)
{
  Bench *bench = user_data;
  const TodokuRemoteRequest automatic = { .domain = "example.co.jp" };
  const TodokuRemoteRequest custom = {
    .domain = "example.co.jp", .subdomain = "news", .dkim_selector = "abc",
    .region = "eu"
  };
  const TodokuRemoteRequest manual = { .domain = "example.co.jp", .manual_security = TRUE };

  check_scopes (bench);
  check_refusals (bench);
  check_domain (bench, bench->domains.service, &automatic, 3);
  check_domain (bench, bench->domains.service, &custom, 3);

  /* The file only knows the CNAMEs, so that Prism would refuse what the service really gives. */
  check_domain (bench, bench->direct, &manual, 3);
  check_link (bench);
  verify_domain (bench);
  check_mail (bench, bench->mail.service, FALSE);

  /* A mail that is only checked is answered with 200, of which the file says nothing. */
  check_mail (bench, bench->direct, TRUE);

  return NULL;
}

static gpointer
resend_thread (gpointer user_data)
{
  Bench *bench = user_data;
  const TodokuRemoteRequest request = { .domain = "example.co.jp", .region = "ap-northeast-1" };
  TodokuService *service = bench->resend.service;
  g_autoptr(TodokuScopes) scopes = NULL;
  g_autoptr(TodokuRemote) domain = NULL;
  g_autoptr(TodokuRemote) again = NULL;
  g_autoptr(TodokuValidation) validation = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  scopes = todoku_service_test (service, NULL, &error);
  g_assert_no_error (error);
  domain = todoku_service_create (service, TODOKU_REMOTE_DOMAIN, &request, &error);
  g_assert_no_error (error);
  again = todoku_service_get (service, TODOKU_REMOTE_DOMAIN, domain->id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->records->len, ==, domain->records->len);
  list = todoku_service_list (service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  validation = todoku_service_verify (service, TODOKU_REMOTE_DOMAIN, domain->id, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (validation->state, ==, TODOKU_SERVICE_STATE_PENDING);
  g_assert_true (todoku_service_remove (service, TODOKU_REMOTE_DOMAIN, domain->id, &error));
  g_assert_no_error (error);

  return NULL;
}

static void
test_resend (Bench         *bench,
             gconstpointer  user_data)
{
  todoku_test_run_worker (resend_thread, bench);
}

static void
test_sendgrid (Bench         *bench,
               gconstpointer  user_data)
{
  todoku_test_run_worker (sendgrid_thread, bench);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  specs = find_specs ();
  if (specs == NULL)
    {
      g_print ("1..0 # SKIP The OpenAPI files are not here; name their folder in TODOKU_SPECS\n");
      return 0;
    }
  prism = find_prism ();
  if (prism == NULL)
    {
      g_print ("1..0 # SKIP Prism is not here; name it in TODOKU_PRISM or let npm install it\n");
      return 0;
    }

  g_test_add ("/delivery/conformance/sendgrid", Bench, NULL, set_up, test_sendgrid, tear_down);
  g_test_add ("/delivery/conformance/resend", Bench, NULL, set_up, test_resend, tear_down);

  status = g_test_run ();
  g_free (specs);
  g_free (prism);

  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * What every delivery service gets from the interface: what it cannot do is refused before it is
 * asked, verifying without a call is looking, and lists are narrowed to a name. And the table of
 * services. The service here is one that can do nothing special.
 */
#include "todoku-error.h"
#include "todoku-services.h"

#define TEST_TYPE_SERVICE (test_service_get_type ())
G_DECLARE_FINAL_TYPE (TestService, test_service, TEST, SERVICE, TodokuService)

struct _TestService
{
  TodokuService parent_instance;

  guint n_calls;
};

G_DEFINE_FINAL_TYPE (TestService, test_service, TODOKU_TYPE_SERVICE)

static TodokuRemote *
make_remote (const char *id,
             const char *domain)
{
  TodokuRemote *remote = todoku_remote_new (TODOKU_REMOTE_DOMAIN);

  remote->id = g_strdup (id);
  remote->domain = g_strdup (domain);
  remote->valid = TRUE;
  remote->validation->valid = TRUE;
  todoku_validation_add (remote->validation, "dkim", TRUE, NULL);

  return remote;
}

/* The last one stands on two pages. */
static GPtrArray *
test_service_list (TodokuService     *service,
                   TodokuRemoteKind   kind,
                   const char        *name,
                   GCancellable      *cancellable,
                   GError           **error)
{
  static const struct { const char *id; const char *domain; } remotes[] = {
    { "7", "a.example" }, { "8", "B.example" }, { "9", "sub.b.example" }, { "10", "b.example" },
    { "10", "b.example" },
  };
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_remote_unref);

  TEST_SERVICE (service)->n_calls++;
  for (guint i = 0; i < G_N_ELEMENTS (remotes); i++)
    g_ptr_array_add (list, make_remote (remotes[i].id, remotes[i].domain));

  return list;
}

static TodokuRemote *
test_service_create (TodokuService              *service,
                     TodokuRemoteKind            kind,
                     const TodokuRemoteRequest  *request,
                     GError                    **error)
{
  TEST_SERVICE (service)->n_calls++;

  return make_remote ("7", request->domain);
}

static TodokuRemote *
test_service_get (TodokuService     *service,
                  TodokuRemoteKind   kind,
                  const char        *id,
                  GCancellable      *cancellable,
                  GError           **error)
{
  TEST_SERVICE (service)->n_calls++;
  if (g_str_equal (id, "7"))
    return make_remote (id, "a.example");
  g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND, "Unknown");

  return NULL;
}

static gboolean
test_service_remove (TodokuService     *service,
                     TodokuRemoteKind   kind,
                     const char        *id,
                     GError           **error)
{
  TEST_SERVICE (service)->n_calls++;

  return TRUE;
}

static char *
test_service_send_test (TodokuService     *service,
                        const TodokuMail  *mail,
                        GError           **error)
{
  TEST_SERVICE (service)->n_calls++;

  return g_strdup ("");
}

static void
test_service_class_init (TestServiceClass *klass)
{
  TodokuServiceClass *service_class = TODOKU_SERVICE_CLASS (klass);

  service_class->list = test_service_list;
  service_class->create = test_service_create;
  service_class->get = test_service_get;
  service_class->remove = test_service_remove;
  service_class->send_test = test_service_send_test;
}

static void
test_service_init (TestService *self)
{
}

static void
assert_refused (TestService *self,
                gboolean     succeeded,
                GError     **error)
{
  g_assert_false (succeeded);
  g_assert_error (*error, TODOKU_ERROR, TODOKU_ERROR_REFUSED);
  g_assert_true (todoku_error_is_certain (*error));
  g_assert_cmpuint (self->n_calls, ==, 0);
  g_clear_error (error);
}

static void
test_capabilities (void)
{
  g_autoptr(TestService) self = g_object_new (TEST_TYPE_SERVICE, NULL);
  TodokuService *service = TODOKU_SERVICE (self);
  const TodokuRemoteRequest plain = { .domain = "a.example" };
  const TodokuRemoteRequest manual = { .domain = "a.example", .manual_security = TRUE };
  const TodokuRemoteRequest eu = { .domain = "a.example", .region = "eu" };
  const TodokuMail sandbox = { "i@a.example", NULL, "o@b.example", "s", "x", TRUE };
  const TodokuMail mail = { "i@a.example", NULL, "o@b.example", "s", "x", FALSE };
  g_autoptr(TodokuRemote) remote = NULL;
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (todoku_service_get_capabilities (service), ==, 0);
  assert_refused (self, todoku_service_create (service, TODOKU_REMOTE_LINK, &plain, &error) != NULL,
                  &error);
  assert_refused (self,
                  todoku_service_list (service, TODOKU_REMOTE_LINK, NULL, NULL, &error) != NULL,
                  &error);
  assert_refused (self, todoku_service_get (service, TODOKU_REMOTE_LINK, "7", NULL, &error) != NULL,
                  &error);
  assert_refused (self,
                  todoku_service_verify (service, TODOKU_REMOTE_LINK, "7", NULL, &error) != NULL,
                  &error);
  assert_refused (self, todoku_service_remove (service, TODOKU_REMOTE_LINK, "7", &error), &error);
  assert_refused (self,
                  todoku_service_create (service, TODOKU_REMOTE_DOMAIN, &manual, &error) != NULL,
                  &error);
  assert_refused (self, todoku_service_create (service, TODOKU_REMOTE_DOMAIN, &eu, &error) != NULL,
                  &error);
  assert_refused (self, todoku_service_send_test (service, &sandbox, &error) != NULL, &error);

  remote = todoku_service_create (service, TODOKU_REMOTE_DOMAIN, &plain, &error);
  g_assert_no_error (error);
  words = todoku_service_send_test (service, &mail, &error);
  g_assert_no_error (error);
  g_assert_true (todoku_service_remove (service, TODOKU_REMOTE_DOMAIN, "7", &error));
  g_assert_cmpuint (self->n_calls, ==, 3);
}

/* A service that looks by itself is asked what it has seen. */
static void
test_verify_is_look (void)
{
  g_autoptr(TestService) self = g_object_new (TEST_TYPE_SERVICE, NULL);
  TodokuService *service = TODOKU_SERVICE (self);
  g_autoptr(TodokuValidation) validation = NULL;
  g_autoptr(GError) error = NULL;

  validation = todoku_service_verify (service, TODOKU_REMOTE_DOMAIN, "7", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (validation->valid);
  g_assert_true (todoku_validation_find (validation, "dkim")->valid);
  g_assert_null (todoku_service_verify (service, TODOKU_REMOTE_DOMAIN, "8", NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
}

static void
test_list_by_name (void)
{
  static const struct { const char *name; guint n_found; } cases[] = {
    { NULL, 4 }, { "a.example", 1 }, { "b.example", 2 }, { "B.EXAMPLE", 2 }, { "example", 0 },
    { "", 0 },
  };
  g_autoptr(TestService) self = g_object_new (TEST_TYPE_SERVICE, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) list = todoku_service_list (TODOKU_SERVICE (self), TODOKU_REMOTE_DOMAIN,
                                                       cases[i].name, NULL, &error);

      g_test_message ("%s", cases[i].name);
      g_assert_no_error (error);
      g_assert_cmpuint (list->len, ==, cases[i].n_found);
    }
}

/* A row of the table is one that forms and sentences can be made of. */
static void
assert_row (const TodokuServiceInfo *info)
{
  gboolean has_api = info->key != TODOKU_SERVICE_KEY_NONE;

  g_test_message ("%s", info->kind);
  g_assert_true (todoku_services_find (info->kind) == info);
  g_assert_nonnull (info->regions[0].token);
  g_assert_true (has_api == (info->permissions[0].name != NULL));
  g_assert_true (has_api == (info->key_url != NULL));
  for (const TodokuServiceRegion *region = info->regions; region->token != NULL; region++)
    {
      g_autofree char *url = todoku_services_dup_url (info, region->token);

      g_assert_true (has_api == (url != NULL));
      g_assert_true (url == NULL || g_str_has_prefix (url, "https://"));
    }
  g_assert_null (todoku_services_dup_url (info, "moon"));
  if (has_api)
    g_assert_cmpint (todoku_services_get_capabilities (info), !=, 0);
}

/* A reseller's URL, or one that only looks like the service's, is asked for nothing new. */
static void
test_auto_ssl (void)
{
  static const struct { const char *url; gboolean offered; } cases[] = {
    { "https://api.sendgrid.com", TRUE },
    { "https://API.SendGrid.com/v3", TRUE },
    { "https://api.eu.sendgrid.com/", TRUE },
    { "https://api.example.jp", FALSE },
    { "https://api.sendgrid.com.example.jp", FALSE },
    { "http://127.0.0.1:8080", FALSE },
    { "no url", FALSE },
    { NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (todoku_services_offers_auto_ssl (todoku_services_get ("sendgrid"),
                                                      cases[i].url), ==, cases[i].offered);
}

static void
test_table (void)
{
  g_autoptr(TodokuClock) clock = todoku_clock_new (1);
  const TodokuServiceInfo *info = todoku_services_get_default ();
  const TodokuEdgeAccount account = { .access_key_id = "AKID", .secret_access_key = "secret" };
  TodokuServiceAccount there = { .url = info->url, .key = "key" };
  g_autoptr(TodokuService) usual = NULL;
  g_autoptr(TodokuService) named = NULL;
  g_autoptr(TodokuEdge) edge = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (todoku_services_find (info->kind) == info);
  g_assert_null (todoku_services_find ("pigeon"));
  for (guint n = 0; (info = todoku_services_get_nth (n)) != NULL; n++)
    assert_row (info);
  info = todoku_services_get_default ();

  usual = todoku_services_connect (&there, clock, &error);
  g_assert_no_error (error);
  there.kind = info->kind;
  there.url = info->url_eu;
  named = todoku_services_connect (&there, clock, &error);
  g_assert_no_error (error);
  g_assert_true (G_OBJECT_TYPE (usual) == G_OBJECT_TYPE (named));
  there.kind = "resend";
  there.on_behalf_of = "somebody";
  g_assert_null (todoku_services_connect (&there, clock, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
  g_clear_error (&error);
  there.on_behalf_of = NULL;
  there.kind = "pigeon";
  g_assert_null (todoku_services_connect (&there, clock, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
  g_clear_error (&error);

  edge = todoku_services_connect_edge (TODOKU_EDGE_AWS, clock, &account, &error);
  g_assert_no_error (error);
  g_assert_cmpint (todoku_edge_get_kind (edge), ==, TODOKU_EDGE_AWS);
}

/* What the codes say after a call that changes something. */
static void
test_certainty (void)
{
  static const struct { GQuark (*domain) (void); int code; gboolean certain, unsent; } cases[] = {
    { todoku_error_quark, TODOKU_ERROR_TIMED_OUT, FALSE, FALSE },
    { todoku_error_quark, TODOKU_ERROR_SERVER_FAILED, FALSE, FALSE },
    { todoku_error_quark, TODOKU_ERROR_INVALID_REPLY, FALSE, FALSE },
    { g_io_error_quark, G_IO_ERROR_CANCELLED, FALSE, FALSE },
    { todoku_error_quark, TODOKU_ERROR_OFFLINE, FALSE, TRUE },
    { todoku_error_quark, TODOKU_ERROR_TLS, FALSE, TRUE },
    { todoku_error_quark, TODOKU_ERROR_RATE_LIMITED, TRUE, FALSE },
    { todoku_error_quark, TODOKU_ERROR_UNAUTHORISED, TRUE, FALSE },
    { todoku_error_quark, TODOKU_ERROR_ADDRESS_NOT_ALLOWED, TRUE, FALSE },
    { todoku_error_quark, TODOKU_ERROR_FORBIDDEN, TRUE, FALSE },
    { todoku_error_quark, TODOKU_ERROR_CONFLICT, TRUE, FALSE },
    { todoku_error_quark, TODOKU_ERROR_NOT_FOUND, TRUE, FALSE },
    { todoku_error_quark, TODOKU_ERROR_REFUSED, TRUE, FALSE },
    { todoku_error_quark, TODOKU_ERROR_QUOTA, TRUE, FALSE },
    { todoku_error_quark, TODOKU_ERROR_CLOCK_SKEW, TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (cases[i].domain (), cases[i].code, "x");

      g_test_message ("%s %d", g_quark_to_string (error->domain), error->code);
      g_assert_true (todoku_error_is_certain (error) == cases[i].certain);
      g_assert_true (todoku_error_is_unsent (error) == cases[i].unsent);
      g_assert_true (todoku_error_is_without_effect (error) ==
                     (cases[i].certain || cases[i].unsent));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivery/service/capabilities", test_capabilities);
  g_test_add_func ("/delivery/service/verify-is-look", test_verify_is_look);
  g_test_add_func ("/delivery/service/list-by-name", test_list_by_name);
  g_test_add_func ("/delivery/service/table", test_table);
  g_test_add_func ("/delivery/service/certainty", test_certainty);
  g_test_add_func ("/delivery/service/auto-ssl", test_auto_ssl);

  return g_test_run ();
}

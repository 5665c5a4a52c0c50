/* SPDX-License-Identifier: GPL-3.0-or-later
 * The AWS edge against the practice server: the whole life of a tracking host, from the request for
 * a certificate to the handshake, and down again.
 */
#include "practice-client.h"
#include "practice-server.h"
#include "todoku-aws-edge.h"
#include "todoku-edge-probe.h"
#include "todoku-error.h"
#include "todoku-test.h"

#define HOST "click.example.co.jp"

typedef struct
{
  char *dir;
  Practice *practice;
  JsonObject *file;
  TodokuClock *clock;
  TodokuHttp *http;
  TodokuEdge *edge;
} Bench;

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
  bench->clock = todoku_clock_new (1);
  bench->http = todoku_http_new (bench->clock);
  bench->edge =
    todoku_aws_edge_new (bench->http, TODOKU_EDGE_PRACTICE,
                         json_object_get_string_member (bench->file, "acm_url"),
                         json_object_get_string_member (bench->file, "cloudfront_url"),
                         json_object_get_string_member (bench->file, "aws_access_key_id"),
                         json_object_get_string_member (bench->file, "aws_secret_access_key"),
                         NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Bench         *bench,
           gconstpointer  user_data)
{
  g_assert_finalize_object (bench->edge);
  g_assert_finalize_object (bench->http);
  g_assert_finalize_object (bench->clock);
  json_object_unref (bench->file);
  practice_stop (bench->practice);
  todoku_test_remove_dir (bench->dir);
  g_free (bench->dir);
}

static TodokuCertificate *
request_certificate (Bench *bench)
{
  g_autoptr(GError) error = NULL;
  TodokuCertificate *certificate;

  certificate = todoku_edge_request_certificate (bench->edge, HOST, "token", &error);
  g_assert_no_error (error);

  return certificate;
}

static TodokuCertificate *
describe_certificate (Bench      *bench,
                      const char *id)
{
  g_autoptr(GError) error = NULL;
  TodokuCertificate *certificate;

  certificate = todoku_edge_describe_certificate (bench->edge, id, NULL, &error);
  g_assert_no_error (error);

  return certificate;
}

static TodokuDistribution *
create_distribution (Bench       *bench,
                     const char  *certificate_id,
                     GError     **error)
{
  const TodokuDistributionRequest request = { HOST, certificate_id, "reference", "sendgrid.net" };

  return todoku_edge_create_distribution (bench->edge, &request, error);
}

static void
wait_deployed (Bench      *bench,
               const char *id)
{
  gboolean deployed = FALSE;

  for (guint i = 0; i < 100 && !deployed; i++)
    {
      g_autoptr(TodokuDistribution) distribution = NULL;
      g_autoptr(GError) error = NULL;

      distribution = todoku_edge_describe_distribution (bench->edge, id, NULL, &error);
      g_assert_no_error (error);
      deployed = distribution->deployed;
    }
  g_assert_true (deployed);
}

static void
assert_verdict (Bench             *bench,
                TodokuEdgeVerdict  verdict)
{
  guint16 port = json_object_get_int_member (bench->file, "tls_port");
  g_autoptr(GSocketConnectable) edge = g_network_address_new ("127.0.0.1", port);
  g_autoptr(TodokuEdgeProbe) probe = NULL;
  g_autoptr(GError) error = NULL;

  probe = todoku_edge_probe (edge, HOST, json_object_get_string_member (bench->file, "ca_file"),
                             bench->clock, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (probe->verdict, ==, verdict);
}

static TodokuDistribution *
disable_distribution (Bench      *bench,
                      const char *id)
{
  g_autoptr(GError) error = NULL;
  TodokuDistribution *distribution;

  distribution = todoku_edge_disable_distribution (bench->edge, id, &error);
  g_assert_no_error (error);

  return distribution;
}

static gboolean
delete_distribution (Bench       *bench,
                     const char  *id,
                     GError     **error)
{

  return todoku_edge_delete_distribution (bench->edge, id, error);
}

static gboolean
delete_certificate (Bench       *bench,
                    const char  *id,
                    GError     **error)
{

  return todoku_edge_delete_certificate (bench->edge, id, error);
}

static gpointer
life_thread (gpointer user_data)
{
  Bench *bench = user_data;
  g_autoptr(TodokuCertificate) requested = request_certificate (bench);
  g_autoptr(TodokuCertificate) again = request_certificate (bench);
  g_autoptr(TodokuCertificate) pending = NULL;
  g_autoptr(TodokuCertificate) issued = NULL;
  g_autoptr(TodokuDistribution) distribution = NULL;
  g_autoptr(TodokuDistribution) found = NULL;
  g_autoptr(TodokuDistribution) disabled = NULL;
  g_autoptr(GError) error = NULL;

  /* The same token is the same request. */
  g_assert_cmpstr (requested->id, ==, again->id);
  for (guint i = 0; i < 100 && (pending == NULL || pending->record == NULL); i++)
    {
      g_clear_pointer (&pending, todoku_certificate_unref);
      pending = describe_certificate (bench, requested->id);
    }
  g_assert_nonnull (pending->record);
  g_assert_cmpint (pending->deadline, ==, pending->created_at + TODOKU_CERTIFICATE_LIFETIME);

  g_assert_null (create_distribution (bench, requested->id, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CERTIFICATE_FAILED);
  g_clear_error (&error);

  practice_client_register (bench->http, bench->file, pending->record);
  for (guint i = 0;
       i < 100 && (issued == NULL || issued->status != TODOKU_CERTIFICATE_ISSUED); i++)
    {
      g_clear_pointer (&issued, todoku_certificate_unref);
      issued = describe_certificate (bench, requested->id);
    }
  g_assert_cmpint (issued->status, ==, TODOKU_CERTIFICATE_ISSUED);

  distribution = create_distribution (bench, requested->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (distribution->alias, ==, HOST);
  g_assert_null (create_distribution (bench, requested->id, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_CONFLICT);
  g_clear_error (&error);

  found = todoku_edge_find_distribution (bench->edge, HOST, "reference", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->id, ==, distribution->id);

  wait_deployed (bench, distribution->id);
  assert_verdict (bench, TODOKU_EDGE_VERDICT_OK);
  g_assert_false (delete_distribution (bench, distribution->id, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_IN_USE);
  g_clear_error (&error);
  g_assert_false (delete_certificate (bench, requested->id, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_IN_USE);
  g_clear_error (&error);

  disabled = disable_distribution (bench, distribution->id);
  g_assert_false (disabled->enabled);
  wait_deployed (bench, distribution->id);
  g_assert_true (delete_distribution (bench, distribution->id, &error));
  g_assert_no_error (error);
  g_assert_false (delete_distribution (bench, distribution->id, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (delete_certificate (bench, requested->id, &error));
  g_assert_no_error (error);
  assert_verdict (bench, TODOKU_EDGE_VERDICT_WRONG_NAME);

  return NULL;
}

static void
test_life (Bench         *bench,
           gconstpointer  user_data)
{
  todoku_test_run_worker (life_thread, bench);
}

static gpointer
stranger_thread (gpointer user_data)
{
  Bench *bench = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(TodokuEdge) stranger =
    todoku_aws_edge_new (bench->http, TODOKU_EDGE_PRACTICE,
                         json_object_get_string_member (bench->file, "acm_url"),
                         json_object_get_string_member (bench->file, "cloudfront_url"),
                         json_object_get_string_member (bench->file, "aws_access_key_id"), "wrong",
                         NULL, &error);

  g_assert_no_error (error);
  g_assert_null (todoku_edge_find_certificate (stranger, HOST, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED);
  g_clear_error (&error);

  g_assert_null (todoku_edge_find_distribution (stranger, HOST, NULL, NULL, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_UNAUTHORISED);

  return NULL;
}

static void
test_stranger (Bench         *bench,
               gconstpointer  user_data)
{
  todoku_test_run_worker (stranger_thread, bench);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/delivery/practice-edge/life", Bench, NULL, set_up, test_life, tear_down);
  g_test_add ("/delivery/practice-edge/stranger", Bench, NULL, set_up, test_stranger, tear_down);

  return g_test_run ();
}

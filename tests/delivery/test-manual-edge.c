/* SPDX-License-Identifier: GPL-3.0-or-later
 * The edge by hand: what it repeats, and what it does not take.
 */
#include "todoku-error.h"
#include "todoku-manual-edge.h"

#define HOST "click.example.com"

static TodokuCertificate *
describe (TodokuEdge *edge)
{

  return todoku_edge_describe_certificate (edge, "manual", NULL, NULL);
}

static TodokuDistribution *
create (TodokuEdge  *edge,
        GError     **error)
{
  const TodokuDistributionRequest request = { HOST, "manual", "ref", "sendgrid.net" };

  return todoku_edge_create_distribution (edge, &request, error);
}

static void
test_steps (void)
{
  g_autoptr(TodokuEdge) edge = todoku_manual_edge_new (HOST);
  g_autoptr(TodokuCertificate) pending = describe (edge);
  g_autoptr(TodokuCertificate) known = NULL;
  g_autoptr(TodokuDistribution) distribution = NULL;
  g_autoptr(TodokuDistribution) disabled = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (todoku_edge_get_kind (edge), ==, TODOKU_EDGE_MANUAL);
  g_assert_cmpint (pending->status, ==, TODOKU_CERTIFICATE_PENDING);
  g_assert_null (pending->record);
  g_assert_cmpint (pending->deadline, ==, 0);
  g_assert_null (create (edge, &error));
  g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_WRONG_STAGE);
  g_clear_error (&error);

  g_assert_true (todoku_manual_edge_set_values (TODOKU_MANUAL_EDGE (edge),
                                                " _A.Click.Example.com. ",
                                                "_b.x.acm-validations.aws.", "", &error));
  g_assert_no_error (error);
  known = describe (edge);
  g_assert_cmpint (known->status, ==, TODOKU_CERTIFICATE_ISSUED);
  g_assert_cmpstr (known->record->host, ==, "_a.click.example.com");
  g_assert_cmpstr (known->record->value, ==, "_b.x.acm-validations.aws");
  g_assert_cmpstr (known->record->value_alternative, ==, "b.x.acm-validations.aws");
  g_assert_null (create (edge, &error));
  g_clear_error (&error);

  g_assert_true (todoku_manual_edge_set_values (TODOKU_MANUAL_EDGE (edge), NULL, NULL,
                                                "D111.cloudfront.net.", &error));
  distribution = create (edge, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (distribution->host, ==, "d111.cloudfront.net");
  g_assert_true (distribution->deployed);
  g_assert_true (distribution->enabled);

  disabled = todoku_edge_disable_distribution (edge, "manual", &error);
  g_assert_no_error (error);
  g_assert_false (disabled->enabled);
  g_assert_true (disabled->deployed);

  g_assert_true (todoku_edge_delete_distribution (edge, "manual", &error));
}

static void
test_refused (void)
{
  static const struct { const char *host; const char *value; const char *edge; } cases[] = {
    { "_a.click.example.com", NULL, NULL },
    { NULL, "_b.example.net", NULL },
    { "_a.click.example.com", "not a host", NULL },
    { "192.0.2.1", "_b.example.net", NULL },
    { NULL, NULL, "192.0.2.1" },
    { NULL, NULL, "localhost" },
    { NULL, NULL, HOST },
  };
  g_autoptr(TodokuEdge) edge = todoku_manual_edge_new (HOST);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (todoku_manual_edge_set_values (TODOKU_MANUAL_EDGE (edge), cases[i].host,
                                                     cases[i].value, cases[i].edge, &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/delivery/manual-edge/steps", test_steps);
  g_test_add_func ("/delivery/manual-edge/refused", test_refused);

  return g_test_run ();
}

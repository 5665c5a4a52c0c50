/* SPDX-License-Identifier: GPL-3.0-or-later
 * The resolver against Knot, a server that nobody here wrote. Loopback, any free port, files in a
 * temporary folder; skipped where Knot is not installed.
 */
#include "todoku-resolver.h"

#include <string.h>

#include "todoku-test-dns.h"
#include "todoku-test.h"

#define TRIES 10

typedef struct
{
  char *dir;
  GSubprocess *process;
  GSocketAddress *address;
  TodokuResolver *resolver;
} Fixture;

static const char zone[] =
  "$ORIGIN example.test.\n"
  "@ 3600 SOA ns1 hostmaster 7 7200 900 1209600 300\n"
  "@ 3600 NS ns1\n"
  "ns1 3600 A 127.0.0.1\n"
  "@ 300 TXT \"v=spf1\" \" -all\"\n"
  "@ 300 MX 10 mx.example.net.\n"
  "@ 300 CAA 0 issue \"amazon.com\"\n"
  "em1 60 CNAME u1.wl.example.net.\n"
  "c1 60 CNAME c2\n"
  "c2 60 CNAME www\n"
  "www 60 AAAA 2001:db8::80\n"
  "odd 60 TXT \"\\255\\000\\227\"\n"
  "*.wild 60 TXT \"any\"\n"
  "sub 300 NS ns.sub\n"
  "_sip._udp 60 SRV 1 2 5060 www\n";

static TodokuObservation *
observe (Fixture             *fixture,
         const char          *name,
         guint16              rrtype,
         TodokuQuestionFlags  flags)
{
  return todoku_test_dns_observe (fixture->resolver, NULL, fixture->address, name, rrtype, flags);
}

static void
write_file (const char *dir,
            const char *name,
            const char *contents)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);
}

/* The port was free a moment ago; Knot ends at once if it is not any more. */
static gboolean
start_knot (Fixture    *fixture,
            const char *program)
{
  g_autofree char *long_text = g_strnfill (250, 'k');
  g_autofree char *conf_path = g_build_filename (fixture->dir, "knot.conf", NULL);
  g_autofree char *contents = NULL;
  g_autoptr(GString) records = g_string_new (zone);
  guint16 port = todoku_test_find_port ();

  g_string_append (records, "long 60 TXT");
  for (guint i = 0; i < 16; i++)
    g_string_append_printf (records, " \"%s\"", long_text);
  g_string_append_c (records, '\n');
  write_file (fixture->dir, "example.test.zone", records->str);

  contents = g_strdup_printf ("server:\n"
                              "    rundir: \"%s\"\n"
                              "    listen: 127.0.0.1@%u\n"
                              "    udp-workers: 1\n"
                              "    tcp-workers: 1\n"
                              "    background-workers: 1\n"
                              "database:\n"
                              "    storage: \"%s\"\n"
                              "template:\n"
                              "  - id: default\n"
                              "    storage: \"%s\"\n"
                              "    zonefile-load: whole\n"
                              "    journal-content: none\n"
                              "zone:\n"
                              "  - domain: example.test\n",
                              fixture->dir, port, fixture->dir, fixture->dir);
  write_file (fixture->dir, "knot.conf", contents);

  fixture->process = todoku_test_launch ((const char *const []) { program, "-c", conf_path, NULL },
                                         NULL, G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                         G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  fixture->address = g_inet_socket_address_new_from_string ("127.0.0.1", port);

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr(TodokuObservation) observation = observe (fixture, "example.test",
                                                          TODOKU_RRTYPE_SOA, TODOKU_QUESTION_NONE);

      if (observation->status == TODOKU_ASK_ANSWERED && observation->aa)
        return TRUE;
      if (g_subprocess_get_identifier (fixture->process) == NULL)
        break;
      g_usleep (20 * G_TIME_SPAN_MILLISECOND);
    }

  g_subprocess_force_exit (fixture->process);
  g_subprocess_wait (fixture->process, NULL, NULL);
  g_clear_object (&fixture->process);
  g_clear_object (&fixture->address);

  return FALSE;
}

static gboolean
set_up (Fixture *fixture)
{
  /* Servers are not on the path of an ordinary account. */
  g_autofree char *program = g_find_program_in_path ("knotd");
  g_autoptr(GError) error = NULL;

  if (program == NULL && g_file_test ("/usr/sbin/knotd", G_FILE_TEST_IS_EXECUTABLE))
    program = g_strdup ("/usr/sbin/knotd");
  if (program == NULL)
    {
      g_test_skip ("knotd is not installed: the resolver was NOT tested against another's server");
      return FALSE;
    }

  fixture->dir = todoku_test_make_dir ();
  fixture->resolver = todoku_resolver_new ("127.0.0.1", 53, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < TRIES; i++)
    if (start_knot (fixture, program))
      return TRUE;

  g_error ("knotd does not start");
}

static void
tear_down (Fixture *fixture)
{
  g_subprocess_force_exit (fixture->process);
  g_subprocess_wait (fixture->process, NULL, NULL);
  g_object_unref (fixture->process);
  g_object_unref (fixture->address);
  g_object_unref (fixture->resolver);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
assert_answer (Fixture    *fixture,
               const char *name,
               guint16     rrtype,
               const char *expected)
{
  g_autoptr(TodokuObservation) observation = observe (fixture, name, rrtype, TODOKU_QUESTION_NONE);
  g_autoptr(GString) text = g_string_new (NULL);

  g_assert_cmpint (observation->status, ==, TODOKU_ASK_ANSWERED);
  g_assert_cmpuint (observation->rcode, ==, TODOKU_RCODE_NOERROR);
  g_assert_true (observation->aa);
  for (guint i = 0; i < observation->answer->len; i++)
    {
      g_autofree char *rr = todoku_rr_to_presentation (g_ptr_array_index (observation->answer, i));

      g_string_append_printf (text, "%s%s", i > 0 ? " | " : "", rr);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_knot (void)
{
  Fixture fixture = { 0 };
  g_autoptr(TodokuObservation) missing = NULL;
  g_autoptr(TodokuObservation) nodata = NULL;
  g_autoptr(TodokuObservation) referral = NULL;
  g_autoptr(TodokuObservation) refused = NULL;
  g_autoptr(TodokuObservation) long_text = NULL;
  g_autoptr(TodokuObservation) tcp = NULL;
  const TodokuRr *rr;

  if (!set_up (&fixture))
    return;

  assert_answer (&fixture, "em1.example.test", TODOKU_RRTYPE_CNAME, "u1.wl.example.net");
  assert_answer (&fixture, "EM1.Example.TEST", TODOKU_RRTYPE_CNAME, "u1.wl.example.net");
  assert_answer (&fixture, "example.test", TODOKU_RRTYPE_TXT, "v=spf1 -all");
  assert_answer (&fixture, "example.test", TODOKU_RRTYPE_MX, "10 mx.example.net");
  assert_answer (&fixture, "example.test", TODOKU_RRTYPE_NS, "ns1.example.test");
  assert_answer (&fixture, "example.test", TODOKU_RRTYPE_SOA, "ns1.example.test 7");
  assert_answer (&fixture, "example.test", TODOKU_RRTYPE_CAA, "\\000\\005issueamazon.com");
  assert_answer (&fixture, "c1.example.test", TODOKU_RRTYPE_AAAA,
                 "c2.example.test | www.example.test | 2001:db8::80");
  assert_answer (&fixture, "odd.example.test", TODOKU_RRTYPE_TXT, "\\255\\000\\227");
  assert_answer (&fixture, "x.wild.example.test", TODOKU_RRTYPE_TXT, "any");

  missing = observe (&fixture, "none.example.test", TODOKU_RRTYPE_TXT, TODOKU_QUESTION_NONE);
  g_assert_true (todoku_observation_is_nxdomain (missing));
  g_assert_cmpint (todoku_observation_negative_ttl (missing), ==, 300);
  nodata = observe (&fixture, "www.example.test", TODOKU_RRTYPE_TXT, TODOKU_QUESTION_NONE);
  g_assert_true (todoku_observation_is_nodata (nodata));
  referral = observe (&fixture, "a.sub.example.test", TODOKU_RRTYPE_TXT, TODOKU_QUESTION_NONE);
  g_assert_true (todoku_observation_is_lame (referral));
  refused = observe (&fixture, "example.org", TODOKU_RRTYPE_TXT, TODOKU_QUESTION_RECURSE);
  g_assert_cmpuint (refused->rcode, ==, TODOKU_RCODE_REFUSED);

  long_text = observe (&fixture, "long.example.test", TODOKU_RRTYPE_TXT, TODOKU_QUESTION_NONE);
  g_assert_true (long_text->via_tcp);
  rr = g_ptr_array_index (long_text->answer, 0);
  g_assert_cmpuint (g_bytes_get_size (rr->text), ==, 4000);
  tcp = observe (&fixture, "em1.example.test", TODOKU_RRTYPE_CNAME, TODOKU_QUESTION_TCP);
  g_assert_cmpuint (tcp->answer->len, ==, 1);

  tear_down (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dns/resolver/knot", test_knot);

  return g_test_run ();
}

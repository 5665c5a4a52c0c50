/* SPDX-License-Identifier: GPL-3.0-or-later
 * Servers and rivals for the benchmarks. Everything they write goes to a temporary folder; they are
 * ended by their handle.
 */
#include "bench-server.h"

#include <stdlib.h>
#include <string.h>

#include "todoku-observation.h"
#include "todoku-test.h"

#define ZONE "example.test"
#define START_TIME_MS 1500

static const struct
{
  const char *prefix;
  guint16 rrtype;
  const char *type;
  const char *data;
  const char *value;
} records[BENCH_RECORDS_PER_DOMAIN] = {
  { "em1", TODOKU_RRTYPE_CNAME, "CNAME", "u1.wl.example.net.", "u1.wl.example.net" },
  { "s1._domainkey", TODOKU_RRTYPE_CNAME, "CNAME", "s1.wl.example.net.", "s1.wl.example.net" },
  { "s2._domainkey", TODOKU_RRTYPE_CNAME, "CNAME", "s2.wl.example.net.", "s2.wl.example.net" },
  { "url1", TODOKU_RRTYPE_CNAME, "CNAME", "d1.cdn.example.net.", "d1.cdn.example.net" },
  { "_dmarc", TODOKU_RRTYPE_TXT, "TXT", "\"v=DMARC1; p=none\"", "v=DMARC1; p=none" },
  { "bounce", TODOKU_RRTYPE_MX, "MX", "10 mx.example.net.", "mx.example.net" },
};

/* Returns: (transfer full): the owner of a record, absolute */
char *
bench_record_name (guint domain,
                   guint record)
{
  return g_strdup_printf ("%s.d%05u." ZONE, records[record].prefix, domain);
}

guint16
bench_record_rrtype (guint record)
{
  return records[record].rrtype;
}

/* Returns: (transfer full): what the checker is to expect */
TodokuRecord *
bench_make_record (guint domain,
                   guint record)
{
  g_autofree char *host = bench_record_name (domain, record);
  g_autofree char *sender = g_strdup_printf ("d%05u." ZONE, domain);
  guint16 rrtype = records[record].rrtype;

  return todoku_record_new (&(TodokuRecord) {
    .type = rrtype == TODOKU_RRTYPE_CNAME ? TODOKU_RECORD_TYPE_CNAME
          : rrtype == TODOKU_RRTYPE_MX ? TODOKU_RECORD_TYPE_MX : TODOKU_RECORD_TYPE_TXT,
    .host = host, .value = records[record].value, .priority = 10, .domain = sender,
    .required = TRUE
  });
}

static char *
write_file (BenchServer *self,
            const char  *name,
            const char  *contents)
{
  char *path = g_build_filename (self->dir, name, NULL);
  g_autoptr(GError) error = NULL;

  if (!g_file_set_contents (path, contents, -1, &error))
    g_error ("%s", error->message);

  return path;
}

static char *
find_program (const char *name)
{
  g_autofree char *sbin = g_build_filename ("/usr/sbin", name, NULL);
  char *path = g_find_program_in_path (name);

  /* Servers are not on the path of an ordinary account. */
  if (path == NULL && g_file_test (sbin, G_FILE_TEST_IS_EXECUTABLE))
    path = g_steal_pointer (&sbin);

  return path;
}

static void
append_records (GString *zone,
                guint    n_domains)
{
  for (guint i = 0; i < n_domains; i++)
    for (guint j = 0; j < BENCH_RECORDS_PER_DOMAIN; j++)
      {
        g_autofree char *name = bench_record_name (i, j);

        g_string_append_printf (zone, "%s. 300 %s %s\n", name, records[j].type, records[j].data);
      }
}

/**
 * bench_server_start_real:
 * @self: (out caller-allocates): where the server goes
 * @n_domains: how many domains it serves, six records each
 *
 * Returns: whether there is NSD or Knot on this machine
 */
gboolean
bench_server_start_real (BenchServer *self,
                         guint        n_domains)
{
  g_autofree char *nsd = find_program ("nsd");
  g_autofree char *knot = find_program ("knotd");
  g_autoptr(GString) zone = g_string_new (ZONE ". 3600 SOA ns1." ZONE ". h." ZONE
                                          ". 1 7200 900 1209600 300\n"
                                          ZONE ". 3600 NS ns1." ZONE ".\n"
                                          "ns1." ZONE ". 3600 A 127.0.0.1\n");
  g_autofree char *conf = NULL;
  g_autofree char *path = NULL;

  *self = (BenchServer) { 0 };
  if (nsd == NULL && knot == NULL)
    return FALSE;

  self->dir = todoku_test_make_dir ();
  self->port = todoku_test_find_port ();
  append_records (zone, n_domains);
  g_free (write_file (self, ZONE ".zone", zone->str));
  if (nsd != NULL)
    {
      self->program = "NSD";
      conf = g_strdup_printf ("server:\n"
                              "  ip-address: 127.0.0.1@%u\n"
                              "  server-count: 1\n"
                              "  username: \"\"\n"
                              "  zonesdir: \"%s\"\n"
                              "  database: \"\"\n"
                              "  pidfile: \"\"\n"
                              "  xfrdfile: \"\"\n"
                              "  xfrdir: \"%s\"\n"
                              "  zonelistfile: \"%s/zone.list\"\n"
                              "  receive-buffer-size: 4194304\n"
                              "  send-buffer-size: 4194304\n"
                              "  rrl-ratelimit: 0\n"
                              "remote-control:\n"
                              "  control-enable: no\n"
                              "zone:\n"
                              "  name: " ZONE "\n"
                              "  zonefile: " ZONE ".zone\n",
                              self->port, self->dir, self->dir, self->dir);
      path = write_file (self, "nsd.conf", conf);
      self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                        NULL, nsd, "-d", "-c", path, NULL);
    }
  else
    {
      self->program = "Knot";
      conf = g_strdup_printf ("server:\n"
                              "    rundir: \"%s\"\n"
                              "    listen: 127.0.0.1@%u\n"
                              "    udp-workers: 1\n"
                              "database:\n"
                              "    storage: \"%s\"\n"
                              "template:\n"
                              "  - id: default\n"
                              "    storage: \"%s\"\n"
                              "    zonefile-load: whole\n"
                              "    journal-content: none\n"
                              "zone:\n"
                              "  - domain: " ZONE "\n",
                              self->dir, self->port, self->dir, self->dir);
      path = write_file (self, "knot.conf", conf);
      self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                        NULL, knot, "-c", path, NULL);
    }
  /* Loading 60,000 records takes a moment; a benchmark may sleep. */
  g_usleep (START_TIME_MS * G_TIME_SPAN_MILLISECOND);

  return self->process != NULL;
}

/**
 * bench_server_start_delayed:
 * @self: (out caller-allocates): where the server goes
 * @program: the path of the test server
 * @n_domains: how many domains it serves, six records each
 * @delay_ms: the round trip that it pretends to
 * @loss: the share of round trips that it loses
 *
 * Returns: whether it runs
 */
gboolean
bench_server_start_delayed (BenchServer *self,
                            const char  *program,
                            guint        n_domains,
                            guint        delay_ms,
                            double       loss)
{
  g_autoptr(GString) lines = g_string_new (ZONE " 3600 SOA ns1." ZONE " h." ZONE
                                           " 1 7200 900 1209600 300\n");
  char loss_text[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *path = NULL;
  g_autoptr(GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  *self = (BenchServer) { .program = "test server" };
  self->dir = todoku_test_make_dir ();
  append_records (lines, n_domains);
  g_string_append_printf (lines, "!delay %u\n!loss %s\n", delay_ms,
                          g_ascii_dtostr (loss_text, sizeof loss_text, loss));
  path = write_file (self, "records", lines->str);
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    NULL, program, path, NULL);
  if (self->process == NULL)
    return FALSE;

  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  self->port = line != NULL ? (guint16) g_ascii_strtoull (line, NULL, 10) : 0;

  return self->port != 0;
}

/**
 * bench_server_stop:
 * @self: a server that was started
 */
void
bench_server_stop (BenchServer *self)
{
  g_subprocess_send_signal (self->process, 15);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  todoku_test_remove_dir (self->dir);
  g_free (self->dir);
}

static char *
run_program (const char *const *argv)
{
  g_autoptr(GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                      G_SUBPROCESS_FLAGS_STDERR_MERGE, NULL);
  char *output = NULL;

  if (process != NULL)
    g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL);

  return output;
}

/**
 * bench_run_dnsperf:
 * @self: a server
 * @n_domains: how many domains to ask for
 *
 * Returns: queries per second, or 0 where dnsperf is not installed
 */
double
bench_run_dnsperf (BenchServer *self,
                   guint        n_domains)
{
  g_autofree char *program = find_program ("dnsperf");
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_autoptr(GString) questions = g_string_new (NULL);
  g_autofree char *path = NULL;
  g_autofree char *output = NULL;
  const char *found;

  if (program == NULL)
    return 0;

  for (guint i = 0; i < n_domains; i++)
    for (guint j = 0; j < BENCH_RECORDS_PER_DOMAIN; j++)
      {
        g_autofree char *name = bench_record_name (i, j);

        g_string_append_printf (questions, "%s %s\n", name, records[j].type);
      }
  path = write_file (self, "questions", questions->str);
  output = run_program ((const char *const[]) { program, "-s", "127.0.0.1", "-p", port, "-d", path,
                                                "-n", "1", "-q", "128", "-b", "4000", "-e", NULL });
  found = output != NULL ? strstr (output, "Queries per second:") : NULL;

  return found != NULL ? g_ascii_strtod (found + strlen ("Queries per second:"), NULL) : 0;
}

/**
 * bench_run_massdns:
 * @self: a server
 * @n_domains: how many domains to ask for
 *
 * massdns asks for one type at a time, so the runs for the three types are added up.
 *
 * Returns: queries per second, or 0 where massdns is not installed
 */
double
bench_run_massdns (BenchServer *self,
                   guint        n_domains)
{
  static const guint16 rrtypes[] = { TODOKU_RRTYPE_CNAME, TODOKU_RRTYPE_TXT, TODOKU_RRTYPE_MX };
  g_autofree char *program = find_program ("massdns");
  g_autofree char *resolver = g_strdup_printf ("127.0.0.1:%u\n", self->port);
  g_autofree char *resolvers = NULL;
  gint64 spent = 0;

  if (program == NULL)
    return 0;

  resolvers = write_file (self, "resolvers", resolver);
  for (guint k = 0; k < G_N_ELEMENTS (rrtypes); k++)
    {
      g_autoptr(GString) questions = g_string_new (NULL);
      g_autofree char *path = NULL;
      g_autofree char *output = NULL;
      gint64 begin;

      for (guint i = 0; i < n_domains; i++)
        for (guint j = 0; j < BENCH_RECORDS_PER_DOMAIN; j++)
          if (records[j].rrtype == rrtypes[k])
            {
              g_autofree char *name = bench_record_name (i, j);

              g_string_append_printf (questions, "%s\n", name);
            }
      path = write_file (self, "names", questions->str);
      begin = g_get_monotonic_time ();
      output = run_program ((const char *const[]) { program, "-q", "--root", "-s", "256", "-r",
                                                    resolvers, "-t",
                                                    todoku_rrtype_to_text (rrtypes[k]), "-w",
                                                    "/dev/null", path, NULL });
      spent += g_get_monotonic_time () - begin;
    }

  return (double) n_domains * BENCH_RECORDS_PER_DOMAIN * G_TIME_SPAN_SECOND / (double) spent;
}

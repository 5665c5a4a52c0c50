/* SPDX-License-Identifier: GPL-3.0-or-later
 * The export formats: exact texts, hostile values, and, where the tools are installed, what the
 * real readers of the formats say about them.
 */
#include "todoku-config.h"

#include "todoku-export.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

#include "todoku-rows.h"
#include "todoku-test.h"
#include "todoku-text-csv.h"
#include "todoku-text-table.h"

#define N_ROWS 4

static char *
long_key (void)
{
  g_autofree char *tail = g_strnfill (260, 'A');

  return g_strconcat ("k=rsa; t=s; p=MIGf", tail, NULL);
}

/* A return path, a DKIM key of more than 255 octets, an MX and an SPF record at the apex. */
static void
make_rows (TodokuExportRow *rows,
           const char      *zone)
{
  g_autofree char *key = long_key ();
  g_autofree char *em = g_strconcat ("em1234.", zone, NULL);
  g_autofree char *dkim = g_strconcat ("s1._domainkey.", zone, NULL);
  g_autofree char *mail = g_strconcat ("mail.", zone, NULL);
  const TodokuRecord records[N_ROWS] = {
    { .type = TODOKU_RECORD_TYPE_CNAME, .host = em, .value = "u1.wl1.sendgrid.net",
      .priority = -1, .domain = zone, .required = TRUE },
    { .type = TODOKU_RECORD_TYPE_TXT, .host = dkim, .value = key, .priority = -1, .domain = zone,
      .required = TRUE },
    { .type = TODOKU_RECORD_TYPE_MX, .host = mail, .value = "mx.sendgrid.net", .priority = 10,
      .domain = zone, .required = TRUE },
    { .type = TODOKU_RECORD_TYPE_TXT, .host = zone, .value = "v=spf1 include:sendgrid.net ~all",
      .priority = -1, .domain = zone, .required = FALSE },
  };

  for (guint i = 0; i < N_ROWS; i++)
    {
      rows[i] = (TodokuExportRow) { .record = todoku_record_new (&records[i]), .zone = NULL,
                                    .status = TODOKU_STATUS_PENDING };
    }
}

static void
clear_rows (TodokuExportRow *rows,
            gsize            n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    todoku_record_unref (rows[i].record);
}

static char *
export_rows (TodokuExportFormat     format,
             const TodokuExportRow *rows,
             gsize                  n_rows)
{
  g_autoptr(GError) error = NULL;
  char *text = todoku_export_to_string (format, rows, n_rows, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (text, "\n"));

  return text;
}

static char *
export_standard (TodokuExportFormat format)
{
  TodokuExportRow rows[N_ROWS];
  char *text;

  make_rows (rows, "example.co.jp");
  text = export_rows (format, rows, N_ROWS);
  clear_rows (rows, N_ROWS);

  return text;
}

static char *
find_tool (const char *name)
{
  char *path = g_find_program_in_path (name);

  if (path == NULL)
    {
      g_autofree char *admin = g_build_filename ("/usr/sbin", name, NULL);

      if (g_file_test (admin, G_FILE_TEST_IS_EXECUTABLE))
        path = g_steal_pointer (&admin);
    }
  if (path == NULL)
    g_test_skip_printf ("%s is not installed", name);

  return path;
}

/* Runs a tool with text on its standard input and returns what it printed; it must succeed. */
static char *
run_tool (const char * const *argv,
          const char         *input)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process =
    g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                       G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  g_autofree char *output = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%s failed: %s\n%s", argv[0], output, input);

  return g_steal_pointer (&output);
}

static void
test_bind (void)
{
  g_autofree char *text = export_standard (TODOKU_EXPORT_BIND);
  g_autofree char *key = long_key ();
  g_autofree char *expected = NULL;

  expected = g_strdup_printf ("$ORIGIN example.co.jp.\n"
                              "em1234        3600 IN CNAME u1.wl1.sendgrid.net.\n"
                              "s1._domainkey 3600 IN TXT   \"%.255s\" \"%s\"\n"
                              "mail          3600 IN MX    10 mx.sendgrid.net.\n"
                              "@             3600 IN TXT   \"v=spf1 include:sendgrid.net ~all\"\n",
                              key, key + 255);
  g_assert_cmpstr (text, ==, expected);
}

static void
check_zone_with (const char *tool)
{
  g_autofree char *path = find_tool (tool);
  g_autofree char *text = export_standard (TODOKU_EXPORT_BIND);
  g_autofree char *zone = g_strconcat ("$TTL 3600\n"
                                       "@ IN SOA ns1 hostmaster 1 3600 600 604800 300\n"
                                       "@ IN NS ns1\nns1 IN A 192.0.2.1\n", text, NULL);
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  if (path == NULL)
    return;

  folder = todoku_test_make_dir ();
  file = g_build_filename (folder, "example.co.jp.zone", NULL);
  g_file_set_contents (file, zone, -1, &error);
  g_assert_no_error (error);
  if (g_str_equal (tool, "kzonecheck"))
    output = run_tool ((const char *[]) { path, "-o", "example.co.jp", file, NULL }, NULL);
  else
    output = run_tool ((const char *[]) { path, "example.co.jp", file, NULL }, NULL);
  g_test_message ("%s", output);
  todoku_test_remove_dir (folder);
}

static void
test_bind_named_checkzone (void)
{
  check_zone_with ("named-checkzone");
}

static void
test_bind_nsd_checkzone (void)
{
  check_zone_with ("nsd-checkzone");
}

static void
test_bind_kzonecheck (void)
{
  check_zone_with ("kzonecheck");
}

static void
test_nsupdate (void)
{
  g_autofree char *text = export_standard (TODOKU_EXPORT_NSUPDATE);
  g_autofree char *key = long_key ();
  g_autofree char *expected = NULL;

  expected = g_strdup_printf (
    "zone example.co.jp.\n"
    "prereq nxdomain em1234.example.co.jp.\n"
    "prereq nxrrset em1234.example.co.jp. CNAME\n"
    "prereq nxrrset s1._domainkey.example.co.jp. TXT\n"
    "prereq nxrrset mail.example.co.jp. MX\n"
    "prereq nxrrset example.co.jp. TXT\n"
    "update add em1234.example.co.jp. 3600 IN CNAME u1.wl1.sendgrid.net.\n"
    "update add s1._domainkey.example.co.jp. 3600 IN TXT \"%.255s\" \"%s\"\n"
    "update add mail.example.co.jp. 3600 IN MX 10 mx.sendgrid.net.\n"
    "update add example.co.jp. 3600 IN TXT \"v=spf1 include:sendgrid.net ~all\"\n"
    "send\n", key, key + 255);
  g_assert_cmpstr (text, ==, expected);
}

/* Starts Knot DNS with an empty zone that takes updates from this computer. */
static GSubprocess *
start_knot (const char *program,
            const char *folder,
            guint16     port)
{
  g_autofree char *config = g_build_filename (folder, "knot.conf", NULL);
  g_autofree char *zone = g_build_filename (folder, "example.co.jp.zone", NULL);
  g_autofree char *text = g_strdup_printf (
    "server:\n    rundir: \"%s\"\n    listen: 127.0.0.1@%u\n"
    "database:\n    storage: \"%s\"\n"
    "log:\n  - target: stdout\n    any: info\n"
    "acl:\n  - id: local\n    address: 127.0.0.1\n    action: update\n"
    "zone:\n  - domain: example.co.jp\n    storage: \"%s\"\n    file: example.co.jp.zone\n"
    "    acl: local\n", folder, port, folder, folder);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GDataInputStream) lines = NULL;

  g_assert_true (g_file_set_contents (config, text, -1, NULL));
  g_assert_true (g_file_set_contents (zone,
                                      "$TTL 3600\n@ IN SOA ns1 hostmaster 1 3600 600 604800 300\n"
                                      "@ IN NS ns1\nns1 IN A 192.0.2.1\n", -1, NULL));
  process = todoku_test_launch ((const char *const []) { program, "-c", config, NULL }, NULL,
                                G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      if (line == NULL)
        g_error ("knotd ended before it served the zone");
      g_test_message ("%s", line);
      if (strstr (line, "server started") != NULL)
        break;
    }

  return g_steal_pointer (&process);
}

static void
test_nsupdate_knot (void)
{
  g_autofree char *nsupdate = find_tool ("nsupdate");
  g_autofree char *knotd = nsupdate != NULL ? find_tool ("knotd") : NULL;
  g_autofree char *kdig = knotd != NULL ? find_tool ("kdig") : NULL;
  g_autofree char *text = export_standard (TODOKU_EXPORT_NSUPDATE);
  g_autofree char *folder = NULL;
  g_autofree char *input = NULL;
  g_autofree char *port_text = NULL;
  g_autofree char *at = g_strdup ("@127.0.0.1");
  g_autofree char *cname = NULL;
  g_autofree char *txt = NULL;
  g_autofree char *key = long_key ();
  g_autofree char *quoted = todoku_export_quote_txt (key);
  g_autoptr(GSubprocess) server = NULL;
  g_autoptr(GSubprocess) again = NULL;
  guint16 port = todoku_test_find_port ();

  if (kdig == NULL)
    return;

  folder = todoku_test_make_dir ();
  server = start_knot (knotd, folder, port);
  port_text = g_strdup_printf ("%u", port);
  input = g_strdup_printf ("server 127.0.0.1 %u\n%s", port, text);
  g_free (run_tool ((const char *[]) { nsupdate, NULL }, input));

  cname = run_tool ((const char *[]) { kdig, at, "-p", port_text, "+short", "em1234.example.co.jp",
                                       "CNAME", NULL }, NULL);
  txt = run_tool ((const char *[]) { kdig, at, "-p", port_text, "+short",
                                     "s1._domainkey.example.co.jp", "TXT", NULL }, NULL);
  g_assert_cmpstr (cname, ==, "u1.wl1.sendgrid.net.\n");
  g_assert_cmpstr (g_strchomp (txt), ==, quoted);

  /* The prerequisites keep a second run from adding anything. */
  again = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                            G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, nsupdate, NULL);
  g_subprocess_communicate_utf8 (again, input, NULL, NULL, NULL, NULL);
  g_assert_false (g_subprocess_get_successful (again));

  g_subprocess_send_signal (server, SIGTERM);
  g_subprocess_wait (server, NULL, NULL);
  todoku_test_remove_dir (folder);
}

static void
test_dnscontrol (void)
{
  g_autofree char *text = export_standard (TODOKU_EXPORT_DNSCONTROL);
  g_autofree char *key = long_key ();
  g_autofree char *expected = g_strdup_printf (
    "D(\"example.co.jp\", REG_NONE, DnsProvider(DSP), NO_PURGE,\n"
    "  CNAME(\"em1234\", \"u1.wl1.sendgrid.net.\", TTL(3600)),\n"
    "  TXT(\"s1._domainkey\", \"%s\", TTL(3600)),\n"
    "  MX(\"mail\", 10, \"mx.sendgrid.net.\", TTL(3600)),\n"
    "  TXT(\"@\", \"v=spf1 include:sendgrid.net ~all\", TTL(3600)),\n"
    "END);\n", key);

  g_assert_cmpstr (text, ==, expected);
}

static void
make_hostile_row (TodokuExportRow *row)
{
  *row = (TodokuExportRow) {
    .record = todoku_record_new (&(TodokuRecord) {
      .type = TODOKU_RECORD_TYPE_TXT, .host = "x.example.co.jp",
      .value = "a\"b\\c ${evil} %{if} \n\\\" \"); process.exit(9); //'=",
      .priority = -1, .domain = "example.co.jp"
    }),
  };
}

static void
test_dnscontrol_node (void)
{
  static const char prelude[] =
    "const REG_NONE=0, DSP=0, NO_PURGE=0, END=0; let out=[];"
    "const DnsProvider=()=>0, TTL=()=>0, D=()=>0;"
    "const TXT=(l,v)=>out.push(v), CNAME=(l,v)=>out.push(v), MX=(l,p,v)=>out.push(v);\n";
  g_autofree char *node = find_tool ("node");
  g_autofree char *text = NULL;
  g_autofree char *script = NULL;
  g_autofree char *output = NULL;
  g_autoptr(JsonNode) parsed = NULL;
  g_autoptr(GError) error = NULL;
  TodokuExportRow row;

  if (node == NULL)
    return;

  make_hostile_row (&row);
  text = export_rows (TODOKU_EXPORT_DNSCONTROL, &row, 1);
  script = g_strconcat (prelude, text, "console.log(JSON.stringify(out[0]));\n", NULL);
  output = run_tool ((const char *[]) { node, "-", NULL }, script);
  parsed = json_from_string (output, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_node_get_string (parsed), ==, row.record->value);
  clear_rows (&row, 1);
}

static void
test_octodns (void)
{
  g_autofree char *text = export_standard (TODOKU_EXPORT_OCTODNS);
  g_autofree char *key = long_key ();
  g_autofree char *expected = g_strdup_printf (
    "---\n"
    "\"\":\n"
    "  - {ttl: 3600, type: TXT, values: [\"v=spf1 include:sendgrid.net ~all\"]}\n"
    "\"em1234\":\n"
    "  - {ttl: 3600, type: CNAME, value: \"u1.wl1.sendgrid.net.\"}\n"
    "\"mail\":\n"
    "  - {ttl: 3600, type: MX, values: [{exchange: \"mx.sendgrid.net.\", preference: 10}]}\n"
    "\"s1._domainkey\":\n"
    "  - {ttl: 3600, type: TXT, values: [\"k=rsa\\\\; t=s\\\\; %s\"]}\n", strstr (key, "p="));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_octodns_python (void)
{
  static const char script[] =
    "import sys, json\n"
    "try:\n    import yaml\n"
    "except ImportError:\n    sys.exit(0)\n"
    "json.dump(yaml.safe_load(sys.stdin), sys.stdout)\n";
  g_autofree char *python = find_tool ("python3");
  g_autofree char *text = NULL;
  g_autofree char *output = NULL;
  g_autoptr(JsonNode) parsed = NULL;
  JsonObject *record;
  TodokuExportRow row;

  if (python == NULL)
    return;

  make_hostile_row (&row);
  text = export_rows (TODOKU_EXPORT_OCTODNS, &row, 1);
  output = run_tool ((const char *[]) { python, "-c", script, NULL }, text);
  if (*output == '\0')
    {
      g_test_skip ("Python has no yaml module");
    }
  else
    {
      g_autofree char *escaped = NULL;
      g_auto(GStrv) parts = g_strsplit (row.record->value, ";", -1);

      escaped = g_strjoinv ("\\;", parts);
      parsed = json_from_string (output, NULL);
      record = json_array_get_object_element (
        json_object_get_array_member (json_node_get_object (parsed), "x"), 0);
      g_assert_cmpstr (json_array_get_string_element (
                         json_object_get_array_member (record, "values"), 0), ==, escaped);
    }
  clear_rows (&row, 1);
}

static void
test_terraform (void)
{
  g_autofree char *route53 = export_standard (TODOKU_EXPORT_TERRAFORM_ROUTE53);
  g_autofree char *cloudflare = export_standard (TODOKU_EXPORT_TERRAFORM_CLOUDFLARE);
  g_autofree char *google = export_standard (TODOKU_EXPORT_TERRAFORM_GOOGLE);
  g_autofree char *key = long_key ();
  g_autofree char *split = g_strdup_printf ("\"%.255s\\\"\\\"%s\"", key, key + 255);
  g_autofree char *quoted = g_strdup_printf ("\"\\\"%.255s\\\" \\\"%s\\\"\"", key, key + 255);

  g_assert_nonnull (strstr (route53,
                            "resource \"aws_route53_record\" "
                            "\"todoku_em1234_example_co_jp_cname\" {\n"
                            "  zone_id = var.todoku_example_co_jp_zone_id\n"
                            "  name    = \"em1234.example.co.jp\"\n"
                            "  type    = \"CNAME\"\n"
                            "  ttl     = 3600\n"
                            "  records = [\"u1.wl1.sendgrid.net.\"]\n"
                            "}\n"));
  g_assert_nonnull (strstr (route53, split));
  g_assert_nonnull (strstr (cloudflare,
                            "resource \"cloudflare_dns_record\" "
                            "\"todoku_mail_example_co_jp_mx\" {\n"
                            "  zone_id  = var.todoku_example_co_jp_zone_id\n"
                            "  name     = \"mail.example.co.jp\"\n"
                            "  type     = \"MX\"\n"
                            "  content  = \"mx.sendgrid.net\"\n"
                            "  priority = 10\n"
                            "  ttl      = 1\n"
                            "  proxied  = false\n"
                            "}\n"));
  g_assert_nonnull (strstr (cloudflare, quoted));
  g_assert_nonnull (strstr (google,
                            "resource \"google_dns_record_set\" "
                            "\"todoku_em1234_example_co_jp_cname\" {\n"
                            "  name         = \"em1234.example.co.jp.\"\n"
                            "  managed_zone = var.todoku_example_co_jp_managed_zone\n"
                            "  type         = \"CNAME\"\n"
                            "  ttl          = 3600\n"
                            "  rrdatas      = [\"u1.wl1.sendgrid.net.\"]\n"
                            "}\n"));
  g_assert_nonnull (strstr (google, quoted));
}

static void
test_terraform_fmt (void)
{
  static const TodokuExportFormat formats[] = {
    TODOKU_EXPORT_TERRAFORM_ROUTE53, TODOKU_EXPORT_TERRAFORM_CLOUDFLARE,
    TODOKU_EXPORT_TERRAFORM_GOOGLE,
  };
  g_autofree char *terraform = find_tool ("terraform");
  TodokuExportRow row;

  if (terraform == NULL)
    return;

  make_hostile_row (&row);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *text = export_standard (formats[i]);
      g_autofree char *hostile = export_rows (formats[i], &row, 1);

      /* fmt refuses what does not parse, and with -check what it would lay out otherwise. */
      g_free (run_tool ((const char *[]) { terraform, "fmt", "-check", "-", NULL }, text));
      g_free (run_tool ((const char *[]) { terraform, "fmt", "-check", "-", NULL }, hostile));
      g_assert_nonnull (strstr (hostile, "$${evil}"));
      g_assert_nonnull (strstr (hostile, "%%{if}"));
    }
  clear_rows (&row, 1);
}

static void
test_route53 (void)
{
  g_autofree char *text = export_standard (TODOKU_EXPORT_ROUTE53);
  g_autofree char *key = long_key ();
  g_autofree char *quoted = todoku_export_quote_txt (key);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = json_from_string (text, &error);
  JsonArray *changes;
  JsonObject *set;

  g_assert_no_error (error);
  changes = json_object_get_array_member (json_node_get_object (root), "Changes");
  g_assert_cmpuint (json_array_get_length (changes), ==, N_ROWS);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (changes, 0),
                                                  "Action"), ==, "CREATE");
  set = json_object_get_object_member (json_array_get_object_element (changes, 1),
                                       "ResourceRecordSet");
  g_assert_cmpstr (json_object_get_string_member (set, "Name"), ==, "s1._domainkey.example.co.jp.");
  g_assert_cmpstr (json_object_get_string_member (
                     json_array_get_object_element (
                       json_object_get_array_member (set, "ResourceRecords"), 0), "Value"),
                   ==, quoted);
}

static void
test_rewritten (void)
{
  TodokuExportRow row = {
    .record = todoku_record_new (&(TodokuRecord) {
      .type = TODOKU_RECORD_TYPE_CNAME, .host = "url.example.co.jp",
      .value = "d1.cloudfront.net", .priority = -1, .domain = "example.co.jp"
    }),
    .replaces = "sendgrid.net",
  };
  g_autofree char *nsupdate = export_rows (TODOKU_EXPORT_NSUPDATE, &row, 1);
  g_autofree char *route53 = export_rows (TODOKU_EXPORT_ROUTE53, &row, 1);
  g_autofree char *mail = export_rows (TODOKU_EXPORT_MAIL, &row, 1);

  g_assert_cmpstr (nsupdate, ==,
                   "zone example.co.jp.\n"
                   "prereq yxrrset url.example.co.jp. CNAME sendgrid.net.\n"
                   "update delete url.example.co.jp. CNAME\n"
                   "update add url.example.co.jp. 3600 IN CNAME d1.cloudfront.net.\n"
                   "send\n");
  g_assert_nonnull (strstr (route53, "UPSERT"));
  g_assert_nonnull (strstr (mail, "sendgrid.net"));
  g_assert_nonnull (strstr (mail, "d1.cloudfront.net"));
  clear_rows (&row, 1);
}

static void
test_csv (void)
{
  TodokuExportRow rows[N_ROWS];
  TodokuExportRow hostile;
  g_autofree char *text = NULL;
  g_autofree char *hostile_text = NULL;

  make_rows (rows, "example.co.jp");
  rows[3].typed_host = "@";
  rows[0].typed_host = "em1234";
  text = export_rows (TODOKU_EXPORT_CSV, rows, 1);
  g_assert_cmpstr (text, ==,
                   "\xef\xbb\xbfTYPE,HOST,VALUE,FQDN,TTL,STATUS\r\n"
                   "CNAME,em1234,u1.wl1.sendgrid.net,em1234.example.co.jp,3600,Unverified\r\n");
  g_free (g_steal_pointer (&text));
  text = export_rows (TODOKU_EXPORT_CSV, rows + 2, 2);
  g_assert_cmpstr (text, ==,
                   "\xef\xbb\xbfTYPE,HOST,VALUE,FQDN,TTL,STATUS,PRIORITY\r\n"
                   "MX,mail.example.co.jp,mx.sendgrid.net,mail.example.co.jp,3600,Unverified,10\r\n"
                   "TXT,\"'@\",v=spf1 include:sendgrid.net ~all,example.co.jp,3600,Unverified,"
                   "\r\n");
  g_free (g_steal_pointer (&text));
  /* Which service a record is of is said where there are several. */
  rows[2].server = rows[3].server = "Shop";
  rows[2].kind = rows[3].kind = "ses";
  text = export_rows (TODOKU_EXPORT_CSV, rows + 2, 2);
  g_assert_null (strstr (text, "Shop"));
  g_free (g_steal_pointer (&text));
  rows[2].server = "=Office";
  text = export_rows (TODOKU_EXPORT_CSV, rows + 2, 2);
  g_assert_nonnull (strstr (text, ",PRIORITY,SERVER,SERVICE\r\n"));
  g_assert_nonnull (strstr (text, ",10,\"'=Office\",Amazon SES\r\n"));
  g_assert_nonnull (strstr (text, ",,Shop,Amazon SES\r\n"));
  clear_rows (rows, N_ROWS);

  make_hostile_row (&hostile);
  hostile.typed_host = "=HYPERLINK(\"http://x\")";
  hostile_text = export_rows (TODOKU_EXPORT_CSV, &hostile, 1);
  g_assert_nonnull (strstr (hostile_text, "TXT,\"'=HYPERLINK(\"\"http://x\"\")\",\"a\"\"b\\c"));
  clear_rows (&hostile, 1);
}

static void
test_json (void)
{
  g_autofree char *text = export_standard (TODOKU_EXPORT_JSON);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = json_from_string (text, &error);
  JsonObject *mx;

  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (root)), ==, N_ROWS);
  mx = json_array_get_object_element (json_node_get_array (root), 2);
  g_assert_cmpstr (json_object_get_string_member (mx, "type"), ==, "MX");
  g_assert_cmpint (json_object_get_int_member (mx, "priority"), ==, 10);
  g_assert_cmpstr (json_object_get_string_member (mx, "domain"), ==, "example.co.jp");
  g_assert_true (json_object_get_boolean_member (mx, "required"));
  g_assert_false (json_object_get_boolean_member (mx, "verified"));
}

static void
test_injected_names (void)
{
  TodokuExportRow row = {
    .record = todoku_record_new (&(TodokuRecord) {
      .type = TODOKU_RECORD_TYPE_CNAME, .host = "a b;c.example.co.jp",
      .value = "x.net.\nupdate delete example.co.jp", .priority = -1, .domain = "example.co.jp"
    }),
  };
  g_autofree char *nsupdate = export_rows (TODOKU_EXPORT_NSUPDATE, &row, 1);
  g_autofree char *bind = export_rows (TODOKU_EXPORT_BIND, &row, 1);
  g_autofree char *table = export_rows (TODOKU_EXPORT_TABLE, &row, 1);

  g_assert_null (strstr (nsupdate, "\nupdate delete"));
  g_assert_null (strstr (bind, "\nupdate"));
  g_assert_nonnull (strstr (bind, "a\\032b\\059c.example.co.jp."));
  g_assert_null (strstr (table, "\nupdate"));
  clear_rows (&row, 1);
}

static void
test_zones (void)
{
  static const TodokuExportFormat one_zone[] = { TODOKU_EXPORT_OCTODNS, TODOKU_EXPORT_ROUTE53 };
  TodokuExportRow rows[2 * N_ROWS];
  g_autofree char *bind = NULL;

  make_rows (rows, "example.co.jp");
  make_rows (rows + N_ROWS, "example.jp");
  bind = export_rows (TODOKU_EXPORT_BIND, rows, G_N_ELEMENTS (rows));
  g_assert_nonnull (strstr (bind, "$ORIGIN example.co.jp.\n"));
  g_assert_nonnull (strstr (bind, "$ORIGIN example.jp.\n"));

  for (guint i = 0; i < G_N_ELEMENTS (one_zone); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (todoku_export_to_string (one_zone[i], rows, G_N_ELEMENTS (rows), NULL,
                                              &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
    }
  clear_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_mail (void)
{
  TodokuExportRow rows[N_ROWS];
  g_autofree char *english = NULL;
  g_autofree char *japanese = NULL;

  make_rows (rows, "example.co.jp");
  english = todoku_export_to_string (TODOKU_EXPORT_MAIL, rows, N_ROWS,
                                     &(TodokuExportOptions) { .language = "en" }, NULL);
  japanese = todoku_export_to_string (TODOKU_EXPORT_MAIL, rows, N_ROWS,
                                      &(TodokuExportOptions) { .language = "ja" }, NULL);
  g_assert_true (g_str_has_prefix (english,
                                   "Subject: Request to add DNS records (example.co.jp)\n\n"));
  g_assert_true (g_str_has_prefix (japanese, "Subject: DNSレコード登録のお願い (example.co.jp)\n\n"));
  for (guint i = 0; i < N_ROWS; i++)
    {
      g_assert_nonnull (strstr (english, rows[i].record->host));
      g_assert_nonnull (strstr (japanese, rows[i].record->value));
    }
  clear_rows (rows, N_ROWS);
}

static void
test_table_width (void)
{
  static const char * const cells[] = { "種別", "HOST", "a", "CNAME", "", "b", "é", "x", "c" };
  g_autofree char *table = todoku_text_table (cells, 3, 3);

  g_assert_cmpstr (table, ==, "種別   HOST  a\n"
                   "CNAME        b\n"
                   "é      x     c\n");
}

static void
test_plain (void)
{
  static const struct { const char *text, *plain; } table[] = {
    { "届く", "届く" },
    { "a\033[31mb\n", "a\\u{1b}[31mb\\u{a}" },
    { "moc.\xe2\x80\xae" "elpmaxe", "moc.\\u{202e}elpmaxe" },
    { "a\xff", "a\xef\xbf\xbd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *plain = todoku_text_plain (table[i].text);

      g_assert_cmpstr (plain, ==, table[i].plain);
    }
}

/* What a service answered must not run in a spreadsheet, nor end a line of the table. */
static void
test_log_csv (void)
{
  g_autoptr(GPtrArray) rows = todoku_rows_new ();
  g_autoptr(GListStore) servers = g_list_store_new (TODOKU_TYPE_DELIVERY_SERVER);
  TodokuJournalRow *row = todoku_journal_row_new ();
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  row->kind = g_strdup ("create-domain");
  row->who = g_strdup ("todokuctl");
  row->name = g_strdup ("=cmd|' /C calc'!A0");
  row->server_name = g_strdup ("a,\"b\"\r\nc");
  row->created_at = G_USEC_PER_SEC;
  g_ptr_array_add (rows, row);
  text = todoku_text_log_csv (rows, G_LIST_MODEL (servers));
  g_test_message ("%s", text);
  g_assert_true (g_str_has_prefix (text, "\xef\xbb\xbf" "AT,WHO,ACTION,SERVER,NAME,OUTCOME,KIND\r\n"
                                   "1970-01-01T00:00:01Z,todokuctl,create-domain,\"a,\"\"b"));
  g_assert_true (g_str_has_suffix (text, ",\"'=cmd|' /C calc'!A0\",,\r\n"));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
}

/* What several services share is written once, in whatever format. */
static void
test_repeated (void)
{
  TodokuExportRow rows[N_ROWS + 1];

  make_rows (rows, "example.co.jp");
  rows[N_ROWS] = rows[N_ROWS - 1];
  for (int format = TODOKU_EXPORT_TABLE; format <= TODOKU_EXPORT_MAIL; format++)
    {
      g_autofree char *once = export_rows (format, rows, N_ROWS);
      g_autofree char *twice = export_rows (format, rows, N_ROWS + 1);

      g_assert_cmpstr (once, ==, twice);
    }
  clear_rows (rows, N_ROWS);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/export/bind", test_bind);
  g_test_add_func ("/text/export/repeated", test_repeated);
  g_test_add_func ("/text/export/bind/named-checkzone", test_bind_named_checkzone);
  g_test_add_func ("/text/export/bind/nsd-checkzone", test_bind_nsd_checkzone);
  g_test_add_func ("/text/export/bind/kzonecheck", test_bind_kzonecheck);
  g_test_add_func ("/text/export/nsupdate", test_nsupdate);
  g_test_add_func ("/text/export/nsupdate/knot", test_nsupdate_knot);
  g_test_add_func ("/text/export/dnscontrol", test_dnscontrol);
  g_test_add_func ("/text/export/dnscontrol/node", test_dnscontrol_node);
  g_test_add_func ("/text/export/octodns", test_octodns);
  g_test_add_func ("/text/export/octodns/python", test_octodns_python);
  g_test_add_func ("/text/export/terraform", test_terraform);
  g_test_add_func ("/text/export/terraform/fmt", test_terraform_fmt);
  g_test_add_func ("/text/export/route53", test_route53);
  g_test_add_func ("/text/export/rewritten", test_rewritten);
  g_test_add_func ("/text/export/csv", test_csv);
  g_test_add_func ("/text/export/log-csv", test_log_csv);
  g_test_add_func ("/text/export/json", test_json);
  g_test_add_func ("/text/export/injected-names", test_injected_names);
  g_test_add_func ("/text/export/zones", test_zones);
  g_test_add_func ("/text/export/mail", test_mail);
  g_test_add_func ("/text/table/width", test_table_width);
  g_test_add_func ("/text/plain", test_plain);

  return g_test_run ();
}

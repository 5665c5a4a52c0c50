/* SPDX-License-Identifier: GPL-3.0-or-later
 * Signature Version 4 against the vectors that AWS publishes, and against a second implementation
 * in another language.
 */
#include "todoku-aws-signature.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define KEY "AKIDEXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define STAMP "20150830T123600Z"

typedef struct
{
  const char *name;
  const char *method;
  const char *path;
  const char *query;
  TodokuAwsHeader headers[6];
  const char *body;
  const char *service;
  const char *signature;
} Vector;

#define USUAL { "Host", "example.amazonaws.com" }, { "X-Amz-Date", STAMP }

static const Vector vectors[] = {
  { "get-vanilla", "GET", "/", NULL, { USUAL }, "", "service",
    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
  { "get-vanilla-query-order-key-case", "GET", "/", "Param2=value2&Param1=value1", { USUAL }, "",
    "service", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500" },
  { "post-vanilla", "POST", "/", NULL, { USUAL }, "", "service",
    "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b" },
  { "post-x-www-form-urlencoded", "POST", "/", NULL,
    { { "Content-Type", "application/x-www-form-urlencoded" }, USUAL }, "Param1=value1", "service",
    "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a" },
  { "get-header-key-duplicate", "GET", "/", NULL,
    { { "My-Header1", "value2" }, { "My-Header1", "value2" }, { "My-Header1", "value1" }, USUAL },
    "", "service", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea" },
  { "get-header-value-trim", "GET", "/", NULL,
    { { "My-Header1", " value1" }, { "My-Header2", " \"a   b   c\"" }, USUAL }, "", "service",
    "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736" },
  { "get-utf8", "GET", "/\xe1\x88\xb4", NULL, { USUAL }, "", "service",
    "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85" },
  { "get-slash-dot-slash", "GET", "/./", NULL, { USUAL }, "", "service",
    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
  { "get-relative-relative", "GET", "/example1/example2/../..", NULL, { USUAL }, "", "service",
    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
  { "get-slash", "GET", "//", NULL, { USUAL }, "", "service",
    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31" },
  { "list-users", "GET", "/", "Version=2010-05-08&Action=ListUsers",
    { { "content-type", "application/x-www-form-urlencoded; charset=utf-8" },
      { "host", "iam.amazonaws.com" }, { "x-amz-date", STAMP } }, "", "iam",
    "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7" },
};

static char *
sign (const char            *method,
      const char            *path,
      const char            *query,
      const TodokuAwsHeader *headers,
      const char            *body,
      const char            *service)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, body, -1);
  const TodokuAwsScope scope = { KEY, SECRET, STAMP, "us-east-1", service };
  TodokuAwsRequest request = { method, path, query, headers, 0, hash };

  while (headers[request.n_headers].name != NULL)
    request.n_headers++;

  return todoku_aws_authorization (&request, &scope);
}

static void
test_vector (gconstpointer user_data)
{
  const Vector *vector = user_data;
  g_autofree char *value = sign (vector->method, vector->path, vector->query, vector->headers,
                                 vector->body, vector->service);
  const char *signature = strstr (value, "Signature=");

  g_test_message ("%s", value);
  g_assert_nonnull (signature);
  g_assert_cmpstr (signature + strlen ("Signature="), ==, vector->signature);
}

static void
test_canonical (void)
{
  const TodokuAwsHeader headers[] = {
    { "X-Amz-Date", STAMP }, { "Host", "a.example:8080" }, { "If-Match", "  E1   2 " }
  };
  const TodokuAwsRequest request = {
    "GET", "/a/../b%20c/./d", "z&b=%2f+&a=~%7e&b=1", headers, G_N_ELEMENTS (headers), "HASH"
  };
  g_autofree char *text = todoku_aws_canonical_request (&request);

  g_assert_cmpstr (text, ==, "GET\n"
                   "/b%2520c/d\n"
                   "a=~~&b=%2F%2B&b=1&z=\n"
                   "host:a.example:8080\n"
                   "if-match:E1 2\n"
                   "x-amz-date:" STAMP "\n"
                   "\n"
                   "host;if-match;x-amz-date\n"
                   "HASH");
}

static char *
random_text (GRand      *random,
             const char *alphabet,
             guint       most)
{
  GString *text = g_string_new (NULL);
  guint length = g_rand_int_range (random, 0, most);

  for (guint i = 0; i < length; i++)
    g_string_append_c (text, alphabet[g_rand_int_range (random, 0, strlen (alphabet))]);

  return g_string_free (text, FALSE);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static char *
describe (const char            *path,
          const char            *query,
          const TodokuAwsHeader *headers,
          const char            *body)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "method", "POST");
  add_text (builder, "path", path);
  add_text (builder, "query", query);
  add_text (builder, "body", body);
  add_text (builder, "timestamp", STAMP);
  add_text (builder, "region", "us-east-1");
  add_text (builder, "service", "acm");
  add_text (builder, "key", KEY);
  add_text (builder, "secret", SECRET);
  json_builder_set_member_name (builder, "headers");
  json_builder_begin_object (builder);
  for (guint i = 0; headers[i].name != NULL; i++)
    add_text (builder, headers[i].name, headers[i].value);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static void
test_reference (void)
{
  g_autofree char *python = g_find_program_in_path ("python3");
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "delivery", "sigv4-reference.py",
                                                   NULL);
  g_autoptr(GRand) random = g_rand_new_with_seed (4);
  g_autoptr(GString) input = g_string_new (NULL);
  g_autoptr(GPtrArray) ours = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;
  g_auto(GStrv) theirs = NULL;

  if (python == NULL)
    {
      g_test_skip ("There is no python3 to compare with");
      return;
    }

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *path = random_text (random, "//..ab~-_%20", 20);
      g_autofree char *wire_path = g_strconcat ("/", path, NULL);
      g_autofree char *query = random_text (random, "&&==ab~-_+AZ09", 24);
      g_autofree char *body = random_text (random, "{}\":,abc \n", 60);
      g_autofree char *token = random_text (random, "ab  \t/+=", 20);
      const TodokuAwsHeader headers[] = {
        { "X-Amz-Target", "CertificateManager.X" }, { "Host", "acm.us-east-1.amazonaws.com" },
        { "X-Amz-Date", STAMP }, { "X-Amz-Security-Token", token }, { NULL, NULL }
      };
      g_autofree char *line = describe (wire_path, query, headers, body);

      g_string_append_printf (input, "%s\n", line);
      g_ptr_array_add (ours, sign ("POST", wire_path, query, headers, body, "acm"));
    }

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                              &error, python, script, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input->str, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  theirs = g_strsplit (output, "\n", -1);
  g_assert_cmpuint (g_strv_length (theirs), ==, ours->len + 1);
  for (guint i = 0; i < ours->len; i++)
    g_assert_cmpstr (g_ptr_array_index (ours, i), ==, theirs[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *path = g_strconcat ("/delivery/aws-signature/", vectors[i].name, NULL);

      g_test_add_data_func (path, &vectors[i], test_vector);
    }
  g_test_add_func ("/delivery/aws-signature/canonical", test_canonical);
  g_test_add_func ("/delivery/aws-signature/reference", test_reference);

  return g_test_run ();
}

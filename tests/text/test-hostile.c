/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a delivery service sends, at its worst: random text of everything that could drive a
 * terminal, break a line, or show another name than what is there. None of it reaches a person raw,
 * and what programs read still says the same.
 */
#include "todoku-export.h"
#include "todoku-request.h"
#include "todoku-text-table.h"
#include "todoku-text.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define N_ROUNDS 300
#define MAX_LETTERS 24

static const gunichar hostile[] = {
  0x01, 0x07, 0x08, '\t', '\n', '\r', 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0xad, 0x61c, 0x180e,
  0x200b, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0xe000,
  0xfeff, 0xfff9, 0x378, 0xe0001, 0xe007f, 0xf0000, 0x10ffff,
};
static const gunichar harmless[] = {
  'a', 'z', '0', '.', '-', '_', ' ', '"', '\'', '\\', '<', '&', '$', '{', '%', '=', ';', '@', 0xe9,
  0x5c4a, 0x304f, 0x1f600,
};

static char *
make_text (void)
{
  GString *text = g_string_new (NULL);
  int length = g_test_rand_int_range (1, MAX_LETTERS);

  for (int i = 0; i < length; i++)
    if (g_test_rand_bit ())
      g_string_append_unichar (text, hostile[g_test_rand_int_range (0, G_N_ELEMENTS (hostile))]);
    else
      g_string_append_unichar (text, harmless[g_test_rand_int_range (0, G_N_ELEMENTS (harmless))]);

  return g_string_free (text, FALSE);
}

/* @allowed: the control characters with which the format itself is laid out */
static void
assert_tame (const char *text,
             const char *allowed,
             const char *what)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (letter < 0x80 && strchr (allowed, (int) letter) != NULL)
        continue;
      /* The mark that spreadsheets know UTF-8 by. */
      if (c == text && letter == 0xfeff && g_str_equal (what, "csv"))
        continue;
      switch ((int) g_unichar_type (letter))
        {
        case G_UNICODE_CONTROL:
        case G_UNICODE_FORMAT:
        case G_UNICODE_LINE_SEPARATOR:
        case G_UNICODE_PARAGRAPH_SEPARATOR:
        case G_UNICODE_PRIVATE_USE:
        case G_UNICODE_SURROGATE:
        case G_UNICODE_UNASSIGNED:
          g_error ("%s: U+%04X in %s", what, letter, text);
        default:
          break;
        }
    }
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (const char *c = text; *c != '\0'; c++)
    n += *c == '\n';

  return n;
}

static TodokuRecord *
make_record (TodokuRecordType type)
{
  g_autofree char *host = make_text ();
  g_autofree char *value = make_text ();
  g_autofree char *domain = make_text ();

  return todoku_record_new (&(TodokuRecord) {
    .type = type,
    .host = host,
    .value = value,
    .domain = domain,
    .priority = type == TODOKU_RECORD_TYPE_MX ? 10 : -1,
    .required = TRUE,
  });
}

static void
test_exports (void)
{
  static const TodokuRecordType types[] = {
    TODOKU_RECORD_TYPE_CNAME, TODOKU_RECORD_TYPE_TXT, TODOKU_RECORD_TYPE_MX,
  };

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(TodokuRecord) record = make_record (types[round % G_N_ELEMENTS (types)]);
      g_autoptr(TodokuRecord) tame = todoku_record_new (&(TodokuRecord) {
      .type = record->type, .host = "a.example.jp", .value = "b", .domain = "example.jp",
      .priority = record->priority, .required = TRUE,
    });
      g_autofree char *typed_host = make_text ();
      g_autofree char *typed_value = make_text ();
      g_autofree char *replaces = make_text ();
      const TodokuExportRow row = { record, NULL, typed_host, typed_value, replaces,
                                    TODOKU_STATUS_PENDING };
      const TodokuExportRow tame_row = { tame, NULL, "a", "b", "c", TODOKU_STATUS_PENDING };

      for (int format = TODOKU_EXPORT_TABLE; format <= TODOKU_EXPORT_MAIL; format++)
        {
          const char *token = todoku_enum_to_token (TODOKU_TYPE_EXPORT_FORMAT, format);
          g_autofree char *text = todoku_export_to_string (format, &row, 1, NULL, NULL);
          g_autofree char *reference = todoku_export_to_string (format, &tame_row, 1, NULL, NULL);

          assert_tame (text, format == TODOKU_EXPORT_CSV ? "\r\n" : "\n", token);
          /* Nothing can make a line of its own. */
          g_assert_cmpuint (count_lines (text), ==, count_lines (reference));
        }
    }
}

/* Whoever reads the file with a program gets the value itself. */
static void
test_json_says_the_same (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(TodokuRecord) record = make_record (TODOKU_RECORD_TYPE_TXT);
      const TodokuExportRow row = { .record = record };
      g_autofree char *text = todoku_export_to_string (TODOKU_EXPORT_JSON, &row, 1, NULL, NULL);
      g_autoptr(JsonNode) root = json_from_string (text, NULL);
      JsonObject *object;

      g_assert_nonnull (root);
      object = json_array_get_object_element (json_node_get_array (root), 0);
      g_assert_cmpstr (json_object_get_string_member (object, "host"), ==, record->host);
      g_assert_cmpstr (json_object_get_string_member (object, "value"), ==, record->value);
    }
}

static void
test_request (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(TodokuRecord) record = make_record (TODOKU_RECORD_TYPE_TXT);
      g_autofree char *previous = make_text ();
      TodokuRequest *request = todoku_request_new (round % 2 == 0 ? TODOKU_REQUEST_JAPANESE
                                                                  : TODOKU_REQUEST_ENGLISH);
      g_autofree char *subject = NULL;
      g_autofree char *body = NULL;
      g_autofree char *domains = NULL;

      todoku_request_add (request, record, round % 3 == 0 ? previous : NULL);
      subject = todoku_request_get_subject (request);
      body = todoku_request_get_body (request);
      domains = todoku_request_get_domains (request);
      assert_tame (subject, "", "subject");
      assert_tame (domains, "", "domains");
      assert_tame (body, "\n", "body");
      todoku_request_free (request);
    }
}

static void
test_sentences (void)
{
  static const char *const names[] = {
    "found_at", "zone", "resolver", "seconds", "operator", "servers", "found_type", "stored",
    "expected", "count", "merged", "types", "found", "position", "wildcard", "domain", "term",
    "fixed", "tag", "target", "reason", "other", "suffix", "chars", "found_char", "expected_char",
    "loop",
  };
  g_autoptr(GEnumClass) codes = g_type_class_ref (TODOKU_TYPE_FINDING_CODE);

  for (guint round = 0; round < 4; round++)
    for (guint i = 0; i < codes->n_values; i++)
      {
        g_autoptr(TodokuRecord) record = make_record (TODOKU_RECORD_TYPE_CNAME);
        g_autofree char *typed_host = make_text ();
        g_autofree char *typed_value = make_text ();
        const TodokuTextFields fields = { .typed_host = typed_host, .typed_value = typed_value };
        TodokuFinding *finding = todoku_finding_new (codes->values[i].value, TODOKU_SEVERITY_ERROR,
                                                     NULL);
        g_autofree char *cause = NULL;
        g_autofree char *remedy = NULL;

        for (guint n = 0; n < G_N_ELEMENTS (names); n++)
          {
            g_autofree char *value = make_text ();

            todoku_finding_set (finding, names[n], value);
          }
        cause = todoku_text_finding_cause (finding, record);
        remedy = todoku_text_finding_remedy (finding, record, &fields);
        assert_tame (cause, "", codes->values[i].value_nick);
        assert_tame (remedy, "", codes->values[i].value_nick);
        todoku_finding_unref (finding);
      }
}

static void
test_errors (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autofree char *words = make_text ();
      g_autoptr(GError) refused = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_REFUSED, words);
      g_autoptr(GError) unknown =
        g_error_new_literal (G_MARKUP_ERROR, G_MARKUP_ERROR_PARSE, words);
      g_autofree char *first = todoku_text_for_error (refused);
      g_autofree char *second = todoku_text_for_error (unknown);

      assert_tame (first, "", "refused");
      assert_tame (second, "", "unknown");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/hostile/exports", test_exports);
  g_test_add_func ("/text/hostile/json-says-the-same", test_json_says_the_same);
  g_test_add_func ("/text/hostile/request", test_request);
  g_test_add_func ("/text/hostile/sentences", test_sentences);
  g_test_add_func ("/text/hostile/errors", test_errors);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names between the wire and text: limits, escapes, compression.
 */
#include "todoku-dns-name.h"

#include <string.h>

#include "todoku-error.h"

static void
assert_round_trip (const char *name,
                   const char *expected)
{
  g_autoptr(GError) error = NULL;
  guint8 wire[TODOKU_DNS_NAME_MAX], again[TODOKU_DNS_NAME_MAX];
  char text[TODOKU_DNS_NAME_TEXT_MAX];
  gsize length = todoku_dns_name_to_wire (name, wire, &error);
  gsize position = 0, again_length;

  g_assert_no_error (error);
  g_assert_cmpuint (length, >, 0);
  g_assert_cmpuint (todoku_dns_name_to_text (wire, text), ==, strlen (text));
  g_assert_cmpstr (text, ==, expected);

  g_assert_true (todoku_dns_name_expand (wire, length, &position, again, &again_length));
  g_assert_cmpmem (wire, length, again, again_length);
  g_assert_cmpuint (position, ==, length);
  position = 0;
  g_assert_true (todoku_dns_name_skip (wire, length, &position));
  g_assert_cmpuint (position, ==, length);
}

static void
test_text (void)
{
  assert_round_trip (".", ".");
  assert_round_trip ("example.co.jp", "example.co.jp");
  assert_round_trip ("example.co.jp.", "example.co.jp");
  assert_round_trip ("EM1._domainkey.Example.jp", "EM1._domainkey.Example.jp");
  assert_round_trip ("*.example.jp", "*.example.jp");
  assert_round_trip ("10\\032mx.example.jp", "10\\032mx.example.jp");
  assert_round_trip ("a\\.b.example.jp", "a\\046b.example.jp");
  assert_round_trip ("a\\\\b.jp", "a\\092b.jp");
  assert_round_trip ("\\\"x\\\".jp", "\\034x\\034.jp");
  assert_round_trip ("\\000\\255.jp", "\\000\\255.jp");
  assert_round_trip ("\xe5\xb1\x8a.jp", "\\229\\177\\138.jp");
}

static void
test_refused (void)
{
  static const char *const names[] = {
    "", "..", ".jp", "a..jp", "a.jp..", "\\", "a\\25.jp", "a\\256.jp", "a\\2x4.jp",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.jp",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GError) error = NULL;
      guint8 wire[TODOKU_DNS_NAME_MAX];

      g_assert_cmpuint (todoku_dns_name_to_wire (names[i], wire, &error), ==, 0);
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_BAD_INPUT);
    }
}

static void
test_longest (void)
{
  g_autoptr(GString) name = g_string_new (NULL);
  guint8 wire[TODOKU_DNS_NAME_MAX];
  char text[TODOKU_DNS_NAME_TEXT_MAX];

  /* Three labels of 63 and one of 61 make exactly 255 octets. */
  for (guint i = 0; i < 3; i++)
    {
      for (guint j = 0; j < 63; j++)
        g_string_append_c (name, 'a');
      g_string_append_c (name, '.');
    }
  for (guint j = 0; j < 61; j++)
    g_string_append_c (name, 'b');
  g_assert_cmpuint (todoku_dns_name_to_wire (name->str, wire, NULL), ==, 255);
  g_assert_cmpuint (todoku_dns_name_to_text (wire, text), ==, 253);
  g_assert_cmpstr (text, ==, name->str);
  g_string_append_c (name, '.');
  g_assert_cmpuint (todoku_dns_name_to_wire (name->str, wire, NULL), ==, 255);
  g_string_insert_c (name, 0, 'a');
  g_assert_cmpuint (todoku_dns_name_to_wire (name->str, wire, NULL), ==, 0);
  g_string_erase (name, 0, 1);
  g_string_truncate (name, name->len - 1);
  g_string_append_c (name, 'b');
  g_assert_cmpuint (todoku_dns_name_to_wire (name->str, wire, NULL), ==, 0);
}

static void
test_compression (void)
{
  static const struct
  {
    const char *octets;
    gsize length;
    gsize position;
    const char *expected;
    gsize next;
  } cases[] = {
    { "\1a\0\xc0\0", 5, 3, "a", 5 },
    { "\1a\0\1b\xc0\0", 7, 3, "b.a", 7 },
    { "\1a\0\1b\xc0\0\1c\xc0\3", 11, 7, "c.b.a", 11 },
    { "\xc0\0", 2, 0, NULL, 0 },
    { "\1a\xc0\0", 4, 0, NULL, 0 },
    { "\1a\xc0\2", 4, 0, NULL, 0 },
    { "\xc0\2\1a\0", 5, 0, NULL, 0 },
    { "\1a\0\1b\xc0\3", 7, 3, NULL, 0 },
    { "\1a\0\xc0", 4, 3, NULL, 0 },
    { "\1a", 2, 0, NULL, 0 },
    { "\5ab", 3, 0, NULL, 0 },
    { "\x41x\0", 3, 0, NULL, 0 },
    { "\x80x\0", 3, 0, NULL, 0 },
    { "\0", 1, 1, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 wire[TODOKU_DNS_NAME_MAX];
      char text[TODOKU_DNS_NAME_TEXT_MAX];
      gsize position = cases[i].position;
      gsize wire_length;
      gboolean ok = todoku_dns_name_expand ((const guint8 *) cases[i].octets, cases[i].length,
                                            &position, wire, &wire_length);

      g_test_message ("case %u", i);
      g_assert_cmpint (ok, ==, cases[i].expected != NULL);
      if (ok)
        {
          todoku_dns_name_to_text (wire, text);
          g_assert_cmpstr (text, ==, cases[i].expected);
          g_assert_cmpuint (position, ==, cases[i].next);
          position = cases[i].position;
          g_assert_true (todoku_dns_name_skip ((const guint8 *) cases[i].octets, cases[i].length,
                                               &position));
          g_assert_cmpuint (position, ==, cases[i].next);
        }
    }
}

static void
test_expanded_too_long (void)
{
  guint8 message[512];
  guint8 wire[TODOKU_DNS_NAME_MAX];
  gsize at = 0, position, wire_length, previous = 0;

  /* Each name is one more label of 63 octets before the previous one: the fourth is too long. */
  for (guint i = 0; i < 5; i++)
    {
      gsize begin = at;

      message[at] = 63;
      memset (message + at + 1, 'a', 63);
      at += 64;
      if (i == 0)
        {
          message[at++] = 0;
        }
      else
        {
          message[at++] = (guint8) (0xc0 | previous >> 8);
          message[at++] = (guint8) previous;
        }
      previous = begin;
      position = begin;
      g_assert_cmpint (todoku_dns_name_expand (message, at, &position, wire, &wire_length),
                       ==, i < 3);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dns/name/text", test_text);
  g_test_add_func ("/dns/name/refused", test_refused);
  g_test_add_func ("/dns/name/longest", test_longest);
  g_test_add_func ("/dns/name/compression", test_compression);
  g_test_add_func ("/dns/name/expanded-too-long", test_expanded_too_long);

  return g_test_run ();
}

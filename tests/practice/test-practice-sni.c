/* SPDX-License-Identifier: GPL-3.0-or-later
 * The server name of a ClientHello: every cut of it, and lengths that lie.
 */
#include "practice-sni.h"

#include <string.h>

/* TLS 1.2, one cipher suite, the extensions renegotiation_info and server_name "a.example". */
static const guint8 hello[] = {
  22, 3, 1, 0, 70,
  1, 0, 0, 66, 3, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
  27, 28, 29, 30, 31,
  0, 0, 2, 0x13, 0x01, 1, 0,
  0, 23, 0xff, 0x01, 0, 1, 0,
  0, 0, 0, 14, 0, 12, 0, 0, 9, 'A', '.', 'e', 'x', 'a', 'm', 'p', 'l', 'e',
};

static PracticeSniStatus
read_text (const guint8 *data,
           gsize         length,
           const char   *wanted)
{
  /* On the heap, so that a sanitizer sees what is read beyond. */
  g_autofree guint8 *copy = g_memdup2 (data, length);
  g_autofree char *name = NULL;
  PracticeSniStatus status = practice_sni_read (copy, length, &name);

  g_assert_cmpstr (name, ==, wanted);

  return status;
}

static void
test_whole (void)
{
  g_assert_cmpint (sizeof hello, ==, 5 + 70);
  g_assert_cmpint (read_text (hello, sizeof hello, "a.example"), ==, PRACTICE_SNI_FOUND);
  for (gsize length = 0; length < sizeof hello; length++)
    g_assert_cmpint (read_text (hello, length, NULL), ==, PRACTICE_SNI_MORE);
}

static void
test_none (void)
{
  static const struct { gsize at; guint8 octet; } changes[] = {
    { 0, 23 },                /* not a handshake */
    { 5, 2 },                 /* not a ClientHello */
    { 8, 67 },                /* longer than its record */
    { 43, 200 },              /* a session id beyond the end */
    { 51, 200 },              /* extensions beyond the end */
    { sizeof hello - 18, 9 }, /* another extension */
    { sizeof hello - 12, 1 }, /* another kind of name */
    { sizeof hello - 10, 10 }, /* a name beyond the end */
    { sizeof hello - 10, 0 },  /* no name */
    { sizeof hello - 8, 0 },   /* a name that is none */
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      guint8 changed[sizeof hello];

      memcpy (changed, hello, sizeof hello);
      changed[changes[i].at] = changes[i].octet;
      g_test_message ("change %u", i);
      g_assert_cmpint (read_text (changed, sizeof changed, NULL), ==, PRACTICE_SNI_NONE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/practice/sni/whole", test_whole);
  g_test_add_func ("/practice/sni/none", test_none);

  return g_test_run ();
}

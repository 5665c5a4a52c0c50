/* SPDX-License-Identifier: GPL-3.0-or-later
 * The reader against hostile octets: recorded answers of real servers, whole and mutated, always
 * the same mutations. glibc's reader is the second opinion: whatever ours accepts it must accept
 * too, and see the same records. Run it under a sanitizer for what it is worth most.
 */
#include "todoku-dns-message.h"

#include <arpa/nameser.h>
#include <resolv.h>
#include <string.h>

#define MUTATIONS_PER_SEED 10000

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
load_seeds (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "dns", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (path, 0, &error);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".bin"))
      g_ptr_array_add (names, g_strdup (name));
  /* The order of the folder must not decide which mutation meets which seed. */
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (path, g_ptr_array_index (names, i), NULL);
      char *contents;
      gsize length;

      g_file_get_contents (file, &contents, &length, &error);
      g_assert_no_error (error);
      g_ptr_array_add (seeds, g_bytes_new_take (contents, length));
    }
  g_assert_cmpuint (seeds->len, >=, 10);

  return seeds;
}

/* How many records of class IN glibc finds in a section, or -1 if it refuses the message. */
static int
count_with_glibc (const guint8 *message,
                  gsize         length,
                  ns_sect       section)
{
  ns_msg handle;
  int n = 0;

  if (ns_initparse (message, (int) length, &handle) < 0)
    return -1;
  for (int i = 0; i < ns_msg_count (handle, section); i++)
    {
      ns_rr rr;

      if (ns_parserr (&handle, section, i, &rr) < 0)
        return -1;
      n += ns_rr_class (rr) == ns_c_in;
    }

  return n;
}

static void
assert_same_targets (const guint8      *message,
                     gsize              length,
                     TodokuObservation *observation)
{
  ns_msg handle;
  guint ours = 0;

  g_assert_cmpint (ns_initparse (message, (int) length, &handle), ==, 0);
  for (int i = 0; i < ns_msg_count (handle, ns_s_an); i++)
    {
      const TodokuRr *rr;
      ns_rr theirs;

      g_assert_cmpint (ns_parserr (&handle, ns_s_an, i, &theirs), ==, 0);
      if (ns_rr_class (theirs) != ns_c_in)
        continue;
      rr = g_ptr_array_index (observation->answer, ours++);
      g_assert_cmpuint (rr->rrtype, ==, ns_rr_type (theirs));
      if (rr->rrtype == TODOKU_RRTYPE_CNAME)
        {
          guint8 expanded[NS_MAXCDNAME];
          guint8 wire[TODOKU_DNS_NAME_MAX];
          gsize wire_length = todoku_dns_name_to_wire (rr->target, wire, NULL);

          g_assert_cmpint (ns_name_unpack (ns_msg_base (handle), ns_msg_end (handle),
                                           ns_rr_rdata (theirs), expanded, sizeof expanded), >, 0);
          g_assert_cmpmem (wire, wire_length, expanded, wire_length);
        }
    }
}

/* Returns how much of a well-formed message its counts speak of. */
static gsize
shorten (const guint8 *data,
         gsize         length)
{
  while (length > 0)
    {
      g_autoptr(TodokuObservation) observation = todoku_observation_new ("a.jp", TODOKU_RRTYPE_TXT);

      if (!todoku_dns_message_read (data, length - 1, observation))
        break;
      length--;
    }

  return length;
}

/* Returns whether the message was well-formed. */
static gboolean
read_one (const guint8 *data,
          gsize         length)
{
  g_autoptr(TodokuObservation) observation = todoku_observation_new ("a.jp", TODOKU_RRTYPE_TXT);
  /* An exact copy, so that a sanitizer sees every octet read too many. */
  g_autofree guint8 *exact = g_memdup2 (data, length);

  if (!todoku_dns_message_read (exact, length, observation))
    {
      g_assert_cmpuint (observation->answer->len + observation->authority->len, ==, 0);
      return FALSE;
    }

  for (guint i = 0; i < observation->answer->len; i++)
    {
      const TodokuRr *rr = g_ptr_array_index (observation->answer, i);
      g_autofree char *text = todoku_rr_to_presentation (rr);

      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
  /* What follows the last record is nobody's business, but glibc minds. */
  length = shorten (exact, length);
  g_assert_cmpint (count_with_glibc (exact, length, ns_s_an), ==, (int) observation->answer->len);
  g_assert_cmpint (count_with_glibc (exact, length, ns_s_ns), ==,
                   (int) observation->authority->len);
  assert_same_targets (exact, length, observation);

  return TRUE;
}

static gsize
mutate (GRand  *random,
        guint8 *data,
        gsize   length)
{
  guint n_changes = (guint) g_rand_int_range (random, 1, 5);

  for (guint i = 0; i < n_changes; i++)
    {
      gsize at = (gsize) g_rand_int_range (random, 0, (int) length);

      switch (g_rand_int_range (random, 0, 5))
        {
        case 0:
          data[at] = (guint8) g_rand_int (random);
          break;
        case 1:
          data[at] ^= (guint8) (1 << g_rand_int_range (random, 0, 8));
          break;
        case 2:
          data[at] = 0xc0;
          break;
        case 3:
          data[at] = data[g_rand_int_range (random, 0, (int) length)];
          break;
        default:
          length = MAX (at, 1);
          break;
        }
    }

  return length;
}

static void
test_seeds (void)
{
  g_autoptr(GPtrArray) seeds = load_seeds ();

  for (guint i = 0; i < seeds->len; i++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (seeds, i), &length);

      g_assert_true (read_one (data, length));
    }
}

static void
test_mutations (void)
{
  g_autoptr(GPtrArray) seeds = load_seeds ();
  g_autoptr(GRand) random = g_rand_new_with_seed (53);
  guint n_accepted = 0;

  for (guint i = 0; i < seeds->len; i++)
    for (guint j = 0; j < MUTATIONS_PER_SEED; j++)
      {
        gsize length;
        const guint8 *data = g_bytes_get_data (g_ptr_array_index (seeds, i), &length);
        g_autofree guint8 *copy = g_memdup2 (data, length);

        length = mutate (random, copy, length);
        n_accepted += read_one (copy, length);
      }

  /* A test that refuses or accepts everything proves nothing. */
  g_test_message ("%u of %u accepted", n_accepted, seeds->len * MUTATIONS_PER_SEED);
  g_assert_cmpuint (n_accepted, >, seeds->len * MUTATIONS_PER_SEED / 100);
  g_assert_cmpuint (n_accepted, <, seeds->len * MUTATIONS_PER_SEED * 99 / 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dns/message/seeds", test_seeds);
  g_test_add_func ("/dns/message/mutations", test_mutations);

  return g_test_run ();
}

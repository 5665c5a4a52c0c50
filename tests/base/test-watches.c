/* SPDX-License-Identifier: GPL-3.0-or-later
 * Many who wait with few cancellables: each is told once, and may free himself or the whole table
 * while he is told.
 */
#include "todoku-watches.h"

#define N_WAITING 5

typedef struct
{
  TodokuWatches *watches;
  TodokuWatch watch;
  gboolean frees_all;
  guint n_told;
} Waiting;

static Waiting waiting[N_WAITING];

static void
told_cb (gpointer data)
{
  Waiting *who = data;

  who->n_told++;
  todoku_watches_end (who->watches, &who->watch);
  if (!who->frees_all)
    return;
  for (guint i = 0; i < N_WAITING; i++)
    todoku_watches_end (who->watches, &waiting[i].watch);
  todoku_watches_free (who->watches);
}

/* The first three share a cancellable, the fourth has one of its own, the last has none. */
static TodokuWatches *
begin_all (GCancellable *shared,
           GCancellable *own)
{
  TodokuWatches *watches = todoku_watches_new (g_main_context_default (), told_cb);

  for (guint i = 0; i < N_WAITING; i++)
    {
      waiting[i] = (Waiting) { .watches = watches };
      todoku_watches_begin (watches, &waiting[i].watch, i < 3 ? shared : i == 3 ? own : NULL,
                            &waiting[i]);
    }

  return watches;
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_told_once (void)
{
  g_autoptr(GCancellable) shared = g_cancellable_new ();
  g_autoptr(GCancellable) own = g_cancellable_new ();
  TodokuWatches *watches = begin_all (shared, own);

  todoku_watches_end (watches, &waiting[1].watch);
  todoku_watches_end (watches, &waiting[1].watch);
  g_cancellable_cancel (shared);
  g_assert_cmpuint (waiting[0].n_told, ==, 0);
  iterate ();
  g_assert_cmpuint (waiting[0].n_told, ==, 1);
  g_assert_cmpuint (waiting[1].n_told, ==, 0);
  g_assert_cmpuint (waiting[2].n_told, ==, 1);
  g_assert_cmpuint (waiting[3].n_told, ==, 0);
  g_assert_cmpuint (waiting[4].n_told, ==, 0);

  /* Whoever comes when it has been cancelled already is told as well, from the main loop. */
  todoku_watches_begin (watches, &waiting[1].watch, shared, &waiting[1]);
  g_assert_cmpuint (waiting[1].n_told, ==, 0);
  iterate ();
  g_assert_cmpuint (waiting[1].n_told, ==, 1);

  todoku_watches_end (watches, &waiting[3].watch);
  todoku_watches_free (watches);
  g_cancellable_cancel (own);
  iterate ();
  g_assert_cmpuint (waiting[3].n_told, ==, 0);
}

static void
test_freed_meanwhile (void)
{
  g_autoptr(GCancellable) shared = g_cancellable_new ();
  g_autoptr(GCancellable) own = g_cancellable_new ();

  begin_all (shared, own);
  waiting[1].frees_all = TRUE;
  g_cancellable_cancel (shared);
  iterate ();
  g_assert_cmpuint (waiting[0].n_told, ==, 1);
  g_assert_cmpuint (waiting[1].n_told, ==, 1);
  g_assert_cmpuint (waiting[2].n_told, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/watches/told-once", test_told_once);
  g_test_add_func ("/base/watches/freed-meanwhile", test_freed_meanwhile);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * The loader's thread. Its queue of ends is taken before the news are read, and both go to the main
 * thread in one stream, so no end can overtake the rows that it speaks of. The thread frees itself
 * when it is closed.
 */
#include "todoku-loader.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "todoku-error.h"

/* How often another process's commits are looked for. One integer is read. */
#define POLL_US (2 * G_TIME_SPAN_SECOND)

/* How many chunks are on their way to the main thread at a time. */
#define MAX_POSTED 4

struct _TodokuLoader
{
  /* (owned); not changed once the thread runs */
  char *path;
  GMainContext *context;
  TodokuLoaderFunc take;
  gpointer user_data;

  /* The loader's thread only. (owned) (nullable) */
  TodokuReader *reader;

  GMutex lock;
  GCond cond;
  /* Under the lock. (owned) (element-type End) */
  GArray *ends;
  /* Under the lock. (element-type Post): what is on its way, oldest first */
  GQueue posts;
  gboolean closing;
};

typedef struct
{
  TodokuLoaderEnd end;
  gpointer user_data;
} End;

/**
 * Post:
 * @news: (owned) (nullable): a chunk to take in
 * @ends: (owned) (nullable): who waits for it
 * @error: (owned) (nullable): why there is no more
 */
typedef struct
{
  TodokuNews *news;
  GArray *ends;
  GError *error;
} Post;

static void
call_ends (GArray       *ends,
           const GError *error)
{
  for (guint i = 0; i < ends->len; i++)
    {
      const End *end = &g_array_index (ends, End, i);

      end->end (error, end->user_data);
    }
}

/* One chunk a turn, however many are ready: what is more important runs between them. */
static gboolean
deliver_cb (gpointer user_data)
{
  TodokuLoader *self = user_data;
  Post *post;
  gboolean more;

  g_mutex_lock (&self->lock);
  post = g_queue_peek_head (&self->posts);
  g_mutex_unlock (&self->lock);

  if (post->news != NULL && self->take != NULL)
    self->take (post->news, self->user_data);

  g_mutex_lock (&self->lock);
  g_queue_pop_head (&self->posts);
  more = !g_queue_is_empty (&self->posts);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);

  if (post->ends != NULL)
    {
      call_ends (post->ends, post->error);
      g_array_unref (post->ends);
    }
  todoku_news_free (post->news);
  g_clear_error (&post->error);
  g_free (post);

  return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
run_on_main (TodokuLoader *self,
             GSourceFunc   func)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);
}

/* Waits until the main thread has taken in enough of what was posted before. */
static gboolean
post_to_main (TodokuLoader *self,
              TodokuNews   *news,
              GArray       *ends,
              const GError *error)
{
  Post *post = g_new0 (Post, 1);
  gboolean closing;

  post->news = news;
  post->ends = ends;
  post->error = error != NULL ? g_error_copy (error) : NULL;

  g_mutex_lock (&self->lock);
  while (g_queue_get_length (&self->posts) >= MAX_POSTED)
    g_cond_wait (&self->cond, &self->lock);
  g_queue_push_tail (&self->posts, post);
  if (g_queue_get_length (&self->posts) == 1)
    run_on_main (self, deliver_cb);
  closing = self->closing;
  g_mutex_unlock (&self->lock);

  return !closing;
}

static gboolean
take_chunk_cb (TodokuNews *news,
               gpointer    user_data)
{
  return post_to_main (user_data, news, NULL, NULL);
}

static gboolean
catch_up (TodokuLoader  *self,
          GError       **error)
{
  gboolean reads_everything = self->reader == NULL;
  gboolean behind;

  if (self->reader == NULL)
    self->reader = todoku_reader_new (self->path, error);
  if (self->reader == NULL || !todoku_reader_is_behind (self->reader, &behind, error))
    return FALSE;
  if (behind && !todoku_reader_read (self->reader, take_chunk_cb, self, error))
    return FALSE;

#ifdef __GLIBC__
  /* To read everything takes some megabytes more than is kept of it. */
  if (reads_everything)
    malloc_trim (0);
#else
  (void) reads_everything;
#endif

  return TRUE;
}

/* Who waits for the news; after some time nobody. */
static GArray *
wait_for_ends (TodokuLoader *self,
               gboolean     *ret_closing)
{
  gint64 deadline = g_get_monotonic_time () + POLL_US;
  GArray *ends;

  g_mutex_lock (&self->lock);
  while (self->ends->len == 0 && g_cond_wait_until (&self->cond, &self->lock, deadline))
    ;
  ends = g_steal_pointer (&self->ends);
  self->ends = g_array_new (FALSE, FALSE, sizeof (End));
  *ret_closing = self->closing;
  g_mutex_unlock (&self->lock);

  return ends;
}

/* Nothing is on its way any more. Who asked before it was closed is told that it was. */
static gboolean
freed_cb (gpointer user_data)
{
  TodokuLoader *self = user_data;
  g_autoptr(GArray) ends = g_steal_pointer (&self->ends);
  g_autoptr(GError) error = g_error_new_literal (TODOKU_ERROR, TODOKU_ERROR_STORE_FAILED,
                                                 "The database has been closed");
  End last = g_array_index (ends, End, ends->len - 1);

  g_array_set_size (ends, ends->len - 1);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->lock);
  g_main_context_unref (self->context);
  g_free (self->path);
  g_free (self);

  call_ends (ends, error);
  last.end (NULL, last.user_data);

  return G_SOURCE_REMOVE;
}

static void
end_thread (TodokuLoader *self,
            GArray       *ends)
{
  g_clear_pointer (&self->reader, todoku_reader_free);

  g_mutex_lock (&self->lock);
  while (!g_queue_is_empty (&self->posts))
    g_cond_wait (&self->cond, &self->lock);
  g_array_unref (self->ends);
  self->ends = ends;
  g_mutex_unlock (&self->lock);

  run_on_main (self, freed_cb);
}

static gpointer
run_loader (gpointer user_data)
{
  TodokuLoader *self = user_data;

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      gboolean closing;
      GArray *ends = wait_for_ends (self, &closing);

      if (closing)
        {
          end_thread (self, ends);
          return NULL;
        }

      if (!catch_up (self, &error))
        g_info ("The database cannot be read: %s", error->message);
      if (ends->len > 0)
        post_to_main (self, NULL, ends, error);
      else
        g_array_unref (ends);
    }
}

/**
 * todoku_loader_new:
 * @path: a database that has this program's schema
 * @take: gets the news, on the thread that calls this function
 * @user_data: its argument, which must live until the loader is closed
 *
 * Returns: (transfer full): a loader that reads everything there is once it is first asked, or
 *   after a moment; end it with todoku_loader_close()
 */
TodokuLoader *
todoku_loader_new (const char       *path,
                   TodokuLoaderFunc  take,
                   gpointer          user_data)
{
  TodokuLoader *self = g_new0 (TodokuLoader, 1);

  self->path = g_strdup (path);
  self->context = g_main_context_ref_thread_default ();
  self->take = take;
  self->user_data = user_data;
  self->ends = g_array_new (FALSE, FALSE, sizeof (End));
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  g_thread_unref (g_thread_new ("todoku-loader", run_loader, self));

  return self;
}

/**
 * todoku_loader_sync:
 * @self: a loader
 * @end: called on the main thread, exactly once, never before this returns there
 * @user_data: its argument
 *
 * Any thread. Calls @end once everything is shown that has been committed until now.
 */
void
todoku_loader_sync (TodokuLoader    *self,
                    TodokuLoaderEnd  end,
                    gpointer         user_data)
{
  const End waiting = { .end = end, .user_data = user_data };

  g_mutex_lock (&self->lock);
  g_array_append_val (self->ends, waiting);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * todoku_loader_close:
 * @self: (transfer full): a loader
 * @end: called on the main thread when its thread has let go of the database
 * @user_data: its argument
 *
 * Main thread. No news come any more, and who still waits is told so; nothing can be asked of it.
 */
void
todoku_loader_close (TodokuLoader    *self,
                     TodokuLoaderEnd  end,
                     gpointer         user_data)
{
  self->take = NULL;
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_mutex_unlock (&self->lock);
  todoku_loader_sync (self, end, user_data);
}

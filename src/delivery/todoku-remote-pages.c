/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lists that a service gives page by page, counted from the start. Worker threads. Entries shift
 * while pages are being turned, and a server that does not know where to begin gives the same page
 * for ever: each entry is taken once, and a page without anything new is the last.
 */
#include "todoku-remote-pages.h"

#include "todoku-error.h"

/**
 * todoku_remote_list_pages:
 * @func: fetches one page
 * @user_data: its argument
 * @cancellable: (nullable): a cancellable
 * @error: return location of what @func fails with, or %TODOKU_ERROR_INVALID_REPLY for a list
 *   without an end
 *
 * Returns: (transfer full) (element-type TodokuRemote): all of them, each once, or %NULL with
 *   @error set
 */
GPtrArray *
todoku_remote_list_pages (TodokuPageFunc   func,
                          gpointer         user_data,
                          GCancellable    *cancellable,
                          GError         **error)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_remote_unref);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  while (list->len <= TODOKU_REMOTE_MAX_LIST)
    {
      guint n_before = list->len;
      guint total = G_MAXUINT;
      g_autoptr(GPtrArray) page = func (n_before, user_data, &total, cancellable, error);

      if (page == NULL)
        return NULL;
      for (guint i = 0; i < page->len; i++)
        {
          TodokuRemote *remote = g_ptr_array_index (page, i);

          if (g_hash_table_add (seen, remote->id))
            g_ptr_array_add (list, todoku_remote_ref (remote));
        }
      if (list->len == n_before || list->len >= total)
        return g_steal_pointer (&list);
    }

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
               "The list is longer than %d entries", TODOKU_REMOTE_MAX_LIST);

  return NULL;
}

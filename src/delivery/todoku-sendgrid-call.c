/* SPDX-License-Identifier: GPL-3.0-or-later
 * One call to SendGrid: builds the request, sends it and hands the reply to a pure parser; a list
 * is fetched page by page. Main thread only. It refuses to follow a list that does not end.
 */
#include "todoku-sendgrid-call.h"

#include "todoku-error.h"
#include "todoku-sendgrid-json.h"

/* The page is small because a service may silently give fewer than asked for; one that is shorter
 * than the service's own default is the last.
 */
#define PAGE 100
#define SHORTEST_FULL_PAGE 50

/* An account has at most 3,000 domains of its own, and those of its sub-accounts come on top. A
 * list that is longer than this does not end.
 */
#define MAX_LIST 20000

typedef struct
{
  TodokuSendgridParser parse;
  GDestroyNotify destroy;

  /* Lists only. */
  const char *path;
  GHashTable *seen; /* (nullable) (element-type utf8): the ids so far */
  GPtrArray *items; /* (nullable) */
} CallData;

static void
call_data_free (gpointer user_data)
{
  CallData *data = user_data;

  g_clear_pointer (&data->seen, g_hash_table_unref);
  g_clear_pointer (&data->items, g_ptr_array_unref);
  g_free (data);
}

/**
 * todoku_sendgrid_new_request:
 * @self: the service
 * @method: the method
 * @path: the path, from /v3 on
 *
 * Returns: (transfer full): a request that carries the key
 */
TodokuHttpRequest *
todoku_sendgrid_new_request (TodokuSendgrid *self,
                             const char     *method,
                             const char     *path)
{
  g_autofree char *url = g_strconcat (self->base_url, path, NULL);
  TodokuHttpRequest *request = todoku_http_request_new (method, url);

  todoku_http_request_set_header (request, "Authorization", self->authorization);
  todoku_http_request_set_header (request, "Accept", "application/json");

  /* The parent's key acts for a sub-account, except when it sends mail. */
  if (self->on_behalf_of != NULL && !g_str_equal (path, "/v3/mail/send"))
    todoku_http_request_set_header (request, "on-behalf-of", self->on_behalf_of);

  return request;
}

/**
 * todoku_sendgrid_new_item_request:
 * @self: the service
 * @method: the method
 * @collection: the path of the collection
 * @id: the service's id of the item; anything in it is escaped
 * @suffix: (nullable): what follows the id
 *
 * Returns: (transfer full): a request that carries the key
 */
TodokuHttpRequest *
todoku_sendgrid_new_item_request (TodokuSendgrid *self,
                                  const char     *method,
                                  const char     *collection,
                                  const char     *id,
                                  const char     *suffix)
{
  g_autofree char *escaped = g_uri_escape_string (id, NULL, FALSE);
  g_autofree char *path = g_strconcat (collection, "/", escaped, suffix, NULL);

  return todoku_sendgrid_new_request (self, method, path);
}

/**
 * todoku_sendgrid_new_body_request:
 * @self: the service
 * @path: the path, from /v3 on
 * @body: JSON
 *
 * Returns: (transfer full): a POST that carries the key and is never repeated
 */
TodokuHttpRequest *
todoku_sendgrid_new_body_request (TodokuSendgrid *self,
                                  const char     *path,
                                  GBytes         *body)
{
  TodokuHttpRequest *request = todoku_sendgrid_new_request (self, "POST", path);

  todoku_http_request_set_body (request, "application/json", body);

  return request;
}

static gboolean
check_status (const TodokuHttpReply  *reply,
              GError                **error)
{
  g_autofree char *words = NULL;

  if (reply->status >= 200 && reply->status < 300)
    return TRUE;

  words = todoku_sendgrid_parse_words (reply->body);
  g_propagate_error (error,
                     todoku_http_map_failure (NULL, reply->status, words, reply->retry_after));

  return FALSE;
}

/**
 * todoku_sendgrid_new_task:
 * @self: the service
 * @tag: the source tag
 * @name: (transfer none): the name
 * @parse: (nullable): makes the result from the reply; %NULL makes a boolean of a success without a
 *   body
 * @destroy: (nullable): frees the result, or one item of a list
 * @cancellable: (nullable): gives up waiting
 * @callback: called when done
 * @user_data: its argument
 *
 * Returns: (transfer full): the task of one call of the interface
 */
GTask *
todoku_sendgrid_new_task (TodokuSendgrid       *self,
                          gpointer              tag,
                          const char           *name,
                          TodokuSendgridParser  parse,
                          GDestroyNotify        destroy,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  CallData *data = g_new0 (CallData, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_name (task, name);
  g_task_set_check_cancellable (task, FALSE);
  data->parse = parse;
  data->destroy = destroy;
  g_task_set_task_data (task, data, call_data_free);

  return task;
}

static void
call_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  CallData *data = g_task_get_task_data (task);
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  gpointer parsed;

  reply = todoku_http_send_finish (TODOKU_HTTP (source), result, &error);
  if (reply == NULL || !check_status (reply, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (data->parse == NULL)
    {
      /* A success without a result has no body (SendGrid: 204); a page of HTML is somebody else's
       * word, such as a captive portal's, and nothing has been done.
       */
      if (reply->status == 204 || g_bytes_get_size (reply->body) == 0)
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                                 "The service answered with a page where nothing was expected");
      return;
    }

  parsed = data->parse (reply->body, reply->service_time, &error);
  if (parsed != NULL)
    g_task_return_pointer (task, parsed, data->destroy);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * todoku_sendgrid_start_call:
 * @self: the service
 * @request: (transfer full): what to send
 * @task: (transfer full): the task that ends with the parsed reply
 */
void
todoku_sendgrid_start_call (TodokuSendgrid    *self,
                            TodokuHttpRequest *request,
                            GTask             *task)
{
  todoku_http_send_async (self->http, request, g_task_get_cancellable (task), call_cb, task);
}

/**
 * todoku_sendgrid_finish_pointer:
 * @self: the service
 * @result: the result of a call
 * @tag: its source tag
 * @error: return location of the error
 *
 * Returns: (transfer full): the result, or %NULL with @error set
 */
gpointer
todoku_sendgrid_finish_pointer (gpointer       self,
                                GAsyncResult  *result,
                                gpointer       tag,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * todoku_sendgrid_finish_boolean:
 * @self: the service
 * @result: the result of a call
 * @tag: its source tag
 * @error: return location of the error
 *
 * Returns: whether the call succeeded; @error is set if it did not
 */
gboolean
todoku_sendgrid_finish_boolean (gpointer       self,
                                GAsyncResult  *result,
                                gpointer       tag,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static const char *
get_item_id (CallData *data,
             gpointer  item)
{
  return data->parse == (TodokuSendgridParser) todoku_sendgrid_parse_domains
           ? ((TodokuRemoteDomain *) item)->id
           : ((TodokuRemoteLink *) item)->id;
}

/* Moves what is new from the page to the list. A service that does not know `offset` gives the same
 * page for ever, and entries shift while pages are being turned.
 */
static guint
take_page (CallData  *data,
           GPtrArray *page)
{
  guint n_new = 0;

  g_ptr_array_set_free_func (page, NULL);
  for (guint i = 0; i < page->len; i++)
    {
      gpointer item = g_ptr_array_index (page, i);

      if (g_hash_table_add (data->seen, g_strdup (get_item_id (data, item))))
        {
          g_ptr_array_add (data->items, item);
          n_new++;
        }
      else
        data->destroy (item);
    }

  return n_new;
}

static void fetch_page (GTask *task,
                        guint  offset);

static void
page_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = g_steal_pointer (&user_data);
  CallData *data = g_task_get_task_data (task);
  g_autoptr(TodokuHttpReply) reply = NULL;
  g_autoptr(GPtrArray) page = NULL;
  g_autoptr(GError) error = NULL;
  guint length;

  reply = todoku_http_send_finish (TODOKU_HTTP (source), result, &error);
  if (reply != NULL && check_status (reply, &error))
    page = data->parse (reply->body, reply->service_time, &error);
  if (page == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  length = page->len;
  if (take_page (data, page) == 0 || length < SHORTEST_FULL_PAGE)
    g_task_return_pointer (task, g_steal_pointer (&data->items),
                           (GDestroyNotify) g_ptr_array_unref);
  else if (data->items->len > MAX_LIST)
    g_task_return_new_error (task, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                             "The list is longer than %d entries", MAX_LIST);
  else
    fetch_page (task, g_hash_table_size (data->seen));
}

static void
fetch_page (GTask *task,
            guint  offset)
{
  TodokuSendgrid *self = g_task_get_source_object (task);
  CallData *data = g_task_get_task_data (task);
  g_autofree char *path = g_strdup_printf ("%s?limit=%d&offset=%u", data->path, PAGE, offset);

  todoku_http_send_async (self->http, todoku_sendgrid_new_request (self, "GET", path),
                          g_task_get_cancellable (task), page_cb, g_object_ref (task));
}

/**
 * todoku_sendgrid_start_list:
 * @task: (transfer full): the task that ends with all pages
 * @path: (transfer none): the path of the collection, a constant
 */
void
todoku_sendgrid_start_list (GTask      *task,
                            const char *path)
{
  CallData *data = g_task_get_task_data (task);

  data->path = path;
  data->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  data->items = g_ptr_array_new_with_free_func (data->destroy);
  fetch_page (task, 0);
  g_object_unref (task);
}

/**
 * todoku_sendgrid_start_validation:
 * @self: the service
 * @collection: the path of the collection
 * @id: the service's id of the item
 * @task: (transfer full): the task that ends with the verdict
 *
 * Validating only looks at DNS, so that asking again after a failure does no harm.
 */
void
todoku_sendgrid_start_validation (TodokuSendgrid *self,
                                  const char     *collection,
                                  const char     *id,
                                  GTask          *task)
{
  TodokuHttpRequest *request = todoku_sendgrid_new_item_request (self, "POST", collection, id,
                                                                 "/validate");

  todoku_http_request_set_idempotent (request, TRUE);
  todoku_sendgrid_start_call (self, request, task);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * What SendGrid's two kinds of branding, domains and links, have in common: whose a row is, the
 * one default of an account, and which call means what. Main loop. What a kind makes of a call is
 * in practice-domains.c and practice-links.c.
 */
#include "practice-private.h"

static gboolean
is_owned_by (JsonObject *row,
             JsonObject *account)
{
  return json_object_get_int_member (row, "user_id") ==
         json_object_get_int_member (account, "user_id");
}

/**
 * practice_public_object:
 * @row: a row of the state
 *
 * Returns: (transfer full): what the API shows of it
 */
JsonObject *
practice_public_object (JsonObject *row)
{
  JsonObject *shown = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, row);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (name[0] != '_')
      json_object_set_member (shown, name, json_node_ref (node));

  return shown;
}

/**
 * practice_query_number:
 * @query: (element-type utf8 utf8): a query
 * @name: what to look for
 * @otherwise: what to take without it
 *
 * Returns: its value
 */
gint64
practice_query_number (GHashTable *query,
                       const char *name,
                       gint64      otherwise)
{
  const char *text = g_hash_table_lookup (query, name);
  guint64 number;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &number, NULL))
    return otherwise;

  return (gint64) number;
}

/**
 * practice_branding_reply_row:
 * @message: a call
 * @status: the HTTP status to answer with
 * @row: the row to show
 *
 * Answers with one row.
 */
void
practice_branding_reply_row (SoupServerMessage *message,
                             guint              status,
                             JsonObject        *row)
{
  g_autoptr(JsonObject) shown = practice_public_object (row);

  practice_http_reply_object (message, status, shown);
}

/**
 * practice_branding_keep:
 * @self: the practice server
 * @kind: a kind of row
 * @row: a row of it, new or changed
 *
 * Stores @row.
 */
void
practice_branding_keep (Practice   *self,
                        const char *kind,
                        JsonObject *row)
{
  g_autofree char *key =
    g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (row, "id"));

  practice_state_put (self->state, kind, key, row);
}

/**
 * practice_branding_list:
 * @self: the practice server
 * @kind: a kind of row
 * @account: an account
 *
 * Returns: (transfer container) (element-type JsonObject): its rows of that kind, oldest first
 */
GPtrArray *
practice_branding_list (Practice   *self,
                        const char *kind,
                        JsonObject *account)
{
  GPtrArray *all = practice_state_list (self->state, kind);
  GPtrArray *own = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    if (is_owned_by (all->pdata[i], account))
      g_ptr_array_add (own, all->pdata[i]);

  return own;
}

/**
 * practice_branding_find_default:
 * @self: the practice server
 * @kind: a kind of row
 * @account: an account
 * @domain: (nullable): the domain it must be for
 *
 * Returns: (transfer none) (nullable): the default of @account
 */
JsonObject *
practice_branding_find_default (Practice   *self,
                                const char *kind,
                                JsonObject *account,
                                const char *domain)
{
  g_autoptr(GPtrArray) rows = practice_branding_list (self, kind, account);

  for (guint i = 0; i < rows->len; i++)
    if (json_object_get_boolean_member (rows->pdata[i], "default") &&
        (domain == NULL ||
         g_str_equal (json_object_get_string_member (rows->pdata[i], "domain"), domain)))
      return rows->pdata[i];

  return NULL;
}

/**
 * practice_branding_clear_default:
 * @self: the practice server
 * @kind: a kind of row
 * @account: an account
 *
 * Makes room for another default: an account has one of each kind.
 */
void
practice_branding_clear_default (Practice   *self,
                                 const char *kind,
                                 JsonObject *account)
{
  JsonObject *row = practice_branding_find_default (self, kind, account, NULL);

  if (row == NULL)
    return;

  json_object_set_boolean_member (row, "default", FALSE);
  practice_branding_keep (self, kind, row);
}

/**
 * practice_branding_handle:
 * @self: the practice server
 * @branding: which kind is called
 * @message: a call that is allowed
 * @account: for whom
 * @path: what follows the kind's own prefix
 * @query: (element-type utf8 utf8): its query
 *
 * Answers one call.
 */
void
practice_branding_handle (Practice               *self,
                          const PracticeBranding *branding,
                          SoupServerMessage      *message,
                          JsonObject             *account,
                          const char             *path,
                          GHashTable             *query)
{
  const char *method = soup_server_message_get_method (message);
  g_auto(GStrv) parts = g_strsplit (path, "/", 3);
  const char *id = parts[0] != NULL ? parts[1] : NULL;
  const char *verb = id != NULL ? parts[2] : NULL;
  JsonObject *row = id != NULL ? practice_state_get (self->state, branding->kind, id) : NULL;

  if (id == NULL && g_str_equal (method, "GET"))
    branding->list (self, message, account, query);
  else if (id == NULL && g_str_equal (method, "POST"))
    branding->create (self, message, account);
  else if (g_strcmp0 (id, "default") == 0 && g_str_equal (method, "GET"))
    branding->reply_default (self, message, account, g_hash_table_lookup (query, "domain"));
  else if (row == NULL || !is_owned_by (row, account))
    practice_http_reply_error (message, SOUP_STATUS_NOT_FOUND, NULL, "record not found");
  else if (g_strcmp0 (verb, "validate") == 0 && g_str_equal (method, "POST"))
    branding->validate (self, message, row);
  else if (verb == NULL && g_str_equal (method, "GET"))
    practice_branding_reply_row (message, SOUP_STATUS_OK, row);
  else if (verb == NULL && g_str_equal (method, "PATCH"))
    branding->change (self, message, account, row);
  else if (verb == NULL && g_str_equal (method, "DELETE"))
    {
      practice_state_remove (self->state, branding->kind, id);
      practice_http_reply_empty (message, SOUP_STATUS_NO_CONTENT);
    }
  else
    practice_http_reply_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL, "method not allowed");
}

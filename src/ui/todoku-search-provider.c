/* SPDX-License-Identifier: GPL-3.0-or-later
 * A search never opens a window and asks nobody: it looks at the lists. What is asked before they
 * have been read waits until they are; the application is told of each question ("asked"), so that
 * it reads them, and of what a person chooses ("chosen"). Main thread only.
 */
#include "todoku-config.h"

#include "todoku-search-provider.h"

#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-search.h"
#include "todoku-text.h"

/* More than a desktop shows. */
#define MAX_RESULTS 50

/* As gnome-shell has it in data/dbus-interfaces/org.gnome.ShellSearchProvider2.xml. */
static const char interface_xml[] =
  "<node><interface name='org.gnome.Shell.SearchProvider2'>"
  "<method name='GetInitialResultSet'>"
  "<arg type='as' name='terms' direction='in'/><arg type='as' name='results' direction='out'/>"
  "</method>"
  "<method name='GetSubsearchResultSet'>"
  "<arg type='as' name='previous_results' direction='in'/>"
  "<arg type='as' name='terms' direction='in'/><arg type='as' name='results' direction='out'/>"
  "</method>"
  "<method name='GetResultMetas'>"
  "<arg type='as' name='identifiers' direction='in'/>"
  "<arg type='aa{sv}' name='metas' direction='out'/>"
  "</method>"
  "<method name='ActivateResult'>"
  "<arg type='s' name='identifier' direction='in'/><arg type='as' name='terms' direction='in'/>"
  "<arg type='u' name='timestamp' direction='in'/>"
  "</method>"
  "<method name='LaunchSearch'>"
  "<arg type='as' name='terms' direction='in'/><arg type='u' name='timestamp' direction='in'/>"
  "</method>"
  "</interface></node>";

struct _TodokuSearchProvider
{
  GObject parent_instance;

  /* Owned */
  GDBusConnection *connection;
  TodokuSession *session;
  /* What was asked before the lists were read (element-type GDBusMethodInvocation) */
  GPtrArray *waiting;

  guint registration;
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (TodokuSearchProvider, todoku_search_provider, G_TYPE_OBJECT)

static guint asked_signal;
static guint chosen_signal;

static gboolean
matches (gpointer     object,
         char       **folded)
{
  for (guint i = 0; folded[i] != NULL; i++)
    if (!todoku_search_matches (object, folded[i]))
      return FALSE;

  return TRUE;
}

static char **
fold_terms (const char * const *terms)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; terms[i] != NULL; i++)
    {
      g_autofree char *folded = todoku_search_fold (terms[i]);

      if (folded != NULL)
        g_strv_builder_add (builder, folded);
    }

  return g_strv_builder_end (builder);
}

static char *
make_id (gpointer object)
{
  return g_strdup_printf ("%s:%" G_GINT64_FORMAT,
                          TODOKU_IS_SENDER_DOMAIN (object) ? "domain" : "account",
                          todoku_subject_get_id (object));
}

/* (transfer full) (nullable) */
static gpointer
find_object (TodokuSearchProvider *self,
             const char           *id)
{
  gboolean is_domain = g_str_has_prefix (id, "domain:");
  GListModel *list = is_domain ? todoku_session_get_domains (self->session)
                               : todoku_session_get_accounts (self->session);
  const char *colon = strchr (id, ':');
  gint64 number = colon != NULL ? g_ascii_strtoll (colon + 1, NULL, 10) : 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(GObject) object = g_list_model_get_item (list, i);

      if (todoku_subject_get_id (object) == number)
        return g_steal_pointer (&object);
    }

  return NULL;
}

static void
return_ids (GDBusMethodInvocation *invocation,
            GStrvBuilder          *builder)
{
  g_auto(GStrv) ids = g_strv_builder_end (builder);

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", ids));
}

static void
search_all (TodokuSearchProvider  *self,
            GDBusMethodInvocation *invocation,
            const char * const    *terms)
{
  GListModel *lists[] = {
    todoku_session_get_domains (self->session), todoku_session_get_accounts (self->session),
  };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) folded = fold_terms (terms);
  guint n_found = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lists) && folded[0] != NULL; i++)
    for (guint j = 0; j < g_list_model_get_n_items (lists[i]) && n_found < MAX_RESULTS; j++)
      {
        g_autoptr(GObject) object = g_list_model_get_item (lists[i], j);
        g_autofree char *id = NULL;

        if (!matches (object, folded))
          continue;
        id = make_id (object);
        g_strv_builder_add (builder, id);
        n_found++;
      }
  return_ids (invocation, builder);
}

static void
search_among (TodokuSearchProvider  *self,
              GDBusMethodInvocation *invocation,
              const char * const    *previous,
              const char * const    *terms)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) folded = fold_terms (terms);

  for (guint i = 0; previous[i] != NULL && i < MAX_RESULTS; i++)
    {
      g_autoptr(GObject) object = find_object (self, previous[i]);

      if (object != NULL && matches (object, folded))
        g_strv_builder_add (builder, previous[i]);
    }
  return_ids (invocation, builder);
}

static void
add_meta (GVariantBuilder *metas,
          const char      *id,
          gpointer         object)
{
  gboolean is_domain = TODOKU_IS_SENDER_DOMAIN (object);
  g_autofree char *name = is_domain
                            ? todoku_domain_name_to_unicode (todoku_subject_get_name (object))
                            : g_strdup (todoku_subject_get_name (object));
  const char *description = is_domain ? todoku_text_state (object)
                                      : todoku_shared_account_get_row (object)->address;

  g_variant_builder_open (metas, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (metas, "{sv}", "id", g_variant_new_string (id));
  g_variant_builder_add (metas, "{sv}", "name", g_variant_new_string (name));
  g_variant_builder_add (metas, "{sv}", "description",
                         g_variant_new_string (description != NULL ? description : ""));
  g_variant_builder_add (metas, "{sv}", "gicon", g_variant_new_string (TODOKU_APP_ID));
  if (!is_domain)
    g_variant_builder_add (metas, "{sv}", "clipboardText",
                           g_variant_new_string (description != NULL ? description : ""));
  g_variant_builder_close (metas);
}

static void
describe_results (TodokuSearchProvider  *self,
                  GDBusMethodInvocation *invocation,
                  const char * const    *ids)
{
  g_auto(GVariantBuilder) metas = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; ids[i] != NULL && i < MAX_RESULTS; i++)
    {
      g_autoptr(GObject) object = find_object (self, ids[i]);

      if (object != NULL)
        add_meta (&metas, ids[i], object);
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(aa{sv})", &metas));
}

static void
answer (TodokuSearchProvider  *self,
        GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  g_autofree const char **first = NULL;
  g_autofree const char **second = NULL;

  if (g_str_equal (method, "GetSubsearchResultSet"))
    {
      g_variant_get (parameters, "(^a&s^a&s)", &first, &second);
      search_among (self, invocation, first, second);
      return;
    }

  g_variant_get (parameters, "(^a&s)", &first);
  if (g_str_equal (method, "GetInitialResultSet"))
    search_all (self, invocation, first);
  else
    describe_results (self, invocation, first);
}

static void
method_called_cb (GDBusConnection       *connection,
                  const char            *sender,
                  const char            *path,
                  const char            *interface,
                  const char            *method,
                  GVariant              *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer               user_data)
{
  TodokuSearchProvider *self = user_data;

  if (g_str_equal (method, "ActivateResult") || g_str_equal (method, "LaunchSearch"))
    {
      const char *id = NULL;

      if (g_str_equal (method, "ActivateResult"))
        g_variant_get_child (parameters, 0, "&s", &id);
      g_signal_emit (self, chosen_signal, 0, id);
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }

  if (self->ready)
    answer (self, invocation);
  else
    g_ptr_array_add (self->waiting, invocation);
  g_signal_emit (self, asked_signal, 0);
}

static void
todoku_search_provider_dispose (GObject *object)
{
  TodokuSearchProvider *self = TODOKU_SEARCH_PROVIDER (object);

  /* A question is never left without an answer. */
  for (guint i = 0; self->waiting != NULL && i < self->waiting->len; i++)
    g_dbus_method_invocation_return_dbus_error (g_ptr_array_index (self->waiting, i),
                                                "org.freedesktop.DBus.Error.NoReply",
                                                "Nothing could be read");
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  todoku_search_provider_unexport (self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_search_provider_parent_class)->dispose (object);
}

static void
todoku_search_provider_class_init (TodokuSearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_search_provider_dispose;

  /**
   * TodokuSearchProvider::asked:
   *
   * Somebody searches; what was asked may wait for todoku_search_provider_set_ready().
   */
  asked_signal = g_signal_new ("asked", TODOKU_TYPE_SEARCH_PROVIDER, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);

  /**
   * TodokuSearchProvider::chosen:
   * @id: (nullable): "domain:" or "account:" and a number; %NULL for the whole list
   *
   * A person wants to see it.
   */
  chosen_signal = g_signal_new ("chosen", TODOKU_TYPE_SEARCH_PROVIDER, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
todoku_search_provider_init (TodokuSearchProvider *self)
{
  self->waiting = g_ptr_array_new ();
}

/**
 * todoku_search_provider_new:
 *
 * Returns: (transfer full): a provider that nobody can reach yet
 */
TodokuSearchProvider *
todoku_search_provider_new (void)
{
  return g_object_new (TODOKU_TYPE_SEARCH_PROVIDER, NULL);
}

/**
 * todoku_search_provider_export:
 * @self: the provider
 * @connection: the session bus
 * @path: the object path
 * @error: return location
 *
 * Returns: whether it can be reached from now on
 */
gboolean
todoku_search_provider_export (TodokuSearchProvider  *self,
                               GDBusConnection       *connection,
                               const char            *path,
                               GError               **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_called_cb };
  g_autoptr(GDBusNodeInfo) node = NULL;

  g_return_val_if_fail (TODOKU_IS_SEARCH_PROVIDER (self), FALSE);

  node = g_dbus_node_info_new_for_xml (interface_xml, error);
  if (node == NULL)
    return FALSE;

  self->registration = g_dbus_connection_register_object (connection, path, node->interfaces[0],
                                                          &vtable, self, NULL, error);
  g_set_object (&self->connection, connection);

  return self->registration != 0;
}

/**
 * todoku_search_provider_unexport:
 * @self: the provider
 *
 * Nobody can reach it any more.
 */
void
todoku_search_provider_unexport (TodokuSearchProvider *self)
{
  g_return_if_fail (TODOKU_IS_SEARCH_PROVIDER (self));

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->connection);
}

/**
 * todoku_search_provider_set_session:
 * @self: the provider
 * @session: (nullable): whose lists are searched, which need not have been read yet
 */
void
todoku_search_provider_set_session (TodokuSearchProvider *self,
                                    TodokuSession        *session)
{
  g_return_if_fail (TODOKU_IS_SEARCH_PROVIDER (self));

  g_set_object (&self->session, session);
  self->ready = FALSE;
}

/**
 * todoku_search_provider_set_ready:
 * @self: the provider
 *
 * The lists have been read, as far as they could be: answers what was asked meanwhile.
 */
void
todoku_search_provider_set_ready (TodokuSearchProvider *self)
{
  g_return_if_fail (TODOKU_IS_SEARCH_PROVIDER (self));

  self->ready = TRUE;
  for (guint i = 0; i < self->waiting->len; i++)
    answer (self, g_ptr_array_index (self->waiting, i));
  g_ptr_array_set_size (self->waiting, 0);
}

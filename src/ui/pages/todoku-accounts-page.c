/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of shared mail accounts. Its rows follow the session's list by themselves. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-accounts-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-account-window.h"
#include "todoku-chosen.h"
#include "todoku-long-list.h"
#include "todoku-page-head.h"
#include "todoku-selection-bar.h"
#include "todoku-widget.h"

struct _TodokuAccountsPage
{
  AdwBin parent_instance;

  /* Owned References */
  TodokuSession *session;
  TodokuChosen *chosen;

  /* Template Widgets */
  TodokuLongList *list;
  GtkWidget *new_button;
  GtkToggleButton *select_button;
  TodokuSelectionBar *selection_bar;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (TodokuAccountsPage, todoku_accounts_page, ADW_TYPE_BIN)

static GtkWindow *
get_window (gpointer widget)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (widget)));
}

static void
update_stack (TodokuAccountsPage *self)
{
  GListModel *accounts = todoku_session_get_accounts (self->session);
  guint n = g_list_model_get_n_items (accounts);

  todoku_chosen_keep (self->chosen, accounts);
  gtk_widget_set_visible (GTK_WIDGET (self->select_button), n > 0);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
}

static TodokuSharedAccount *
find_account (TodokuAccountsPage *self,
              GVariant           *parameter)
{
  GListModel *accounts = todoku_session_get_accounts (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr(TodokuSharedAccount) account = g_list_model_get_item (accounts, i);

      if (todoku_subject_get_id (account) == g_variant_get_int64 (parameter))
        return account;
    }

  return NULL;
}

static void
new_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  TodokuAccountsPage *self = TODOKU_ACCOUNTS_PAGE (widget);

  gtk_window_present (GTK_WINDOW (todoku_account_window_new (get_window (self), self->session,
                                                             NULL)));
}

static void
edit_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuAccountsPage *self = TODOKU_ACCOUNTS_PAGE (widget);
  TodokuSharedAccount *account = find_account (self, parameter);

  if (account == NULL)
    return;

  if (todoku_chosen_get_selecting (self->chosen))
    todoku_chosen_toggle (self->chosen, account);
  else
    gtk_window_present (GTK_WINDOW (todoku_account_window_new (get_window (self), self->session,
                                                               account)));
}

static void
test_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  gtk_widget_activate_action_variant (widget, "win.test-account", parameter);
}

/**
 * Removal:
 * @page: (owned): where it was asked for
 * @removed: (owned): what is needed to have those again that are gone
 * @name: (owned) (nullable): of the last one that is gone
 * @n_removed: how many are gone
 * @n_left: how many answers are still to come
 * @error: (owned) (nullable): why the first one could not be removed
 *
 * What is being removed.
 */
typedef struct
{
  TodokuAccountsPage *page;
  GVariantBuilder *removed;
  char *name;
  guint n_removed;
  guint n_left;
  GError *error;
} Removal;

/**
 * RemovalPart:
 * @whole: what it belongs to
 * @account: (owned): what is needed to have it again; the account itself is gone by then
 */
typedef struct
{
  Removal *whole;
  GVariant *account;
} RemovalPart;

/* What is gone can be had again, also where the rest could not be removed. */
static void
end_removal (Removal *removal)
{
  g_autoptr(GVariant) accounts = g_variant_ref_sink (g_variant_builder_end (removal->removed));
  g_autofree char *undo = g_action_print_detailed_name ("win.restore-accounts", accounts);
  g_autofree char *text = NULL;

  if (removal->error != NULL)
    text = todoku_text_for_error (removal->error);
  else if (removal->n_removed == 1)
    text = g_strdup_printf (_("Deleted %s"), removal->name);
  else
    text = g_strdup_printf (ngettext ("%'u deleted", "%'u deleted", removal->n_removed),
                            removal->n_removed);
  if (removal->n_removed > 0)
    todoku_widget_offer (GTK_WIDGET (removal->page), text, _("Undo"), undo);
  else
    todoku_widget_show_toast (GTK_WIDGET (removal->page), text);
  g_variant_builder_unref (removal->removed);
  g_object_unref (removal->page);
  g_clear_error (&removal->error);
  g_free (removal->name);
  g_free (removal);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  RemovalPart *part = user_data;
  Removal *removal = part->whole;
  g_autoptr(GVariant) account = part->account;
  g_autoptr(GError) error = NULL;

  g_free (part);
  if (todoku_session_remove_account_finish (TODOKU_SESSION (source), result, &error))
    {
      g_variant_builder_add_value (removal->removed, account);
      removal->n_removed++;
      g_free (removal->name);
      g_variant_get (account, "(sss)", &removal->name, NULL, NULL);
    }
  else if (removal->error == NULL)
    {
      removal->error = g_steal_pointer (&error);
    }
  if (--removal->n_left == 0)
    end_removal (removal);
}

/* Nobody is asked first, because it can be undone: an account lives here alone. */
static void
remove_accounts (TodokuAccountsPage *self,
                 GPtrArray          *accounts)
{
  Removal *removal = g_new0 (Removal, 1);

  removal->page = g_object_ref (self);
  removal->removed = g_variant_builder_new (G_VARIANT_TYPE ("a(sss)"));
  removal->n_left = accounts->len;
  for (guint i = 0; i < accounts->len; i++)
    {
      TodokuSharedAccount *account = g_ptr_array_index (accounts, i);
      const TodokuAccountRow *row = todoku_shared_account_get_row (account);
      RemovalPart *part = g_new (RemovalPart, 1);

      part->whole = removal;
      part->account = g_variant_ref_sink (g_variant_new ("(sss)", row->name, row->address,
                                                         row->display_name != NULL
                                                           ? row->display_name : ""));
      todoku_session_remove_account_async (self->session, account, NULL, removed_cb, part);
    }
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuAccountsPage *self = TODOKU_ACCOUNTS_PAGE (widget);
  TodokuSharedAccount *account = find_account (self, parameter);
  g_autoptr(GPtrArray) accounts = g_ptr_array_new ();

  if (account == NULL)
    return;

  g_ptr_array_add (accounts, account);
  remove_accounts (self, accounts);
}

static void
remove_chosen_action (GtkWidget  *widget,
                      const char *action_name,
                      GVariant   *parameter)
{
  TodokuAccountsPage *self = TODOKU_ACCOUNTS_PAGE (widget);
  g_autoptr(GPtrArray) accounts =
    todoku_chosen_list (self->chosen, todoku_session_get_accounts (self->session));

  if (accounts->len == 0)
    return;

  remove_accounts (self, accounts);
  g_object_set (self->chosen, "selecting", FALSE, NULL);
}

static void
select_all_action (GtkWidget  *widget,
                   const char *action_name,
                   GVariant   *parameter)
{
  TodokuAccountsPage *self = TODOKU_ACCOUNTS_PAGE (widget);

  todoku_chosen_add_all (self->chosen, todoku_long_list_get_found (self->list));
}

static void
update_selection (TodokuAccountsPage *self)
{
  gboolean selecting = todoku_chosen_get_selecting (self->chosen);
  guint n_chosen = 0;

  g_object_get (self->chosen, "n-chosen", &n_chosen, NULL);
  todoku_selection_bar_set (self->selection_bar, selecting, n_chosen);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "accounts.remove-chosen", n_chosen > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "accounts.select-all", selecting);
}

static GMenuModel *
make_menu (gint64 id)
{
  static const struct { const char *label, *action; } entries[] = {
    { N_("Edit"), "accounts.edit" },
    { N_("Send a Test Mail…"), "accounts.test" },
    { N_("Delete"), "accounts.remove" },
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (_(entries[i].label), NULL);

      g_menu_item_set_action_and_target (item, entries[i].action, "x", id);
      g_menu_append_item (menu, item);
    }

  return G_MENU_MODEL (menu);
}

/* A menu is made of a dozen widgets: for each of many rows it is only made when it is opened. */
static void
make_menu_cb (GtkMenuButton *button,
              gpointer       user_data)
{
  TodokuSharedAccount *account = user_data;
  g_autoptr(GMenuModel) menu = make_menu (todoku_subject_get_id (account));

  gtk_menu_button_set_menu_model (button, menu);
}

static GtkWidget *
make_row_cb (gpointer item,
             gpointer user_data)
{
  TodokuAccountsPage *self = user_data;
  TodokuSharedAccount *account = item;
  gint64 id = todoku_subject_get_id (account);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "activatable", TRUE,
                                 "action-name", "accounts.edit",
                                 NULL);
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *check;
  g_autofree char *name = NULL;

  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "x", id);
  g_object_bind_property (account, "name", row, "title", G_BINDING_SYNC_CREATE);
  g_object_bind_property (account, "address", row, "subtitle", G_BINDING_SYNC_CREATE);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), make_menu_cb,
                                         g_object_ref (account), g_object_unref);
  gtk_widget_set_tooltip_text (button, _("More"));
  name = g_strdup_printf ("%s: %s", todoku_subject_get_name (account), _("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  check = todoku_chosen_make_check (self->chosen, account, button);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  /* The place for it would set the row in where nothing is chosen. */
  g_object_bind_property (check, "visible", gtk_widget_get_parent (check), "visible",
                          G_BINDING_SYNC_CREATE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
todoku_accounts_page_dispose (GObject *object)
{
  TodokuAccountsPage *self = TODOKU_ACCOUNTS_PAGE (object);

  g_clear_object (&self->chosen);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_accounts_page_parent_class)->dispose (object);
}

static void
todoku_accounts_page_class_init (TodokuAccountsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_accounts_page_dispose;

  g_type_ensure (TODOKU_TYPE_LONG_LIST);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  g_type_ensure (TODOKU_TYPE_SELECTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-accounts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountsPage, list);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountsPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountsPage, select_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountsPage, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountsPage, stack);
  gtk_widget_class_install_action (widget_class, "accounts.edit", "x", edit_action);
  gtk_widget_class_install_action (widget_class, "accounts.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "accounts.remove", "x", remove_action);
  gtk_widget_class_install_action (widget_class, "accounts.remove-chosen", NULL,
                                   remove_chosen_action);
  gtk_widget_class_install_action (widget_class, "accounts.select-all", NULL, select_all_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK,
                                       "accounts.select-all", NULL);
  gtk_widget_class_install_action (widget_class, "accounts.test", "x", test_action);
}

static void
todoku_accounts_page_init (TodokuAccountsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_stack_hide_others (self->stack);
  self->chosen = todoku_chosen_new ();
  todoku_chosen_connect (self->chosen, GTK_WIDGET (self), self->select_button);
  g_object_bind_property (self->chosen, "selecting", self->new_button, "visible",
                          G_BINDING_INVERT_BOOLEAN);
  g_signal_connect_object (self->chosen, "notify", G_CALLBACK (update_selection), self,
                           G_CONNECT_SWAPPED);
  update_selection (self);
}

/**
 * todoku_accounts_page_new:
 * @session: the session
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_accounts_page_new (TodokuSession *session)
{
  TodokuAccountsPage *self = g_object_new (TODOKU_TYPE_ACCOUNTS_PAGE, NULL);
  GListModel *accounts = todoku_session_get_accounts (session);

  self->session = g_object_ref (session);
  todoku_long_list_bind (self->list, accounts, make_row_cb, self);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  update_stack (self);

  return GTK_WIDGET (self);
}

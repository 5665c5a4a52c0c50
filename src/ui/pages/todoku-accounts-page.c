/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of shared mail accounts. Its rows follow the session's list by themselves. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-accounts-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-account-window.h"
#include "todoku-compat.h"
#include "todoku-page-head.h"
#include "todoku-test-mail-window.h"
#include "todoku-text.h"
#include "todoku-widget.h"

struct _TodokuAccountsPage
{
  AdwBin parent_instance;

  /* Owned References */
  TodokuSession *session;

  /* Template Widgets */
  GtkListBox *list;
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
  guint n = g_list_model_get_n_items (todoku_session_get_accounts (self->session));

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
}

static TodokuSharedAccount *
find (TodokuAccountsPage *self,
      GVariant           *parameter)
{
  return todoku_session_find_account (self->session, g_variant_get_string (parameter, NULL));
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
  TodokuSharedAccount *account = find (self, parameter);

  if (account != NULL)
    gtk_window_present (GTK_WINDOW (todoku_account_window_new (get_window (self), self->session,
                                                               account)));
}

static void
test_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuAccountsPage *self = TODOKU_ACCOUNTS_PAGE (widget);
  TodokuSharedAccount *account = find (self, parameter);

  if (account != NULL)
    gtk_window_present (GTK_WINDOW (todoku_test_mail_window_new (get_window (self), self->session,
                                                                 account)));
}

typedef struct
{
  TodokuAccountsPage *page;
  TodokuSharedAccount *account;
} Removal;

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuAccountsPage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!todoku_session_remove_account_finish (TODOKU_SESSION (source), result, &error))
    {
      g_autofree char *sentence = todoku_text_for_error (error);

      gtk_widget_activate_action (GTK_WIDGET (self), "toast.show", "s", sentence);
    }
}

static void
removal_confirmed_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  Removal *removal = user_data;
  TodokuAccountsPage *self = removal->page;

  if (todoku_confirm_finish (result))
    todoku_session_remove_account_async (self->session, removal->account, NULL, removed_cb,
                                         g_object_ref (self));
  g_object_unref (removal->account);
  g_object_unref (removal->page);
  g_free (removal);
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuAccountsPage *self = TODOKU_ACCOUNTS_PAGE (widget);
  TodokuSharedAccount *account = find (self, parameter);
  g_autofree char *heading = NULL;
  Removal *removal;

  if (account == NULL)
    return;

  removal = g_new (Removal, 1);
  removal->page = g_object_ref (self);
  removal->account = g_object_ref (account);
  heading = g_strdup_printf (_("Delete %s?"), todoku_subject_get_name (account));
  todoku_confirm_async (widget, heading,
                        _("Mail can no longer be sent from this account. Nothing changes at the "
                          "delivery service."),
                        _("Delete"), TRUE, removal_confirmed_cb, removal);
}

static GMenuModel *
make_menu (const char *name)
{
  static const struct { const char *label, *action; } entries[] = {
    { N_("_Edit"), "accounts.edit" },
    { N_("Send a _Test Mail…"), "accounts.test" },
    { N_("_Delete…"), "accounts.remove" },
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr(GMenuItem) item = g_menu_item_new (_(entries[i].label), NULL);

      g_menu_item_set_action_and_target (item, entries[i].action, "s", name);
      g_menu_append_item (menu, item);
    }

  return G_MENU_MODEL (menu);
}

static GtkWidget *
make_row_cb (gpointer item,
             gpointer user_data)
{
  TodokuSharedAccount *account = item;
  const char *name = todoku_subject_get_name (account);
  g_autoptr(GMenuModel) menu = make_menu (name);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "activatable", TRUE,
                                 "action-name", "accounts.edit",
                                 NULL);
  GtkWidget *button = gtk_menu_button_new ();

  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", name);
  g_object_bind_property (account, "name", row, "title", G_BINDING_SYNC_CREATE);
  g_object_bind_property (account, "address", row, "subtitle", G_BINDING_SYNC_CREATE);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_tooltip_text (button, _("More"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
todoku_accounts_page_dispose (GObject *object)
{
  TodokuAccountsPage *self = TODOKU_ACCOUNTS_PAGE (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_accounts_page_parent_class)->dispose (object);
}

static void
todoku_accounts_page_class_init (TodokuAccountsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_accounts_page_dispose;

  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-accounts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountsPage, list);
  gtk_widget_class_bind_template_child (widget_class, TodokuAccountsPage, stack);
  gtk_widget_class_install_action (widget_class, "accounts.edit", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "accounts.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "accounts.remove", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "accounts.test", "s", test_action);
}

static void
todoku_accounts_page_init (TodokuAccountsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_stack_hide_others (self->stack);
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
  gtk_list_box_bind_model (self->list, accounts, make_row_cb, NULL, NULL);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  update_stack (self);

  return GTK_WIDGET (self);
}

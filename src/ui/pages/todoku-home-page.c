/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows what there is, and the one thing to do next. It is counted once in an idle after any number
 * of changes, and while another page is in front not at all. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-home-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-boxed.h"
#include "todoku-domain-name.h"
#include "todoku-home-next.h"
#include "todoku-home-servers.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-place.h"
#include "todoku-server-facts.h"
#include "todoku-services.h"
#include "todoku-text.h"
#include "todoku-urgency.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

struct _TodokuHomePage
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;

  gboolean opened;
  gboolean wants_focus;
  gboolean all_servers;
  guint update_id;
  guint look_id;

  /* Template Widgets */
  GtkListBox *account_list;
  GtkListBox *auth_list;
  TodokuNotice *copy_notice;
  AdwStatusPage *error_page;
  GtkWidget *first_page;
  TodokuPageHead *head;
  GtkWidget *list_page;
  GtkWidget *new_button;
  GtkLabel *next_body;
  GtkButton *next_button;
  GtkWidget *next_card;
  GtkLabel *next_title;
  GtkStack *number1;
  GtkStack *number2;
  GtkWidget *practice_box;
  GtkListBox *practice_list;
  GtkWidget *segments;
  GtkListBox *server_list;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (TodokuHomePage, todoku_home_page, GTK_TYPE_BOX)

#define FOLLOWED_ITEMS 200
#define LOOK_AGAIN_SECONDS 3

static char *
describe_domains (const TodokuTally *tally)
{
  if (tally->n_domains == 0)
    return g_strdup (_("Required · Not registered yet"));

  if (tally->n_domains == 1 && tally->first_open != NULL)
    {
      GListModel *records = todoku_subject_get_records (tally->first_open);
      g_autofree char *verified =
        todoku_text_verified_count (todoku_subject_get_n_verified (tally->first_open),
                                    g_list_model_get_n_items (records));

      /* Translators: %s is "1 of 3 records is verified". */
      return g_strdup_printf (_("Required · %s"), verified);
    }

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       /* Translators: %2$u domains are set up, of %1$u. */
                                       "Required · %2$'u of %1$'u domain set up",
                                       "Required · %2$'u of %1$'u domains set up",
                                       tally->n_domains),
                          tally->n_domains, tally->n_complete);
}

/* Where links lead without a tracking domain is known of a service, or not. */
static char *
describe_no_tracking (TodokuHomePage *self)
{
  GListModel *servers = todoku_session_get_servers (self->session);
  const char *origin = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, i);
      const char *kind = todoku_delivery_server_get_row (server)->kind;
      const char *own = todoku_services_get (kind)->link_origin;

      if (own == NULL || (origin != NULL && !g_str_equal (own, origin)))
        return g_strdup (_("Without it, tracking URLs are at the service’s own domain"));
      origin = own;
    }

  /* Translators: %s is a domain. */
  return g_strdup_printf (_("Without it, tracking URLs are at %s"), origin);
}

/* The most urgent one by its name; the pill beside it tells the time that is left. */
static char *
describe_tracking (TodokuHomePage    *self,
                   const TodokuTally *tally)
{
  guint n_open = tally->n_tracking - tally->n_tracking_complete;
  g_autofree char *host = NULL;

  if (tally->n_tracking == 0)
    return describe_no_tracking (self);

  if (tally->first_tracking == NULL)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Optional · %'u host is set up",
                                         "Optional · %'u hosts are set up",
                                         tally->n_tracking_complete),
                            tally->n_tracking_complete);

  host = todoku_domain_name_to_unicode (todoku_subject_get_name (tally->first_tracking));
  if (n_open > 1)
    /* Translators: %1$s is a host name, %2$s what it has to do next; %3$u others are not set up. */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Optional · %1$s · %2$s · %3$'u more",
                                         "Optional · %1$s · %2$s · %3$'u more", n_open - 1), host,
                            todoku_urgency_get_step (tally->first_tracking), n_open - 1);

  /* Translators: %1$s is a host name, %2$s what it has to do next. */
  return g_strdup_printf (_("Optional · %1$s · %2$s"), host,
                          todoku_urgency_get_step (tally->first_tracking));
}

static char *
describe_accounts (const TodokuTally *tally)
{
  if (tally->n_accounts > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Required · %'u account",
                                         "Required · %'u accounts", tally->n_accounts),
                            tally->n_accounts);

  return g_strdup (tally->n_complete > 0
                     ? _("Required · Not registered yet")
                     : _("Required · Possible once a delivery domain is set up"));
}

/* A step is done when nothing in it is left to do or to mend: then it has a check in place of its
 * number.
 */
static void
update_number (GtkStack *number,
               gboolean  done)
{
  gtk_stack_set_visible_child_name (number, done ? "done" : "number");
  todoku_widget_add_class (GTK_WIDGET (number), "done", done);
}

static void
update_lists (TodokuHomePage    *self,
              const TodokuTally *tally)
{
  g_autofree char *domains = describe_domains (tally);
  g_autofree char *tracking = describe_tracking (self, tally);
  g_autofree char *accounts = describe_accounts (tally);
  TodokuTallyDone done = todoku_tally_get_done (tally);
  TodokuBoxedFill auth = { self->auth_list, 0 }, account = { self->account_list, 0 };

  todoku_boxed_fill_row (&auth, _("Delivery Domains"), domains,
                         todoku_server_facts_make_domain_pill (tally), "win.open-domains");
  todoku_boxed_fill_row (&auth, _("Tracking"), tracking,
                         todoku_server_facts_make_tracking_pill (tally), "win.open-tracking-list");
  todoku_boxed_fill_row (&account, _("Shared Mail Accounts"), accounts,
                         todoku_server_facts_make_account_pill (tally), "win.open-accounts");
  todoku_home_servers_fill (self->server_list, self->session, self->all_servers);
  gtk_widget_set_visible (self->practice_box,
                          todoku_home_servers_fill_practice (self->practice_list, self->session));
  update_number (self->number1, (done & TODOKU_TALLY_VERIFIED) != 0);
  update_number (self->number2, (done & TODOKU_TALLY_ACCOUNTS) != 0);
}

static void
update_next (TodokuHomePage    *self,
             const TodokuTally *tally,
             TodokuTallyScope   scope)
{
  g_autoptr(TodokuHomeNext) next = todoku_home_next_find (self->session, tally, scope);
  guint position = 0;

  gtk_widget_set_visible (self->next_card, next->action != NULL);
  if (next->action != NULL)
    {
      gtk_label_set_text (self->next_title, next->title);
      gtk_label_set_text (self->next_body, next->body);
      gtk_button_set_label (self->next_button, next->button);
      /* Name and target change one after the other, and must fit each other at every moment. */
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->next_button), NULL);
      gtk_actionable_set_action_target_value (
        GTK_ACTIONABLE (self->next_button),
        next->target >= 0 ? g_variant_new_int64 (next->target) : NULL);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->next_button), next->action);
    }
  todoku_page_head_set_title (self->head, scope == TODOKU_TALLY_PRACTICE
                                            ? _("Practice Run") : _("Getting Ready to Send"));
  todoku_page_head_set_subtitle (self->head, next->line);
  for (GtkWidget *segment = gtk_widget_get_first_child (self->segments); segment != NULL;
       segment = gtk_widget_get_next_sibling (segment))
    todoku_widget_add_class (segment, "done", position++ < next->n_done);
}

/* Until a real account is connected, practice is what there is to be done. */
static TodokuTallyScope
find_scope (TodokuHomePage *self)
{
  GListModel *servers = todoku_session_get_servers (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, i);

      if (!todoku_delivery_server_get_row (server)->practice)
        return TODOKU_TALLY_REAL;
    }

  return TODOKU_TALLY_PRACTICE;
}

/* What there is to do is the first thing that the keyboard comes to, not the main menu. While it is
 * already being done there is nothing to focus, and what comes next is waited for.
 */
static void
focus_first (TodokuHomePage *self)
{
  GtkWidget *button = GTK_WIDGET (self->next_button);
  GtkWidget *shown = gtk_stack_get_visible_child (self->stack);

  if (shown == self->list_page && gtk_widget_get_visible (self->next_card))
    self->wants_focus = !gtk_widget_get_sensitive (button) || !gtk_widget_grab_focus (button);
  else
    self->wants_focus = !gtk_widget_child_focus (shown, GTK_DIR_TAB_FORWARD);
}

/* Whether the person has not gone anywhere by herself yet. What scrolls takes the focus itself when
 * nothing in it does, and no key would do anything there.
 */
static gboolean
is_unfocused (TodokuHomePage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  return focus == NULL || !gtk_widget_get_mapped (focus) || GTK_IS_SCROLLED_WINDOW (focus);
}

static gboolean
update_cb (gpointer user_data)
{
  TodokuHomePage *self = user_data;
  guint n_servers = g_list_model_get_n_items (todoku_session_get_servers (self->session));
  GtkWidget *shown = n_servers > 0 ? self->list_page : self->first_page;
  gboolean is_new = gtk_stack_get_visible_child (self->stack) != shown;

  self->update_id = 0;
  gtk_widget_set_visible (self->new_button, n_servers > 0);
  gtk_stack_set_visible_child (self->stack, shown);
  if (n_servers > 0)
    {
      TodokuTallyScope scope = find_scope (self);
      const TodokuTally tally = todoku_tally_count (self->session, scope, NULL);
      g_autoptr(TodokuPlace) place = todoku_place_new (GTK_WIDGET (self));

      update_next (self, &tally, scope);
      update_lists (self, &tally);
      /* A row that shows something else now is another one. */
      todoku_place_return (place, GTK_WIDGET (self));
    }
  if (is_new || (self->wants_focus && is_unfocused (self)))
    focus_first (self);

  return G_SOURCE_REMOVE;
}

static void
queue_update (TodokuHomePage *self)
{
  /* Not while another page is in front: it is made up for when this one is shown again. */
  if (self->opened && self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_idle_add (update_cb, self);
}

static gboolean
look_again_cb (gpointer user_data)
{
  TodokuHomePage *self = user_data;

  if (g_list_model_get_n_items (todoku_session_get_domains (self->session)) > FOLLOWED_ITEMS)
    queue_update (self);

  return G_SOURCE_CONTINUE;
}

/* The row that was pressed is gone then: the focus goes to the first server that was not shown. */
static void
show_servers_cb (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  TodokuHomePage *self = TODOKU_HOME_PAGE (widget);
  GtkWidget *last = gtk_widget_get_last_child (GTK_WIDGET (self->server_list));
  int position = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (last));

  self->all_servers = TRUE;
  todoku_home_servers_fill (self->server_list, self->session, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->server_list, position)));
}

static void
todoku_home_page_map (GtkWidget *widget)
{
  TodokuHomePage *self = TODOKU_HOME_PAGE (widget);

  GTK_WIDGET_CLASS (todoku_home_page_parent_class)->map (widget);

  queue_update (self);
  self->look_id = g_timeout_add_seconds (LOOK_AGAIN_SECONDS, look_again_cb, self);
}

static void
todoku_home_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&TODOKU_HOME_PAGE (widget)->look_id, g_source_remove);

  GTK_WIDGET_CLASS (todoku_home_page_parent_class)->unmap (widget);
}

static void
todoku_home_page_dispose (GObject *object)
{
  TodokuHomePage *self = TODOKU_HOME_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_home_page_parent_class)->dispose (object);
}

static void
todoku_home_page_class_init (TodokuHomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_home_page_dispose;
  widget_class->map = todoku_home_page_map;
  widget_class->unmap = todoku_home_page_unmap;

  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_install_action (widget_class, "home.show-servers", NULL, show_servers_cb);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, account_list);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, auth_list);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, copy_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, error_page);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, first_page);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, head);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, list_page);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, new_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, next_body);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, next_button);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, next_card);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, next_title);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, number1);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, number2);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, practice_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, practice_list);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, segments);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, server_list);
  gtk_widget_class_bind_template_child (widget_class, TodokuHomePage, stack);
}

static void
todoku_home_page_init (TodokuHomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_stack_hide_others (self->stack);
}

/* Each item is followed while they are few. A handler for each of ten thousand domains would cost
 * megabytes, so beyond that the page looks again every now and then.
 */
static void
follow_items (TodokuHomePage *self,
              GListModel     *list,
              guint           position,
              guint           n_added)
{
  for (guint i = position; i < position + n_added && i < FOLLOWED_ITEMS; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (list, i);

      g_signal_handlers_disconnect_by_func (item, queue_update, self);
      g_signal_connect_object (item, "notify", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
    }
}

static void
items_changed_cb (TodokuHomePage *self,
                  guint           position,
                  guint           n_removed,
                  guint           n_added,
                  GListModel     *list)
{
  follow_items (self, list, position, n_added);
  queue_update (self);
}

/**
 * todoku_home_page_new:
 * @session: the session, which need not be open yet
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_home_page_new (TodokuSession *session)
{
  TodokuHomePage *self = g_object_new (TODOKU_TYPE_HOME_PAGE, NULL);
  GListModel *lists[] = {
    todoku_session_get_servers (session),
    todoku_session_get_domains (session),
    todoku_session_get_tracking_domains (session),
    todoku_session_get_accounts (session),
  };

  self->session = g_object_ref (session);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_signal_connect_object (lists[i], "items-changed", G_CALLBACK (items_changed_cb), self,
                               G_CONNECT_SWAPPED);
      follow_items (self, lists[i], 0, g_list_model_get_n_items (lists[i]));
    }

  g_signal_connect_object (session, "notify::practice-running", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * todoku_home_page_set_opened:
 * @self: the page
 * @error: (nullable): why the database could not be opened
 *
 * Shows what is stored, or why nothing is.
 */
void
todoku_home_page_set_opened (TodokuHomePage *self,
                             const GError   *error)
{
  g_return_if_fail (TODOKU_IS_HOME_PAGE (self));

  if (error != NULL)
    {
      g_autofree char *text = todoku_text_for_error (error);
      g_autofree char *folder = todoku_session_dup_data_dir ();
      /* Translators: %1$s is why, %2$s the path of a folder. */
      g_autofree char *whole =
        g_strdup_printf (_("%1$s\nNothing stored was changed. Check the free space on the disk "
                           "and the permissions of this folder, then open Todoku again:\n%2$s"),
                         text, folder);
      g_autofree char *escaped = g_markup_escape_text (whole, -1);

      adw_status_page_set_description (self->error_page, escaped);
      self->opened = FALSE;
      g_clear_handle_id (&self->update_id, g_source_remove);
      gtk_widget_set_visible (self->new_button, FALSE);
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->error_page));
      return;
    }

  if (todoku_session_get_copy (self->session) != NULL)
    {
      g_autofree char *text = todoku_text_for_copy (todoku_session_get_copy (self->session));

      todoku_notice_set (self->copy_notice, "note", "document-save-symbolic", text, NULL);
      gtk_widget_set_visible (GTK_WIDGET (self->copy_notice), TRUE);
    }
  self->opened = TRUE;
  queue_update (self);
}

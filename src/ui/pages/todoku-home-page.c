/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts what the session's lists hold and derives the one next thing from it. The counting runs
 * once in an idle after any number of changes. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-home-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-place.h"
#include "todoku-status-pill.h"
#include "todoku-text.h"
#include "todoku-watch.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

struct _TodokuHomePage
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;

  gboolean opened;
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
  GtkWidget *number1;
  GtkWidget *number2;
  GtkWidget *segments;
  GtkListBox *server_list;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (TodokuHomePage, todoku_home_page, GTK_TYPE_BOX)

/**
 * Counts:
 * @n_domains: how many delivery domains there are
 * @n_complete: how many of them are set up
 * @n_fix: how many have something to mend
 * @first_open: (nullable): the most urgent one that is not set up
 * @n_tracking: how many tracking domains there are
 * @n_tracking_complete: how many of them are set up
 * @first_tracking: (nullable): the first that is not
 * @n_accounts: how many shared mail accounts there are
 * @n_alarms: how many domains and tracking domains stand in alarm
 * @n_tracking_alarms: how many of these are tracking domains
 * @first_alarm: (nullable): the first of them
 *
 * What the lists hold.
 */
typedef struct
{
  guint n_domains;
  guint n_complete;
  guint n_fix;
  TodokuSenderDomain *first_open;
  guint n_tracking;
  guint n_tracking_complete;
  TodokuTrackingDomain *first_tracking;
  guint n_accounts;
  guint n_alarms;
  guint n_tracking_alarms;
  gpointer first_alarm;
} Counts;

/* todoku_record_state_rank() of what has to be mended. The records themselves are not looked at:
 * of many domains only the one that is opened needs them.
 */
#define WRONG_RANK 4

#define FOLLOWED_ITEMS 200
#define LOOK_AGAIN_SECONDS 3

static void
count_alarm (Counts   *counts,
             gpointer  subject)
{
  if (todoku_watch_get_alarm_since (subject) == 0)
    return;

  counts->n_alarms++;
  counts->n_tracking_alarms += TODOKU_IS_TRACKING_DOMAIN (subject);
  if (counts->first_alarm == NULL)
    counts->first_alarm = subject;
}

static Counts
count (TodokuHomePage *self)
{
  GListModel *domains = todoku_session_get_domains (self->session);
  GListModel *trackings = todoku_session_get_tracking_domains (self->session);
  Counts counts = { 0 };

  counts.n_domains = g_list_model_get_n_items (domains);
  for (guint i = 0; i < counts.n_domains; i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

      count_alarm (&counts, domain);
      if (todoku_sender_domain_get_row (domain)->stage == TODOKU_DOMAIN_VERIFIED)
        {
          counts.n_complete++;
        }
      else if (todoku_sender_domain_get_row (domain)->stage != TODOKU_DOMAIN_REMOVING)
        {
          gboolean fix = todoku_subject_get_worst_rank (domain) >= WRONG_RANK;

          if (counts.first_open == NULL || (fix && counts.n_fix == 0))
            counts.first_open = domain;
          counts.n_fix += fix;
        }
    }

  counts.n_tracking = g_list_model_get_n_items (trackings);
  for (guint i = 0; i < counts.n_tracking; i++)
    {
      g_autoptr(TodokuTrackingDomain) tracking = g_list_model_get_item (trackings, i);

      count_alarm (&counts, tracking);
      if (todoku_tracking_domain_get_row (tracking)->stage == TODOKU_TRACKING_COMPLETE)
        counts.n_tracking_complete++;
      else if (counts.first_tracking == NULL)
        counts.first_tracking = tracking;
    }
  counts.n_accounts = g_list_model_get_n_items (todoku_session_get_accounts (self->session));

  return counts;
}

static void
clear_list (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

static void
append_row (GtkListBox *list,
            const char *title,
            const char *subtitle,
            GtkWidget  *pill,
            const char *action_name,
            gint64      target)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row),
                              todoku_line_new (title, subtitle, FALSE, pill, "go-next-symbolic"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action_name);
  if (target >= 0)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "x", target);
  gtk_list_box_append (list, row);
}

static GtkWidget *
make_pill (TodokuStatus  status,
           const char   *word)
{
  GtkWidget *pill = todoku_status_pill_new ();

  todoku_status_pill_set (TODOKU_STATUS_PILL (pill), status, word);

  return pill;
}

static char *
describe_domains (const Counts *counts)
{
  if (counts->n_domains == 0)
    return g_strdup (_("Required · Not registered yet"));

  if (counts->n_domains == 1 && counts->first_open != NULL)
    {
      GListModel *records = todoku_subject_get_records (counts->first_open);
      g_autofree char *verified =
        todoku_text_verified_count (todoku_subject_get_n_verified (counts->first_open),
                                    g_list_model_get_n_items (records));

      /* Translators: %s is "1 of 3 records is verified". */
      return g_strdup_printf (_("Required · %s"), verified);
    }

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       /* Translators: %2$u domains are set up, of %1$u. */
                                       "Required · %2$u of %1$u domain is set up",
                                       "Required · %2$u of %1$u domains are set up",
                                       counts->n_domains),
                          counts->n_domains, counts->n_complete);
}

static char *
describe_tracking (const Counts *counts)
{
  if (counts->n_tracking == 0)
    return g_strdup (_("Optional · Without it, tracking URLs are at sendgrid.net"));

  if (counts->first_tracking != NULL)
    {
      const char *stage =
        todoku_text_tracking_stage (todoku_tracking_domain_get_row (counts->first_tracking)->stage);
      gint64 deadline = todoku_tracking_domain_get_row (counts->first_tracking)->deadline;
      gint64 now = g_get_real_time () +
                   todoku_tracking_domain_get_row (counts->first_tracking)->clock_offset;
      g_autofree char *left = NULL;

      if (todoku_tracking_domain_get_row (counts->first_tracking)->stage != TODOKU_TRACKING_STEP2 ||
          deadline <= now)
        /* Translators: %s is a stage of a tracking domain. */
        return g_strdup_printf (_("Optional · %s"), stage);

      left = todoku_text_time_left ((deadline - now) / G_USEC_PER_SEC);
      /* Translators: %1$s is a stage of a tracking domain, %2$s is how much time is left for it. */
      return g_strdup_printf (_("Optional · %1$s, %2$s"), stage, left);
    }

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "Optional · %u host is set up",
                                       "Optional · %u hosts are set up",
                                       counts->n_tracking_complete),
                          counts->n_tracking_complete);
}

static GtkWidget *
make_tracking_pill (const Counts *counts)
{
  if (counts->n_tracking_alarms > 0)
    return make_pill (TODOKU_STATUS_FIX, _("Needs you"));
  if (counts->n_tracking == 0)
    return make_pill (TODOKU_STATUS_OPTIONAL, NULL);
  if (counts->first_tracking == NULL)
    return make_pill (TODOKU_STATUS_VERIFIED, _("Set Up"));
  if (todoku_tracking_domain_get_row (counts->first_tracking)->stage == TODOKU_TRACKING_EXPIRED)
    return make_pill (TODOKU_STATUS_FIX, _("Expired"));

  return make_pill (TODOKU_STATUS_PENDING, NULL);
}

static void
update_lists (TodokuHomePage *self,
              const Counts   *counts)
{
  GListModel *servers = todoku_session_get_servers (self->session);
  g_autofree char *domains = describe_domains (counts);
  g_autofree char *tracking = describe_tracking (counts);
  g_autofree char *accounts = NULL;
  gboolean complete = counts->n_domains > 0 && counts->n_complete == counts->n_domains;

  clear_list (self->auth_list);
  clear_list (self->account_list);
  clear_list (self->server_list);

  append_row (self->auth_list, _("Delivery Domains"), domains,
              counts->n_alarms > counts->n_tracking_alarms
                ? make_pill (TODOKU_STATUS_FIX, _("Needs you"))
              : complete             ? make_pill (TODOKU_STATUS_VERIFIED, _("Set Up"))
              : counts->n_fix > 0    ? make_pill (TODOKU_STATUS_FIX, NULL)
              : counts->n_domains == 0 ? make_pill (TODOKU_STATUS_PENDING,
                                                    C_("state", "Not Registered"))
                                     : make_pill (TODOKU_STATUS_PENDING, NULL),
              "win.open-domains", -1);
  append_row (self->auth_list, _("Tracking"), tracking, make_tracking_pill (counts),
              "win.open-tracking-list", -1);

  if (counts->n_accounts > 0)
    accounts = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Required · %u account",
                                             "Required · %u accounts", counts->n_accounts),
                                counts->n_accounts);
  else if (counts->n_complete > 0)
    accounts = g_strdup (_("Required · Not registered yet"));
  else
    accounts = g_strdup (_("Required · Possible once a delivery domain is set up"));
  append_row (self->account_list, _("Shared Mail Accounts"), accounts,
              counts->n_accounts > 0 ? make_pill (TODOKU_STATUS_VERIFIED, C_("state", "Registered"))
                                     : make_pill (TODOKU_STATUS_PENDING,
                                                  C_("state", "Not Registered")),
              "win.open-accounts", -1);

  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, i);
      const TodokuServerRow *row = todoku_delivery_server_get_row (server);
      TodokuServerStatus status = todoku_delivery_server_get_status (server);
      gboolean practice = row->practice;
      GtkWidget *pill = make_pill (status == TODOKU_SERVER_STATUS_CONNECTED ? TODOKU_STATUS_VERIFIED
                                   : status == TODOKU_SERVER_STATUS_UNAUTHORISED ||
                                   status == TODOKU_SERVER_STATUS_SCOPES_MISSING
                                     ? TODOKU_STATUS_FIX
                                   : status == TODOKU_SERVER_STATUS_STOPPED
                                     ? TODOKU_STATUS_PENDING
                                     : TODOKU_STATUS_UNKNOWN,
                                   todoku_text_server_status (status));

      append_row (self->server_list,
                  practice ? _("Practice Server") : todoku_subject_get_name (server),
                  practice ? _("On this computer alone") : row->url,
                  pill, "win.open-server", todoku_subject_get_id (server));
    }
}

/**
 * Next:
 * @title: what to do
 * @body: why
 * @button: the verb on the button
 * @action: what the button does
 * @target: the id that @action takes, or -1
 * @n_done: how many of the four stages are behind
 * @subtitle: the same in a line for the head
 *
 * The one thing to do next.
 */
typedef struct
{
  char *title;
  const char *body;
  const char *button;
  const char *action;
  gint64 target;
  guint n_done;
  char *subtitle;
} Next;

static void
find_next_for_domain (Next         *next,
                      const Counts *counts)
{
  const char *name = todoku_subject_get_name (counts->first_open);

  next->target = todoku_subject_get_id (counts->first_open);
  next->button = _("Open Records");
  if (counts->n_fix > 0)
    {
      next->action = "win.open-domain";
      /* Translators: %s is a domain name. */
      next->title = g_strdup_printf (_("Mend the records of %s"), name);
      next->body = _("The page of the domain says what to change.");
    }
  else
    {
      next->action = "win.resume-domain";
      /* Translators: %s is a domain name. */
      next->title = g_strdup_printf (_("Enter the records of %s in DNS"), name);
      next->body = _("Then verify them. The wizard goes on where you left it.");
    }
  if (counts->n_complete == 0)
    {
      next->n_done = 2;
      /* Translators: %s is a domain name. */
      next->subtitle = g_strdup_printf (_("Two of four stages are done. Next: verify %s."), name);
    }
  else
    {
      next->n_done = 4;
      /* Translators: %s is a domain name. */
      next->subtitle = g_strdup_printf (_("Mail can be sent. Next: verify %s too."), name);
    }
}

/* What was set up and does not hold any more comes before anything new. */
static void
find_next_for_alarm (Next         *next,
                     const Counts *counts)
{
  next->n_done = counts->n_accounts > 0 ? 4 : 3;
  next->button = _("Open Records");
  if (counts->n_alarms > 1)
    {
      next->action = "win.open-watch";
      next->title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                  "Mend the records of %u domain",
                                                  "Mend the records of %u domains",
                                                  counts->n_alarms), counts->n_alarms);
    }
  else
    {
      next->action = TODOKU_IS_TRACKING_DOMAIN (counts->first_alarm) ? "win.open-tracking"
                                                                     : "win.open-domain";
      next->target = todoku_subject_get_id (counts->first_alarm);
      /* Translators: %s is a domain name. */
      next->title = g_strdup_printf (_("Mend the records of %s"),
                                     todoku_subject_get_name (counts->first_alarm));
    }
  next->body = _("They were right and have disappeared or changed.");
  next->subtitle = g_strdup (_("Mail may no longer arrive. Next: put back what disappeared."));
}

static Next
find_next (const Counts *counts)
{
  Next next = { NULL, NULL, NULL, NULL, -1, 1, NULL };

  if (counts->n_alarms > 0)
    {
      find_next_for_alarm (&next, counts);
    }
  else if (counts->n_domains == 0)
    {
      next.title = g_strdup (_("Register a delivery domain"));
      next.body = _("It is the part right of the @ in the sender's address.");
      next.button = _("Register");
      next.action = "win.new-domain";
      next.subtitle = g_strdup (_("One of four stages is done. Next: register a delivery domain."));
    }
  else if (counts->n_complete == 0 && counts->first_open != NULL)
    {
      find_next_for_domain (&next, counts);
    }
  else if (counts->n_accounts == 0)
    {
      next.title = g_strdup (_("Register a shared mail account"));
      next.body = _("It is the address that mail is sent from.");
      next.button = _("Register");
      next.action = "win.new-account";
      next.n_done = 3;
      next.subtitle = g_strdup (_("Three of four stages are done. Next: register an account."));
    }
  else if (counts->first_open != NULL)
    {
      find_next_for_domain (&next, counts);
    }
  else
    {
      next.n_done = 4;
      next.subtitle = g_strdup (_("Everything is ready. Do not delete the registered records."));
    }

  return next;
}

static void
update_next (TodokuHomePage *self,
             const Counts   *counts)
{
  Next next = find_next (counts);
  guint position = 0;

  gtk_widget_set_visible (self->next_card, next.action != NULL);
  if (next.action != NULL)
    {
      gtk_label_set_text (self->next_title, next.title);
      gtk_label_set_text (self->next_body, next.body);
      gtk_button_set_label (self->next_button, next.button);
      /* Name and target change one after the other, and must fit each other at every moment. */
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->next_button), NULL);
      gtk_actionable_set_action_target_value (
        GTK_ACTIONABLE (self->next_button),
        next.target >= 0 ? g_variant_new_int64 (next.target) : NULL);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->next_button), next.action);
    }
  todoku_page_head_set_subtitle (self->head, next.subtitle);
  for (GtkWidget *segment = gtk_widget_get_first_child (self->segments); segment != NULL;
       segment = gtk_widget_get_next_sibling (segment))
    todoku_widget_add_class (segment, "done", position++ < next.n_done);
  todoku_widget_add_class (self->number1, "done", next.n_done >= 3);
  todoku_widget_add_class (self->number2, "done", next.n_done >= 4);
  g_free (next.title);
  g_free (next.subtitle);
}

static gboolean
update_cb (gpointer user_data)
{
  TodokuHomePage *self = user_data;
  guint n_servers = g_list_model_get_n_items (todoku_session_get_servers (self->session));

  self->update_id = 0;
  gtk_widget_set_visible (self->new_button, n_servers > 0);
  gtk_stack_set_visible_child (self->stack, n_servers > 0 ? self->list_page : self->first_page);
  if (n_servers > 0)
    {
      const Counts counts = count (self);
      g_autoptr(TodokuPlace) place = todoku_place_new (GTK_WIDGET (self));

      update_next (self, &counts);
      update_lists (self, &counts);
      /* The rows are other ones now. */
      todoku_place_return (place, GTK_WIDGET (self));
    }

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
      g_autofree char *escaped = g_markup_escape_text (text, -1);

      adw_status_page_set_description (self->error_page, escaped);
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

/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of tracking domains. Its rows follow the session's list and each domain's stage by
 * themselves. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-tracking-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-page-head.h"
#include "todoku-status-pill.h"
#include "todoku-text.h"
#include "todoku-tracking-wizard.h"
#include "todoku-widget.h"

struct _TodokuTrackingPage
{
  AdwBin parent_instance;

  /* Owned References */
  TodokuSession *session;

  /* Template Widgets */
  GtkListBox *list;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (TodokuTrackingPage, todoku_tracking_page, ADW_TYPE_BIN)

static GtkWindow *
get_window (gpointer widget)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (widget)));
}

static void
update_stack (TodokuTrackingPage *self)
{
  guint n = g_list_model_get_n_items (todoku_session_get_tracking_domains (self->session));

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
}

static void
new_action (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  TodokuTrackingPage *self = TODOKU_TRACKING_PAGE (widget);

  gtk_window_present (GTK_WINDOW (todoku_tracking_wizard_new (get_window (self), self->session,
                                                              NULL)));
}

static void
open_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  TodokuTrackingPage *self = TODOKU_TRACKING_PAGE (widget);
  TodokuTrackingDomain *tracking =
    todoku_session_find_tracking (self->session, g_variant_get_string (parameter, NULL));

  if (tracking != NULL)
    gtk_window_present (GTK_WINDOW (todoku_tracking_wizard_new (get_window (self), self->session,
                                                                tracking)));
}

static TodokuStatus
stage_status (TodokuTrackingStage stage)
{
  switch (stage)
    {
    case TODOKU_TRACKING_COMPLETE:
      return TODOKU_STATUS_VERIFIED;
    case TODOKU_TRACKING_EXPIRED:
    case TODOKU_TRACKING_REFUSED:
      return TODOKU_STATUS_FIX;
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_REQUESTING:
    case TODOKU_TRACKING_DISTRIBUTING:
    case TODOKU_TRACKING_REMOVING:
      return TODOKU_STATUS_WAITING;
    case TODOKU_TRACKING_STEP1:
    case TODOKU_TRACKING_STEP2:
    case TODOKU_TRACKING_STEP3:
    case TODOKU_TRACKING_REMOVED:
    default:
      return TODOKU_STATUS_PENDING;
    }
}

static void
update_row (TodokuTrackingDomain *tracking,
            GParamSpec           *pspec,
            gpointer              user_data)
{
  AdwActionRow *row = user_data;
  TodokuStatusPill *pill = g_object_get_data (G_OBJECT (row), "todoku-pill");
  TodokuTrackingStage stage = todoku_tracking_domain_get_stage (tracking);
  gint64 deadline = todoku_tracking_domain_get_deadline (tracking);
  g_autofree char *subtitle = g_strdup (todoku_text_tracking_state (tracking));

  if (stage == TODOKU_TRACKING_STEP2 && deadline > 0)
    {
      gint64 left = deadline - todoku_tracking_domain_get_clock_offset (tracking) -
                    g_get_real_time ();
      g_autofree char *left_text = todoku_text_time_left (MAX (left, 0) / G_USEC_PER_SEC);

      g_free (subtitle);
      subtitle = g_strdup_printf ("step2 · %s", left_text);
    }
  adw_action_row_set_subtitle (row, subtitle);
  todoku_status_pill_set (pill, stage_status (stage), todoku_text_tracking_stage (stage));
}

static GtkWidget *
make_row_cb (gpointer item,
             gpointer user_data)
{
  TodokuTrackingDomain *tracking = item;
  const char *host = todoku_tracking_domain_get_host (tracking);
  g_autofree char *shown = todoku_domain_name_to_unicode (host);
  GtkWidget *pill = todoku_status_pill_new ();
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "title", shown,
                                 "activatable", TRUE,
                                 "action-name", "trackings.open",
                                 NULL);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", host);
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), pill);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_object_set_data (G_OBJECT (row), "todoku-pill", pill);
  g_signal_connect_object (tracking, "notify", G_CALLBACK (update_row), row, 0);
  update_row (tracking, NULL, row);

  return row;
}

static void
todoku_tracking_page_dispose (GObject *object)
{
  TodokuTrackingPage *self = TODOKU_TRACKING_PAGE (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_tracking_page_parent_class)->dispose (object);
}

static void
todoku_tracking_page_class_init (TodokuTrackingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_tracking_page_dispose;

  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-tracking-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, list);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingPage, stack);
  gtk_widget_class_install_action (widget_class, "trackings.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "trackings.open", "s", open_action);
}

static void
todoku_tracking_page_init (TodokuTrackingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  todoku_stack_hide_others (self->stack);
}

/**
 * todoku_tracking_page_new:
 * @session: the session
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_tracking_page_new (TodokuSession *session)
{
  TodokuTrackingPage *self = g_object_new (TODOKU_TYPE_TRACKING_PAGE, NULL);
  GListModel *trackings = todoku_session_get_tracking_domains (session);

  self->session = g_object_ref (session);
  gtk_list_box_bind_model (self->list, trackings, make_row_cb, NULL, NULL);
  g_signal_connect_object (trackings, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  update_stack (self);

  return GTK_WIDGET (self);
}

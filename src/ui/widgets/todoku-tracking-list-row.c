/* SPDX-License-Identifier: GPL-3.0-or-later
 * What it has to do next and until when, and how it stands. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-tracking-list-row.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-status-pill.h"
#include "todoku-text-renewal.h"
#include "todoku-text.h"
#include "todoku-urgency.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

/* The two widgets that change hang on their row under these names. */
#define KEY_CAPTION "todoku-caption"
#define KEY_PILL "todoku-pill"

static char *
make_caption (TodokuTrackingDomain *tracking)
{
  const TodokuTrackingRow *row = todoku_tracking_domain_get_row (tracking);
  TodokuTrackingStage stage = row->stage;
  gint64 now = g_get_real_time ();
  gint64 deadline = row->deadline - row->clock_offset;
  g_autofree char *time = NULL;
  g_autofree char *until = NULL;

  if (stage == TODOKU_TRACKING_COMPLETE)
    return row->not_after != 0 ? todoku_text_certificate_until (row->not_after)
                               : todoku_text_last_check (row->checked_at, 0, now);

  if (todoku_urgency_get_group (tracking) != TODOKU_URGENCY_DEADLINE)
    until = g_strdup (_("no deadline"));
  else
    {
      time = todoku_text_moment (deadline, now);
      /* Translators: %s is a day and a time of day. */
      until = g_strdup_printf (stage == TODOKU_TRACKING_EXPIRED ? _("expired %s") : _("until %s"),
                               time);
    }

  /* Translators: Two facts on one line, such as "Cloudflare · Checked 15:04". */
  return g_strdup_printf (_("%1$s · %2$s"), todoku_urgency_get_step (tracking), until);
}

/**
 * todoku_tracking_list_row_new:
 * @chosen: which rows are chosen
 * @tracking: a tracking domain
 *
 * The rest of it is said by todoku_tracking_list_row_update().
 *
 * Returns: (transfer floating): a row that says its name
 */
GtkWidget *
todoku_tracking_list_row_new (TodokuChosen         *chosen,
                              TodokuTrackingDomain *tracking)
{
  const char *host = todoku_subject_get_name (tracking);
  g_autofree char *shown = todoku_domain_name_to_unicode (host);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *wrap = todoku_wrap_box_new (6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *name = todoku_label_new (shown, NULL, TRUE);
  GtkWidget *caption = todoku_label_new ("", "caption", FALSE);
  GtkWidget *pill = todoku_status_pill_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", box, "activatable", TRUE,
                                 "action-name", "trackings.open", NULL);

  gtk_widget_add_css_class (caption, "secondary");
  gtk_widget_add_css_class (box, "domain-row");
  gtk_widget_set_hexpand (wrap, TRUE);
  gtk_widget_set_valign (wrap, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), name);
  gtk_box_append (GTK_BOX (texts), caption);
  todoku_wrap_box_append (TODOKU_WRAP_BOX (wrap), texts);
  todoku_wrap_box_append (TODOKU_WRAP_BOX (wrap), pill);
  gtk_box_append (GTK_BOX (box), todoku_chosen_make_check (chosen, tracking, arrow));
  gtk_box_append (GTK_BOX (box), wrap);
  gtk_box_append (GTK_BOX (box), arrow);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", host);
  g_object_set_data (G_OBJECT (row), KEY_CAPTION, caption);
  g_object_set_data (G_OBJECT (row), KEY_PILL, pill);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name,
                                  NULL, -1);

  return row;
}

/**
 * todoku_tracking_list_row_update:
 * @row: its row
 * @tracking: the tracking domain
 * @names_server: whether the list has those of several delivery servers
 * @queued: whether it waits for its turn among many
 *
 * Says anew what changes with time.
 */
void
todoku_tracking_list_row_update (GtkWidget            *row,
                                 TodokuTrackingDomain *tracking,
                                 gboolean              names_server,
                                 gboolean              queued)
{
  TodokuStatusPill *pill = g_object_get_data (G_OBJECT (row), KEY_PILL);
  TodokuDeliveryServer *server = todoku_subject_get_server (tracking);
  g_autofree char *caption = make_caption (tracking);

  if (names_server && server != NULL)
    {
      g_autofree char *alone = g_steal_pointer (&caption);
      g_autofree char *name = todoku_text_server_name (server);

      /* Translators: Two facts on one line, such as "Cloudflare · Checked 15:04". */
      caption = g_strdup_printf (_("%1$s · %2$s"), alone, name);
    }
  gtk_label_set_text (g_object_get_data (G_OBJECT (row), KEY_CAPTION), caption);
  if (queued)
    todoku_status_pill_set (pill, TODOKU_STATUS_PENDING, _("Queued"));
  else
    todoku_urgency_set_pill (pill, tracking);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Rows are made anew only when their order changes, so that the focus stays where it is. Of each
 * group a part is shown until the person asks for the rest. Knows no session. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-tracking-groups.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-boxed.h"
#include "todoku-tracking-list-row.h"

/**
 * TodokuTrackingGroups:
 * @chosen: (owned): which rows are chosen
 * @lists: one list for each group; the parent of each goes with it when it is empty
 * @shown: (owned) (nullable) (element-type TodokuTrackingDomain): what there is, in order
 * @rows: (element-type GtkWidget): the row of each; %NULL beyond the limit of its group
 * @counts: how many each group has
 * @limits: how many of them have a row
 */
struct _TodokuTrackingGroups
{
  TodokuChosen *chosen;
  GtkListBox *lists[TODOKU_URGENCY_N_GROUPS];
  GPtrArray *shown;
  GPtrArray *rows;
  guint counts[TODOKU_URGENCY_N_GROUPS];
  guint limits[TODOKU_URGENCY_N_GROUPS];
};

/**
 * todoku_tracking_groups_new:
 * @chosen: which rows are chosen
 * @lists: (array fixed-size=3): the lists, in the order of #TodokuUrgencyGroup; they outlive it
 *
 * Returns: (transfer full): the groups, all of them empty
 */
TodokuTrackingGroups *
todoku_tracking_groups_new (TodokuChosen  *chosen,
                            GtkListBox   **lists)
{
  TodokuTrackingGroups *self = g_new0 (TodokuTrackingGroups, 1);

  self->chosen = g_object_ref (chosen);
  memcpy (self->lists, lists, sizeof self->lists);
  self->rows = g_ptr_array_new ();
  todoku_tracking_groups_reset_limits (self);

  return self;
}

/**
 * todoku_tracking_groups_free:
 * @self: (transfer full): the groups
 */
void
todoku_tracking_groups_free (TodokuTrackingGroups *self)
{
  g_object_unref (self->chosen);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/**
 * todoku_tracking_groups_get_n:
 * @self: the groups
 *
 * Returns: how many there are in all of them, with a row or without
 */
guint
todoku_tracking_groups_get_n (TodokuTrackingGroups *self)
{
  return self->shown != NULL ? self->shown->len : 0;
}

/**
 * todoku_tracking_groups_shows:
 * @self: the groups
 * @sorted: (element-type TodokuTrackingDomain): what todoku_urgency_list() listed
 *
 * Groups come one after the other in it, so that it is enough to count them.
 *
 * Returns: whether each of @sorted has its place and its group already
 */
gboolean
todoku_tracking_groups_shows (TodokuTrackingGroups *self,
                              GPtrArray            *sorted)
{
  guint counts[TODOKU_URGENCY_N_GROUPS] = { 0 };

  if (self->shown == NULL || self->shown->len != sorted->len)
    return FALSE;

  for (guint i = 0; i < sorted->len; i++)
    {
      if (self->shown->pdata[i] != sorted->pdata[i])
        return FALSE;
      counts[todoku_urgency_get_group (sorted->pdata[i])]++;
    }

  return memcmp (counts, self->counts, sizeof counts) == 0;
}

static void
append_more (TodokuTrackingGroups *self,
             TodokuUrgencyGroup    group)
{
  /* Translators: below a list: how many of how many are shown. */
  g_autofree char *count = g_strdup_printf (_("%'u of %'u are shown"), self->limits[group],
                                            self->counts[group]);

  todoku_boxed_append_link (self->lists[group], _("Show all"), count, NULL, "trackings.more",
                            group);
}

static void
append_tracking (TodokuTrackingGroups *self,
                 TodokuTrackingDomain *tracking)
{
  TodokuUrgencyGroup group = todoku_urgency_get_group (tracking);
  GtkWidget *row = NULL;

  if (self->counts[group]++ < self->limits[group])
    {
      row = todoku_tracking_list_row_new (self->chosen, tracking);
      gtk_list_box_append (self->lists[group], row);
    }
  g_ptr_array_add (self->rows, row);
}

/**
 * todoku_tracking_groups_show:
 * @self: the groups
 * @sorted: (element-type TodokuTrackingDomain): what todoku_urgency_list() listed
 *
 * Makes rows anew, without what todoku_tracking_list_row_update() says.
 */
void
todoku_tracking_groups_show (TodokuTrackingGroups *self,
                             GPtrArray            *sorted)
{
  g_autoptr(GPtrArray) before = self->shown;

  self->shown = g_ptr_array_ref (sorted);
  memset (self->counts, 0, sizeof self->counts);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < TODOKU_URGENCY_N_GROUPS; i++)
    todoku_boxed_clear (self->lists[i]);
  for (guint i = 0; i < sorted->len; i++)
    append_tracking (self, sorted->pdata[i]);
  for (guint i = 0; i < TODOKU_URGENCY_N_GROUPS; i++)
    {
      gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->lists[i])),
                              self->counts[i] > 0);
      if (self->counts[i] > self->limits[i])
        append_more (self, i);
    }
}

/**
 * todoku_tracking_groups_foreach:
 * @self: the groups
 * @func: called for each row
 * @user_data: its argument
 */
void
todoku_tracking_groups_foreach (TodokuTrackingGroups  *self,
                                TodokuTrackingRowFunc  func,
                                gpointer               user_data)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (self->rows->pdata[i] != NULL)
      func (self->rows->pdata[i], self->shown->pdata[i], user_data);
}

/**
 * todoku_tracking_groups_reset_limits:
 * @self: the groups
 *
 * Shows a part of each group again, from the next todoku_tracking_groups_show() on.
 */
void
todoku_tracking_groups_reset_limits (TodokuTrackingGroups *self)
{
  for (guint i = 0; i < TODOKU_URGENCY_N_GROUPS; i++)
    self->limits[i] = TODOKU_TRACKING_GROUP_PART;
}

/**
 * todoku_tracking_groups_show_all:
 * @self: the groups
 * @group: one of which a part is shown
 *
 * Shows the rest of it. The keyboard goes on with the first row that was not there before.
 */
void
todoku_tracking_groups_show_all (TodokuTrackingGroups *self,
                                 TodokuUrgencyGroup    group)
{
  g_autoptr(GPtrArray) shown = g_ptr_array_ref (self->shown);
  guint first = self->limits[group];

  for (guint i = 0; i < (guint) group; i++)
    first += self->counts[i];
  self->limits[group] = G_MAXUINT;
  todoku_tracking_groups_show (self, shown);
  gtk_widget_grab_focus (self->rows->pdata[first]);
}

/**
 * todoku_tracking_groups_activate:
 * @self: the groups
 *
 * Opens the first, which is most often the one that was searched for.
 *
 * Returns: whether there is one
 */
gboolean
todoku_tracking_groups_activate (TodokuTrackingGroups *self)
{
  return self->rows->len > 0 && gtk_widget_activate (self->rows->pdata[0]);
}

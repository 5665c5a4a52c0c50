/* SPDX-License-Identifier: GPL-3.0-or-later
 * Asks the desktop whether Todoku may go on in the background when a switch for checks by itself
 * was put on, and puts it back when the desktop refuses: a switch that is on must be true. Main
 * thread only.
 */
#include "todoku-config.h"

#include "todoku-background.h"

#include <glib/gi18n-lib.h>

#include "todoku-compat.h"
#include "todoku-portal.h"

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GtkSwitch) monitoring = user_data;

  if (todoku_confirm_finish (result))
    gtk_switch_set_active (monitoring, TRUE);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GtkSwitch) monitoring = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_portal_background_finish (result, &error))
    return;
  /* Where there is no portal, nothing forbids it. */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    {
      g_info ("Background: %s", error->message);
      return;
    }

  gtk_switch_set_active (monitoring, FALSE);
  if (gtk_widget_get_root (GTK_WIDGET (monitoring)) == NULL)
    return;
  todoku_confirm_async (GTK_WIDGET (monitoring),
                        _("The desktop does not let Todoku run in the background"),
                        _("Allow it for Todoku under “Apps” in the desktop’s settings and try "
                          "again. Without it, open Todoku from time to time and press “Check "
                          "Again”."),
                        _("_Try Again"), FALSE, chosen_cb, g_object_ref (monitoring));
}

/**
 * todoku_background_ask_for:
 * @monitoring: a switch that a person has just put on
 *
 * Asks the desktop, and puts @monitoring off again when it refuses.
 */
void
todoku_background_ask_for (GtkSwitch *monitoring)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (monitoring));

  todoku_portal_background_async (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                  _("Checks every night that the records are still there"), NULL,
                                  answered_cb, g_object_ref (monitoring));
}

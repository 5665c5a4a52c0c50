/* SPDX-License-Identifier: GPL-3.0-or-later
 * It follows the answer that the settings keep, so that it is right on every page at once, and on
 * one that is opened later. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-background-notice.h"

#include <glib/gi18n-lib.h>

#include "todoku-background.h"
#include "todoku-notice.h"
#include "todoku-value-field.h"
#include "todoku-widget.h"

#define SETTINGS_PROGRAM "gnome-control-center"

struct _TodokuBackgroundNotice
{
  GtkBox parent_instance;

  /* Owned */
  GSettings *settings;

  /* (unowned) */
  TodokuNotice *notice;
  GtkWidget *settings_button;
};

G_DEFINE_FINAL_TYPE (TodokuBackgroundNotice, todoku_background_notice, GTK_TYPE_BOX)

static void
update_notice (TodokuBackgroundNotice *self)
{
  TodokuBackgroundState state = todoku_background_get_state (self->settings);
  gboolean sandboxed = todoku_background_is_sandboxed ();
  const char *title = NULL;
  const char *body = NULL;

  switch (state)
    {
    case TODOKU_BACKGROUND_REFUSED:
      title = _("Running in the background is not allowed.");
      body = sandboxed ? _("Allow it for Todoku under “Apps” in the desktop’s settings. Where that "
                           "is not possible, run this line every hour by crontab or a systemd "
                           "timer.")
                       : _("Allow it for Todoku under “Apps” in the desktop’s settings. Where that "
                           "is not possible, run this line once in a terminal.");
      break;
    case TODOKU_BACKGROUND_NO_AUTOSTART:
      title = _("Todoku is not started when you log in.");
      body = sandboxed ? _("After a login it watches once you have opened it. To watch without "
                           "that, run this line every hour by crontab or a systemd timer.")
                       : _("After a login it watches once you have opened it. To watch without "
                           "that, run this line once in a terminal.");
      break;
    case TODOKU_BACKGROUND_MISSING:
      title = _("This desktop cannot start Todoku by itself.");
      body = sandboxed ? _("After a login it watches once you have opened it. To watch without "
                           "that, run this line every hour by crontab or a systemd timer.")
                       : _("After a login it watches once you have opened it. To watch without "
                           "that, run this line once in a terminal.");
      break;
    case TODOKU_BACKGROUND_UNASKED:
    case TODOKU_BACKGROUND_ALLOWED:
    default:
      break;
    }

  gtk_widget_set_visible (GTK_WIDGET (self), title != NULL);
  if (title != NULL)
    todoku_notice_set (self->notice, "waiting", "dialog-warning-symbolic", title, body);
  gtk_widget_set_visible (self->settings_button,
                          state == TODOKU_BACKGROUND_REFUSED && !sandboxed &&
                          gtk_widget_get_sensitive (self->settings_button));
}

static void
settings_clicked_cb (TodokuBackgroundNotice *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GAppInfo) program =
    g_app_info_create_from_commandline (SETTINGS_PROGRAM " applications " TODOKU_APP_ID, NULL,
                                        G_APP_INFO_CREATE_NONE, &error);

  if (program == NULL || !g_app_info_launch (program, NULL, NULL, &error))
    g_warning ("The settings do not open: %s", error->message);
}

static void
todoku_background_notice_dispose (GObject *object)
{
  g_clear_object (&TODOKU_BACKGROUND_NOTICE (object)->settings);

  G_OBJECT_CLASS (todoku_background_notice_parent_class)->dispose (object);
}

static void
todoku_background_notice_class_init (TodokuBackgroundNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_background_notice_dispose;
}

static void
todoku_background_notice_init (TodokuBackgroundNotice *self)
{
  gboolean sandboxed = todoku_background_is_sandboxed ();
  g_autofree char *program = g_find_program_in_path (SETTINGS_PROGRAM);
  GtkWidget *notice = g_object_new (TODOKU_TYPE_NOTICE, "hexpand", TRUE, NULL);
  GtkWidget *field = g_object_new (TODOKU_TYPE_VALUE_FIELD, NULL);

  self->notice = TODOKU_NOTICE (notice);
  todoku_value_field_set_value (TODOKU_VALUE_FIELD (field),
                                sandboxed ? "flatpak run --command=todokuctl " TODOKU_APP_ID
                                " watch --once"
                                          : "todokuctl watch install");
  todoku_notice_add (self->notice, field);
  if (!sandboxed)
    todoku_notice_add (self->notice,
                       todoku_label_new (_("It sets up a systemd timer, or shows the line for "
                                           "crontab where there is none."),
                                         "caption secondary", FALSE));
  self->settings_button = gtk_button_new_with_label (_("Open the Settings"));
  gtk_widget_set_halign (self->settings_button, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->settings_button, "suggested-action");
  gtk_widget_set_sensitive (self->settings_button, program != NULL);
  g_signal_connect_swapped (self->settings_button, "clicked", G_CALLBACK (settings_clicked_cb),
                            self);
  todoku_notice_add (self->notice, self->settings_button);
  gtk_box_append (GTK_BOX (self), notice);

  self->settings = g_settings_new (TODOKU_APP_ID);
  g_signal_connect_object (self->settings, "changed::background", G_CALLBACK (update_notice), self,
                           G_CONNECT_SWAPPED);
  update_notice (self);
}

/**
 * todoku_background_notice_new:
 *
 * Returns: (transfer floating): the notice, invisible while there is nothing to say
 */
GtkWidget *
todoku_background_notice_new (void)
{
  return g_object_new (TODOKU_TYPE_BACKGROUND_NOTICE, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Confirmation, About, announcements, colours and saving on libadwaita 1.2 to the newest. Built as
 * a library of its own without the version limits. Everything below an `#else` goes when Debian 12
 * does.
 */
#include "todoku-config.h"

#include "todoku-compat.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
response_cb (GObject    *dialog,
             const char *response,
             gpointer    user_data)
{
  g_autoptr(GTask) task = user_data;

  g_task_return_boolean (task, g_strcmp0 (response, "go") == 0);
}

/**
 * todoku_confirm_async:
 * @parent: where the dialog belongs
 * @heading: the question
 * @body: the consequence, plain text
 * @action_label: the verb on the button that goes ahead, with its mnemonic
 * @destructive: whether going ahead destroys something
 * @callback: called when the person has decided
 * @user_data: its data
 *
 * Asks before something that cannot be undone. Escape and closing mean no.
 */
void
todoku_confirm_async (GtkWidget           *parent,
                      const char          *heading,
                      const char          *body,
                      const char          *action_label,
                      gboolean             destructive,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task = g_task_new (parent, NULL, callback, user_data);
#if ADW_CHECK_VERSION (1, 5, 0)
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  g_task_set_source_tag (task, todoku_confirm_async);
  adw_alert_dialog_add_responses (alert, "cancel", _("Cancel"), "go", action_label, NULL);
  adw_alert_dialog_set_response_appearance (alert, "go",
                                            destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                        : ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (alert, destructive ? "cancel" : "go");
  adw_alert_dialog_set_close_response (alert, "cancel");
  g_signal_connect (alert, "response", G_CALLBACK (response_cb), task);
  adw_dialog_present (dialog, parent);
#else
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (parent));
  GtkWidget *dialog = adw_message_dialog_new (window, heading, body);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  g_task_set_source_tag (task, todoku_confirm_async);
  adw_message_dialog_add_responses (message, "cancel", _("Cancel"), "go", action_label, NULL);
  adw_message_dialog_set_response_appearance (message, "go",
                                              destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                          : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, destructive ? "cancel" : "go");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect (message, "response", G_CALLBACK (response_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
#endif
}

/**
 * todoku_confirm_finish:
 * @result: what the callback got
 *
 * Returns: whether the person wants to go ahead
 */
gboolean
todoku_confirm_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_confirm_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * todoku_show_about:
 * @parent: where the dialog belongs
 *
 * Shows what the program is.
 */
void
todoku_show_about (GtkWidget *parent)
{
#if ADW_CHECK_VERSION (1, 5, 0)
  adw_show_about_dialog (parent,
#else
  adw_show_about_window (GTK_WINDOW (gtk_widget_get_root (parent)),
#endif
                         "application-name", "Todoku",
                         "application-icon", TODOKU_APP_ID,
                         "version", TODOKU_VERSION,
                         "developer-name", _("The Todoku developers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "website", TODOKU_RELEASES_URL,
                         "issue-url", TODOKU_ISSUES_URL,
                         "comments", _("Sets up the sender authentication of mail, tells what is "
                                       "wrong in DNS, and keeps watch."),
                         "translator-credits", _("translator-credits"),
                         NULL);
}

#if !GTK_CHECK_VERSION (4, 14, 0)
static GtkWidget *
find_announcer (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_widget_get_name (widget), "announcer"))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *announcer = find_announcer (child);

      if (announcer != NULL)
        return announcer;
    }

  return NULL;
}
#endif

/**
 * todoku_announce:
 * @widget: where it happened
 * @text: what happened
 *
 * Lets a screen reader say @text. GTK before 4.14 cannot announce; there the window's announcer, a
 * label of role status that nobody sees, changes its text.
 */
void
todoku_announce (GtkWidget  *widget,
                 const char *text)
{
#if GTK_CHECK_VERSION (4, 14, 0)
  g_autoptr(GtkATContext) context = gtk_accessible_get_at_context (GTK_ACCESSIBLE (widget));

  /* What GTK has for tests (GTK_A11Y=test) cannot announce, and GTK 4.24 calls it all the same. */
  if (context == NULL || g_str_equal (G_OBJECT_TYPE_NAME (context), "GtkTestATContext"))
    return;
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#else
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *announcer = root != NULL ? find_announcer (GTK_WIDGET (root)) : NULL;

  if (announcer != NULL)
    gtk_label_set_text (GTK_LABEL (announcer), text);
#endif
}

/**
 * todoku_announce_end:
 * @widget: where it happened
 * @text: what was said
 *
 * Takes back what is true no more: who reads the window line by line would find it in the
 * announcer, and the same words said again would be no change.
 */
void
todoku_announce_end (GtkWidget  *widget,
                     const char *text)
{
#if !GTK_CHECK_VERSION (4, 14, 0)
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *announcer = root != NULL ? find_announcer (GTK_WIDGET (root)) : NULL;

  if (announcer != NULL && g_str_equal (gtk_label_get_text (GTK_LABEL (announcer)), text))
    gtk_label_set_text (GTK_LABEL (announcer), "");
#endif
}

/**
 * todoku_widget_get_color:
 * @widget: a widget
 * @color: (out caller-allocates): the colour of its text
 *
 * Looks up what a widget that draws text itself draws it with.
 */
void
todoku_widget_get_color (GtkWidget *widget,
                         GdkRGBA   *color)
{
#if GTK_CHECK_VERSION (4, 10, 0)
  gtk_widget_get_color (widget, color);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
#endif
}

static void
text_written_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
write_text (GTask *task,
            GFile *file)
{
  GBytes *bytes = g_task_get_task_data (task);

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION,
                                       g_task_get_cancellable (task), text_written_cb,
                                       g_object_ref (task));
}

/* What is done with a file once it is chosen. */
typedef void (*ChosenFunc) (GTask *task, GFile *file);

static void
take_choice (GTask      *task,
             GFile      *file,
             ChosenFunc  chosen)
{
  if (file != NULL)
    chosen (task, file);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
}

static void
return_file (GTask *task,
             GFile *file)
{
  g_task_return_pointer (task, g_object_ref (file), g_object_unref);
}

#if GTK_CHECK_VERSION (4, 10, 0)
static void
save_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  take_choice (task, file, write_text);
}

static void
open_chosen_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  take_choice (task, file, return_file);
}
#else
static void
chooser_response_cb (GtkNativeDialog *dialog,
                     int              response,
                     gpointer         user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GFile) file = NULL;
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (chooser);
  take_choice (task, file, gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_SAVE
                             ? write_text : return_file);
  g_object_unref (dialog);
}

static void
show_chooser (GtkFileChooserNative *dialog,
              GTask                *task)
{
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (chooser_response_cb), g_object_ref (task));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
#endif

/**
 * todoku_save_text_async:
 * @parent: the window that asks
 * @name: the name that is proposed for the file
 * @text: what to write
 * @cancellable: (nullable): stops the writing
 * @callback: called when it is written, or when no file was chosen
 * @user_data: its data
 *
 * Asks for a file and writes @text into it, through the portal where there is one.
 */
void
todoku_save_text_async (GtkWindow           *parent,
                        const char          *name,
                        const char          *text,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (parent, cancellable, callback, user_data);
#if GTK_CHECK_VERSION (4, 10, 0)
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
#else
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (NULL, parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
#endif

  g_task_set_source_tag (task, todoku_save_text_async);
  g_task_set_task_data (task, g_bytes_new (text, strlen (text)), (GDestroyNotify) g_bytes_unref);
#if GTK_CHECK_VERSION (4, 10, 0)
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, parent, cancellable, save_chosen_cb, g_object_ref (task));
#else
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  show_chooser (dialog, task);
#endif
}

/**
 * todoku_save_text_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether the text was written; %G_IO_ERROR_CANCELLED when no file was chosen
 */
gboolean
todoku_save_text_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_save_text_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * todoku_open_file_async:
 * @parent: the window that asks
 * @cancellable: (nullable): a cancellable
 * @callback: called when a file was chosen, or none
 * @user_data: its data
 *
 * Asks for a file that is there, through the portal where there is one.
 */
void
todoku_open_file_async (GtkWindow           *parent,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (parent, cancellable, callback, user_data);
#if GTK_CHECK_VERSION (4, 10, 0)
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
#endif

  g_task_set_source_tag (task, todoku_open_file_async);
#if GTK_CHECK_VERSION (4, 10, 0)
  gtk_file_dialog_open (dialog, parent, cancellable, open_chosen_cb, g_object_ref (task));
#else
  show_chooser (gtk_file_chooser_native_new (NULL, parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL,
                                             NULL), task);
#endif
}

/**
 * todoku_open_file_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the file; %NULL with %G_IO_ERROR_CANCELLED when none was chosen
 */
GFile *
todoku_open_file_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, todoku_open_file_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * What stands below an entry of a form: what becomes of the text, or why it cannot be taken. Main
 * thread only. It changes nothing that was typed.
 */
#include "todoku-config.h"

#include "todoku-field-note.h"

#include <glib/gi18n-lib.h>

#include "todoku-session.h"
#include "todoku-text.h"
#include "todoku-widget.h"

/**
 * todoku_field_note_new:
 *
 * Returns: (transfer floating): a note that is hidden until something is said in it
 */
GtkWidget *
todoku_field_note_new (void)
{
  GtkWidget *note = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *image = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_start (note, 12);
  gtk_widget_set_margin_top (note, 8);
  gtk_widget_set_visible (note, FALSE);
  gtk_box_append (GTK_BOX (note), image);
  gtk_box_append (GTK_BOX (note), todoku_label_new ("", NULL, FALSE));

  return note;
}

/**
 * todoku_field_note_show:
 * @note: a box with an icon and a label
 * @row: the entry that it belongs to
 * @sentence: (nullable): what there is to say
 * @is_wrong: whether the text cannot be taken; otherwise it is said quietly
 *
 * Says something of what was typed, to a screen reader too.
 */
void
todoku_field_note_show (GtkWidget   *note,
                        AdwEntryRow *row,
                        const char  *sentence,
                        gboolean     is_wrong)
{
  GtkWidget *label = gtk_widget_get_last_child (note);

  is_wrong = is_wrong && sentence != NULL;
  gtk_widget_set_visible (note, sentence != NULL);
  gtk_label_set_text (GTK_LABEL (label), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (gtk_widget_get_first_child (note), is_wrong);
  todoku_widget_add_class (note, "inline-error", is_wrong);
  todoku_widget_add_class (note, "caption", !is_wrong);
  todoku_widget_add_class (note, "secondary", !is_wrong);
  todoku_widget_add_class (GTK_WIDGET (row), "error", is_wrong);
  if (is_wrong)
    gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                                 GTK_ACCESSIBLE_INVALID_TRUE, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID);
}

/**
 * todoku_field_note_recipient:
 * @note: the note of @row
 * @row: where the recipient of a mail is typed
 * @several: whether there may be several
 * @is_final: whether the person wants to go on with it; until then half an address is no mistake
 *
 * Reads an address as people have it at hand, and says what becomes of it.
 *
 * Returns: (transfer full) (nullable): the address, several with commas between them; %NULL where
 *   there is none, or what was typed is none
 */
char *
todoku_field_note_recipient (GtkWidget   *note,
                             AdwEntryRow *row,
                             gboolean     several,
                             gboolean     is_final)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autoptr(GError) error = NULL;
  g_autofree char *address = todoku_account_read_recipients (typed, several, &error);
  g_autofree char *sentence = NULL;

  if (*typed == '\0')
    {
      todoku_field_note_show (note, row, NULL, FALSE);
      return NULL;
    }

  if (address == NULL)
    sentence = todoku_text_for_error (error);
  else if (!g_str_equal (address, typed))
    /* Translators: %s is a mail address. */
    sentence = g_strdup_printf (_("It will be sent to %s."), address);
  todoku_field_note_show (note, row, address != NULL || is_final ? sentence : NULL,
                          address == NULL);

  return g_steal_pointer (&address);
}

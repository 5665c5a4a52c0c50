/* SPDX-License-Identifier: GPL-3.0-or-later
 * Built when it is opened, because few are. Every text in it came from the network: it is escaped
 * already and shown without markup. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-evidence-table.h"

#include <glib/gi18n-lib.h>

#include "todoku-text-compare.h"
#include "todoku-text-table.h"
#include "todoku-text.h"
#include "todoku-value-label.h"
#include "todoku-widget.h"

struct _TodokuEvidenceTable
{
  GtkBox parent_instance;

  /* Owned */
  TodokuVerdict *verdict;
  GtkSizeGroup *server_group;
  GtkSizeGroup *ttl_group;

  /* Unowned */
  GtkWidget *raw_label;
};

G_DEFINE_FINAL_TYPE (TodokuEvidenceTable, todoku_evidence_table, GTK_TYPE_BOX)

static GtkWidget *
make_label (const char         *text,
            const char * const *classes,
            gboolean            is_value)
{
  GtkWidget *label;

  if (is_value)
    {
      label = todoku_value_label_new (text, NULL);
      todoku_value_label_set_selectable (TODOKU_VALUE_LABEL (label), FALSE);
      gtk_widget_set_css_classes (label, (const char **) classes);
      return label;
    }

  label = todoku_label_new (text, NULL, FALSE);
  gtk_widget_set_css_classes (label, (const char **) classes);

  return label;
}

static GtkWidget *
make_cell (const char *first,
           const char *second)
{
  static const char *const value[] = { "value", "caption", NULL };
  static const char *const quiet[] = { "value", "caption", "secondary", NULL };
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (cell, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (cell), make_label (first, value, TRUE));
  if (second != NULL)
    gtk_box_append (GTK_BOX (cell), make_label (second, quiet, TRUE));

  return cell;
}

static void
append_row (TodokuEvidenceTable *self,
            GtkWidget      *server,
            GtkWidget      *answer,
            GtkWidget      *ttl,
            const char     *css_class)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_size_group_add_widget (self->server_group, server);
  gtk_size_group_add_widget (self->ttl_group, ttl);
  gtk_widget_set_hexpand (answer, TRUE);
  gtk_box_append (GTK_BOX (row), server);
  gtk_box_append (GTK_BOX (row), answer);
  gtk_box_append (GTK_BOX (row), ttl);
  gtk_widget_add_css_class (row, css_class);
  gtk_box_append (GTK_BOX (self), row);
}

static void
append_answer (TodokuEvidenceTable     *self,
               const char         *who,
               const TodokuAnswer *answer)
{
  static const char *const value[] = { "value", "caption", "numeric", NULL };
  g_autofree char *text = todoku_text_answer (answer);
  g_autofree char *ttl = NULL;
  GtkWidget *ttl_label;
  gboolean has_values = answer->status == TODOKU_ASK_ANSWERED &&
                        answer->rcode == TODOKU_RCODE_NOERROR && answer->values != NULL &&
                        answer->values[0] != NULL;
  gboolean named = answer->server_name != NULL && *answer->server_name != '\0';

  ttl = answer->ttl >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, answer->ttl) : g_strdup ("");
  ttl_label = make_label (ttl, value, FALSE);
  gtk_label_set_xalign (GTK_LABEL (ttl_label), 1.0);
  gtk_widget_set_valign (ttl_label, GTK_ALIGN_START);
  append_row (self,
              make_cell (named ? answer->server_name : who, answer->address),
              has_values || answer->status != TODOKU_ASK_ANSWERED
                ? make_cell (text, NULL)
                : make_cell (todoku_rcode_to_text (answer->rcode), text),
              ttl_label, "evidence-row");
}

static void
append_query (TodokuEvidenceTable *self,
              const char     *name,
              guint16         rrtype)
{
  static const char *const classes[] = { "value", "caption", "query", NULL };
  g_autofree char *readable = todoku_text_readable (name);
  g_autofree char *text = g_strdup_printf ("%s  %s", readable, todoku_rrtype_to_text (rrtype));

  gtk_box_append (GTK_BOX (self), make_label (text, classes, TRUE));
}

static void
append_answers (TodokuEvidenceTable *self,
                const char     *name,
                guint16         rrtype,
                GPtrArray      *answers)
{
  if (answers->len == 0)
    return;

  append_query (self, name, rrtype);
  for (guint i = 0; i < answers->len; i++)
    append_answer (self, _("Your resolver"), g_ptr_array_index (answers, i));
}

static void
raw_toggled_cb (TodokuEvidenceTable  *self,
                GtkToggleButton *button)
{
  gtk_widget_set_visible (self->raw_label, gtk_toggle_button_get_active (button));
}

static void
copy_clicked_cb (TodokuEvidenceTable *self)
{
  g_autofree char *text = todoku_evidence_table_to_text (self->verdict);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "toast.show", "s", _("Copied the evidence"));
}

static void
build (TodokuEvidenceTable *self)
{
  static const char *const head[] = { "caption-heading", "secondary", NULL };
  static const char *const raw[] = { "value", "caption", NULL };
  const TodokuVerdict *verdict = self->verdict;
  guint16 rrtype = todoku_record_type_to_rrtype (verdict->record->type);
  g_autofree char *text = todoku_evidence_table_to_text (self->verdict);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *raw_button = gtk_toggle_button_new_with_label (_("Show Raw Answers"));
  GtkWidget *copy_button = gtk_button_new_with_label (_("Copy Evidence"));

  append_row (self, make_label (_("Server"), head, FALSE), make_label (_("Answer"), head, FALSE),
              make_label ("TTL", head, FALSE), "evidence-head");
  append_answers (self, verdict->record->host, rrtype, verdict->published);
  if (verdict->visible != NULL)
    {
      if (verdict->published->len == 0)
        append_query (self, verdict->record->host, rrtype);
      append_answer (self, _("Your resolver"), verdict->visible);
    }
  if (verdict->second != NULL)
    append_answer (self, _("Second opinion"), verdict->second);
  for (guint i = 0; i < verdict->probes->len; i++)
    {
      const TodokuProbe *probe = g_ptr_array_index (verdict->probes, i);

      append_answers (self, probe->name, probe->rrtype, probe->answers);
    }

  self->raw_label = make_label (text, raw, TRUE);
  todoku_value_label_set_selectable (TODOKU_VALUE_LABEL (self->raw_label), TRUE);
  gtk_widget_set_margin_top (self->raw_label, 6);
  gtk_widget_set_visible (self->raw_label, FALSE);
  g_signal_connect_swapped (raw_button, "toggled", G_CALLBACK (raw_toggled_cb), self);
  g_signal_connect_swapped (copy_button, "clicked", G_CALLBACK (copy_clicked_cb), self);
  gtk_widget_set_margin_top (buttons, 6);
  gtk_box_append (GTK_BOX (buttons), raw_button);
  gtk_box_append (GTK_BOX (buttons), copy_button);
  gtk_box_append (GTK_BOX (self), buttons);
  gtk_box_append (GTK_BOX (self), self->raw_label);
}

static void
todoku_evidence_table_finalize (GObject *object)
{
  TodokuEvidenceTable *self = TODOKU_EVIDENCE_TABLE (object);

  g_clear_pointer (&self->verdict, todoku_verdict_unref);
  g_clear_object (&self->server_group);
  g_clear_object (&self->ttl_group);

  G_OBJECT_CLASS (todoku_evidence_table_parent_class)->finalize (object);
}

static void
todoku_evidence_table_class_init (TodokuEvidenceTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_evidence_table_finalize;
}

static void
todoku_evidence_table_init (TodokuEvidenceTable *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "evidence");
  self->server_group = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->ttl_group = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
}

/**
 * todoku_evidence_table_new:
 * @verdict: the verdict whose evidence is shown
 *
 * Returns: (transfer floating): the table
 */
GtkWidget *
todoku_evidence_table_new (TodokuVerdict *verdict)
{
  TodokuEvidenceTable *self = g_object_new (TODOKU_TYPE_EVIDENCE_TABLE, NULL);

  self->verdict = todoku_verdict_ref (verdict);
  build (self);

  return GTK_WIDGET (self);
}

/**
 * todoku_evidence_table_count:
 * @verdict: (nullable): a verdict
 *
 * Returns: how many servers were asked
 */
guint
todoku_evidence_table_count (TodokuVerdict *verdict)
{
  if (verdict == NULL)
    return 0;

  return verdict->published->len + (verdict->visible != NULL ? 1 : 0) +
         (verdict->second != NULL ? 1 : 0);
}

static void
write_answer (GString            *text,
              const char         *name,
              guint16             rrtype,
              const TodokuAnswer *answer)
{
  g_autofree char *plain = todoku_text_plain (name);

  g_string_append_printf (text, ";; %s%s%s  %s %s\n",
                          answer->server_name != NULL ? answer->server_name : "",
                          answer->server_name != NULL ? " " : "",
                          answer->address != NULL ? answer->address : "",
                          plain, todoku_rrtype_to_text (rrtype));
  if (answer->status != TODOKU_ASK_ANSWERED)
    {
      g_string_append_printf (text, ";; %s\n\n",
                              todoku_enum_to_token (TODOKU_TYPE_ASK_STATUS, answer->status));
      return;
    }

  g_string_append_printf (text, ";; status: %s%s", todoku_rcode_to_text (answer->rcode),
                          answer->aa ? ", aa" : "");
  if (answer->ttl >= 0)
    g_string_append_printf (text, ", ttl: %" G_GINT64_FORMAT, answer->ttl);
  g_string_append_c (text, '\n');
  for (guint i = 0; answer->values != NULL && answer->values[i] != NULL; i++)
    g_string_append_printf (text, "%s. %s %s\n", plain, todoku_rrtype_to_text (rrtype),
                            answer->values[i]);
  g_string_append_c (text, '\n');
}

/**
 * todoku_evidence_table_to_text:
 * @verdict: a verdict
 *
 * Returns: (transfer full): the answers in the manner of `dig`, which every DNS company understands
 */
char *
todoku_evidence_table_to_text (TodokuVerdict *verdict)
{
  GString *text = g_string_new (NULL);
  guint16 rrtype = todoku_record_type_to_rrtype (verdict->record->type);

  for (guint i = 0; i < verdict->published->len; i++)
    write_answer (text, verdict->record->host, rrtype, g_ptr_array_index (verdict->published, i));
  if (verdict->visible != NULL)
    write_answer (text, verdict->record->host, rrtype, verdict->visible);
  if (verdict->second != NULL)
    write_answer (text, verdict->record->host, rrtype, verdict->second);
  for (guint i = 0; i < verdict->probes->len; i++)
    {
      const TodokuProbe *probe = g_ptr_array_index (verdict->probes, i);

      for (guint j = 0; j < probe->answers->len; j++)
        write_answer (text, probe->name, probe->rrtype, g_ptr_array_index (probe->answers, j));
    }
  while (text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate (text, text->len - 1);

  return g_string_free (text, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * The title of a finding is the sentence that its cards begin with. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-help-entry.h"

#include "todoku-record.h"
#include "todoku-text.h"
#include "todoku-verdict.h"
#include "todoku-widget.h"

struct _TodokuHelpEntry
{
  AdwExpanderRow parent_instance;

  /* (owned) (nullable): by what it is gone to */
  char *token;
};

G_DEFINE_FINAL_TYPE (TodokuHelpEntry, todoku_help_entry, ADW_TYPE_EXPANDER_ROW)

typedef enum
{
  PROP_TOKEN = 1,
  PROP_TEXT,
} TodokuHelpEntryProperty;

static GParamSpec *properties[PROP_TEXT + 1];

/* What is said of a finding of which nothing but the code is known. */
static void
set_finding_title (TodokuHelpEntry *self)
{
  g_autoptr(GEnumClass) codes = g_type_class_ref (TODOKU_TYPE_FINDING_CODE);
  GEnumValue *code = g_enum_get_value_by_nick (codes, self->token);
  const TodokuRecord fields = {
    .type = TODOKU_RECORD_TYPE_CNAME,
    .purpose = TODOKU_RECORD_PURPOSE_DKIM1,
    .host = "s1._domainkey.xxxxx.co.jp",
    .value = "s1.domainkey.u1234567.wl123.sendgrid.net",
    .priority = -1,
    .domain = "xxxxx.co.jp",
  };
  g_autoptr(TodokuRecord) record = NULL;
  g_autoptr(TodokuFinding) finding = NULL;
  g_autofree char *cause = NULL;

  if (code == NULL)
    return;

  record = todoku_record_new (&fields);
  finding = todoku_finding_new (code->value, TODOKU_SEVERITY_ERROR, NULL);
  cause = todoku_text_finding_cause (finding, record);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), cause);
}

static void
set_text (TodokuHelpEntry *self,
          const char      *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = todoku_label_new (text, "secondary", FALSE);

  gtk_widget_add_css_class (label, "help-text");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label,
                                  NULL, -1);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static void
todoku_help_entry_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  TodokuHelpEntry *self = TODOKU_HELP_ENTRY (object);

  switch ((TodokuHelpEntryProperty) property_id)
    {
    case PROP_TOKEN:
      self->token = g_value_dup_string (value);
      set_finding_title (self);
      break;
    case PROP_TEXT:
      set_text (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_help_entry_finalize (GObject *object)
{
  g_free (TODOKU_HELP_ENTRY (object)->token);

  G_OBJECT_CLASS (todoku_help_entry_parent_class)->finalize (object);
}

static void
todoku_help_entry_class_init (TodokuHelpEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = todoku_help_entry_set_property;
  object_class->finalize = todoku_help_entry_finalize;

  properties[PROP_TOKEN] = g_param_spec_string ("token", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
todoku_help_entry_init (TodokuHelpEntry *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

/**
 * todoku_help_entry_get_token:
 * @self: the entry
 *
 * Returns: (nullable): by what it is gone to: for a finding, the token of its code
 */
const char *
todoku_help_entry_get_token (TodokuHelpEntry *self)
{
  g_return_val_if_fail (TODOKU_IS_HELP_ENTRY (self), NULL);

  return self->token;
}

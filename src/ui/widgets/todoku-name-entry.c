/* SPDX-License-Identifier: GPL-3.0-or-later
 * It judges nothing: whoever has the entry says what there is to say, while it is typed. Main
 * thread only.
 */
#include "todoku-config.h"

#include "todoku-name-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-notice.h"
#include "todoku-widget.h"

struct _TodokuNameEntry
{
  AdwBin parent_instance;

  /* Template Widgets */
  AdwEntryRow *entry_row;
  TodokuNotice *notice;
};

G_DEFINE_FINAL_TYPE (TodokuNameEntry, todoku_name_entry, ADW_TYPE_BIN)

typedef enum
{
  PROP_TITLE = 1,
} TodokuNameEntryProperty;

static GParamSpec *properties[PROP_TITLE + 1];
static guint changed_signal;
static guint activated_signal;

static void
entry_changed_cb (TodokuNameEntry *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
entry_activated_cb (TodokuNameEntry *self)
{
  g_signal_emit (self, activated_signal, 0);
}

static void
todoku_name_entry_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  TodokuNameEntry *self = TODOKU_NAME_ENTRY (object);

  switch ((TodokuNameEntryProperty) property_id)
    {
    case PROP_TITLE:
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry_row),
                                     g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_name_entry_class_init (TodokuNameEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = todoku_name_entry_set_property;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), G_N_ELEMENTS (properties), properties);

  /**
   * TodokuNameEntry::changed:
   *
   * Something was typed: a result is to be set.
   */
  changed_signal = g_signal_new ("changed", TODOKU_TYPE_NAME_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  /**
   * TodokuNameEntry::activated:
   *
   * Enter was pressed.
   */
  activated_signal = g_signal_new ("activated", TODOKU_TYPE_NAME_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TODOKU_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-name-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuNameEntry, entry_row);
  gtk_widget_class_bind_template_child (widget_class, TodokuNameEntry, notice);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
}

static void
todoku_name_entry_init (TodokuNameEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * todoku_name_entry_get_text:
 * @self: the entry
 *
 * Returns: (transfer none): what was typed, as it was typed
 */
const char *
todoku_name_entry_get_text (TodokuNameEntry *self)
{
  g_return_val_if_fail (TODOKU_IS_NAME_ENTRY (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry_row));
}

/**
 * todoku_name_entry_set_text:
 * @self: the entry
 * @text: what to put into it
 *
 * As if it had been typed.
 */
void
todoku_name_entry_set_text (TodokuNameEntry *self,
                            const char      *text)
{
  g_return_if_fail (TODOKU_IS_NAME_ENTRY (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry_row), text);
}

/**
 * todoku_name_entry_set_result:
 * @self: the entry
 * @kind: (nullable): "note" for what can be used, "waiting" for what can be but is not advised,
 *   "fix" for what cannot; %NULL while nothing is typed
 * @title: (nullable): what becomes of it
 * @body: (nullable): why, or what was changed
 *
 * Says what there is to say of what is typed now.
 */
void
todoku_name_entry_set_result (TodokuNameEntry *self,
                              const char      *kind,
                              const char      *title,
                              const char      *body)
{
  gboolean is_wrong = g_strcmp0 (kind, "fix") == 0;

  g_return_if_fail (TODOKU_IS_NAME_ENTRY (self));

  gtk_widget_set_visible (GTK_WIDGET (self->notice), kind != NULL);
  todoku_widget_add_class (GTK_WIDGET (self->entry_row), "error", is_wrong);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry_row), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  if (kind != NULL)
    todoku_notice_set (self->notice, kind,
                       g_str_equal (kind, "note") ? "object-select-symbolic"
                                                  : "dialog-warning-symbolic", title, body);
}

/**
 * todoku_name_entry_focus:
 * @self: the entry
 *
 * Returns: whether it has the focus now
 */
gboolean
todoku_name_entry_focus (TodokuNameEntry *self)
{
  g_return_val_if_fail (TODOKU_IS_NAME_ENTRY (self), FALSE);

  return gtk_widget_grab_focus (GTK_WIDGET (self->entry_row));
}

/**
 * todoku_name_entry_describe_changes:
 * @typed: what was typed
 * @name: the name that was made of it
 *
 * Returns: (transfer full) (nullable): what was changed, in sentences
 */
char *
todoku_name_entry_describe_changes (const char *typed,
                                    const char *name)
{
  g_autofree char *normal = g_utf8_normalize (typed, -1, G_NORMALIZE_NFKC);
  g_autofree char *lower = normal != NULL ? g_utf8_strdown (normal, -1) : NULL;
  g_autofree char *unicode = todoku_domain_name_to_unicode (name);
  char *text = NULL;
  const char *const sentences[] = {
    normal != NULL && strchr (normal, '@') != NULL
      ? _("The part to the right of the “@” is used.") : NULL,
    normal != NULL && !g_str_equal (normal, typed)
      ? _("Full-width letters became half-width.") : NULL,
    lower != NULL && !g_str_equal (lower, normal) ? _("Capitals became small letters.") : NULL,
    normal != NULL && strstr (normal, "://") != NULL ? _("The web address was removed.") : NULL,
    !g_str_equal (unicode, name)
      ? _("For DNS, letters outside ASCII are written in another form (Punycode).") : NULL,
  };

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      g_autofree char *before = g_steal_pointer (&text);

      if (sentences[i] == NULL || before == NULL)
        text = g_strdup (sentences[i] != NULL ? sentences[i] : before);
      else
        /* Translators: Two sentences, one after the other. */
        text = g_strdup_printf (C_("two sentences", "%1$s %2$s"), before, sentences[i]);
    }

  return text;
}

/**
 * todoku_name_entry_describe_name:
 * @name: a name in the form of DNS
 *
 * Returns: (transfer full): that it is going to be registered, in both forms where they differ
 */
char *
todoku_name_entry_describe_name (const char *name)
{
  g_autofree char *unicode = todoku_domain_name_to_unicode (name);

  if (!g_str_equal (unicode, name))
    /* Translators: %1$s is a domain name, %2$s the same in the form of DNS. */
    return g_strdup_printf (_("%1$s (%2$s) will be registered"), unicode, name);

  /* Translators: %s is a domain name. */
  return g_strdup_printf (_("%s will be registered"), name);
}

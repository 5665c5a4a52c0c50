/* SPDX-License-Identifier: GPL-3.0-or-later
 * Each state differs by icon and outline as well as by colour: tinted, outlined or dashed. Main
 * thread only.
 */
#include "todoku-config.h"

#include "todoku-status-pill.h"

#include <glib/gi18n-lib.h>

struct _TodokuStatusPill
{
  GtkBox parent_instance;

  const char *css_class;

  /* Template Widgets */
  GtkImage *icon;
  GtkLabel *label;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (TodokuStatusPill, todoku_status_pill, GTK_TYPE_BOX)

/**
 * Look:
 * @css_class: the class in style.css
 * @icon_name: (nullable): the icon; %NULL for a pill without
 */
typedef struct
{
  const char *css_class;
  const char *icon_name;
} Look;

static const Look looks[] = {
  [TODOKU_STATUS_VERIFIED] = { "verified", "todoku-verified-symbolic" },
  [TODOKU_STATUS_WAITING] = { "waiting", "preferences-system-time-symbolic" },
  [TODOKU_STATUS_FIX] = { "fix", "dialog-warning-symbolic" },
  [TODOKU_STATUS_PENDING] = { "pending", "radio-symbolic" },
  [TODOKU_STATUS_READY] = { "ready", "object-select-symbolic" },
  [TODOKU_STATUS_UNKNOWN] = { "unknown", "dialog-question-symbolic" },
  [TODOKU_STATUS_OPTIONAL] = { "optional", NULL },
};

static void
apply (TodokuStatusPill *self,
       const Look       *look,
       const char       *word,
       gboolean          busy)
{
  if (self->css_class != look->css_class)
    {
      if (self->css_class != NULL)
        gtk_widget_remove_css_class (GTK_WIDGET (self), self->css_class);
      gtk_widget_add_css_class (GTK_WIDGET (self), look->css_class);
      self->css_class = look->css_class;
    }
  gtk_image_set_from_icon_name (self->icon, look->icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), look->icon_name != NULL && !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_label_set_text (self->label, word);
}

static void
todoku_status_pill_class_init (TodokuStatusPillClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-status-pill.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuStatusPill, icon);
  gtk_widget_class_bind_template_child (widget_class, TodokuStatusPill, label);
  gtk_widget_class_bind_template_child (widget_class, TodokuStatusPill, spinner);
}

static void
todoku_status_pill_init (TodokuStatusPill *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * todoku_status_pill_new:
 *
 * Returns: (transfer floating): an empty pill
 */
GtkWidget *
todoku_status_pill_new (void)
{
  return g_object_new (TODOKU_TYPE_STATUS_PILL, NULL);
}

/**
 * todoku_status_pill_set:
 * @self: the pill
 * @status: the state, which gives icon and shape
 * @word: (nullable): its word; %NULL takes the one of @status
 *
 * Shows a state.
 */
void
todoku_status_pill_set (TodokuStatusPill *self,
                        TodokuStatus      status,
                        const char       *word)
{
  g_autofree char *own_word = NULL;

  g_return_if_fail (TODOKU_IS_STATUS_PILL (self));
  g_return_if_fail ((guint) status < G_N_ELEMENTS (looks));

  if (word == NULL)
    word = own_word = todoku_text_status_word (status, 0, 0);
  apply (self, &looks[status], word, FALSE);
}

/**
 * todoku_status_pill_set_icon:
 * @self: the pill
 * @icon_name: what tells more than the icon of its state, such as a clock for a time that runs out
 *
 * Has another icon until the next state is shown.
 */
void
todoku_status_pill_set_icon (TodokuStatusPill *self,
                             const char       *icon_name)
{
  g_return_if_fail (TODOKU_IS_STATUS_PILL (self));

  gtk_image_set_from_icon_name (self->icon, icon_name);
}

/**
 * todoku_status_pill_set_busy:
 * @self: the pill
 *
 * Shows that it is being looked up right now.
 */
void
todoku_status_pill_set_busy (TodokuStatusPill *self)
{
  g_return_if_fail (TODOKU_IS_STATUS_PILL (self));

  apply (self, &looks[TODOKU_STATUS_PENDING], _("Checking…"), TRUE);
}

/**
 * todoku_status_pill_set_required:
 * @self: the pill
 *
 * Shows that something has to be done that is not begun.
 */
void
todoku_status_pill_set_required (TodokuStatusPill *self)
{
  static const Look required = { "required", NULL };

  g_return_if_fail (TODOKU_IS_STATUS_PILL (self));

  apply (self, &required, C_("necessity", "Required"), FALSE);
}

/**
 * todoku_status_pill_dup_shown:
 * @self: the pill
 *
 * Two pills look alike exactly where these texts are the same.
 *
 * Returns: (transfer full): shape, icon and word of what it shows, for comparing only
 */
char *
todoku_status_pill_dup_shown (TodokuStatusPill *self)
{
  const char *icon_name;

  g_return_val_if_fail (TODOKU_IS_STATUS_PILL (self), NULL);

  icon_name = gtk_image_get_icon_name (self->icon);

  return g_strdup_printf ("%s\n%s\n%s", self->css_class != NULL ? self->css_class : "",
                          icon_name != NULL ? icon_name : "", gtk_label_get_text (self->label));
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Children given in a .ui file are its actions. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-page-head.h"

#include "todoku-compat.h"
#include "todoku-countdown.h"
#include "todoku-text.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

struct _TodokuPageHead
{
  GtkBox parent_instance;

  /* Owned */
  TodokuCountdown *countdown;

  /* Template Widgets */
  GtkBox *actions;
  GtkImage *icon;
  GtkWidget *line;
  TodokuStatusPill *pill;
  GtkLabel *subtitle_label;
  GtkLabel *title_label;
};

static void buildable_iface_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TodokuPageHead, todoku_page_head, GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_iface_init))

typedef enum
{
  PROP_TITLE = 1,
  PROP_SUBTITLE,
} TodokuPageHeadProperty;

static GParamSpec *properties[PROP_SUBTITLE + 1];
static GtkBuildableIface *parent_buildable_iface;

static void
todoku_page_head_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  TodokuPageHead *self = TODOKU_PAGE_HEAD (object);

  switch ((TodokuPageHeadProperty) property_id)
    {
    case PROP_TITLE:
      todoku_page_head_set_title (self, g_value_get_string (value));
      break;
    case PROP_SUBTITLE:
      todoku_page_head_set_subtitle (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
todoku_page_head_dispose (GObject *object)
{
  g_clear_object (&TODOKU_PAGE_HEAD (object)->countdown);

  G_OBJECT_CLASS (todoku_page_head_parent_class)->dispose (object);
}

static void
todoku_page_head_class_init (TodokuPageHeadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = todoku_page_head_dispose;
  object_class->set_property = todoku_page_head_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (TODOKU_TYPE_STATUS_PILL);
  g_type_ensure (TODOKU_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/todoku-page-head.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuPageHead, actions);
  gtk_widget_class_bind_template_child (widget_class, TodokuPageHead, icon);
  gtk_widget_class_bind_template_child (widget_class, TodokuPageHead, line);
  gtk_widget_class_bind_template_child (widget_class, TodokuPageHead, pill);
  gtk_widget_class_bind_template_child (widget_class, TodokuPageHead, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuPageHead, title_label);
}

static void
todoku_page_head_init (TodokuPageHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->countdown = todoku_countdown_new (self->subtitle_label);
}

static void
todoku_page_head_add_child (GtkBuildable *buildable,
                            GtkBuilder   *builder,
                            GObject      *child,
                            const char   *type)
{
  TodokuPageHead *self = TODOKU_PAGE_HEAD (buildable);

  if (self->actions == NULL || !GTK_IS_WIDGET (child))
    {
      parent_buildable_iface->add_child (buildable, builder, child, type);
      return;
    }

  todoku_page_head_add_action (self, GTK_WIDGET (child));
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = todoku_page_head_add_child;
}

/* Where it is narrow, a box without a button would still be a line of its own. */
static void
update_actions (TodokuPageHead *self)
{
  gboolean any = FALSE;

  for (GtkWidget *action = gtk_widget_get_first_child (GTK_WIDGET (self->actions));
       action != NULL && !any; action = gtk_widget_get_next_sibling (action))
    any = gtk_widget_get_visible (action);

  gtk_widget_set_visible (GTK_WIDGET (self->actions), any);
}

/**
 * todoku_page_head_add_action:
 * @self: the head
 * @action: (transfer floating): a button
 *
 * Adds an action of the page at its right.
 */
void
todoku_page_head_add_action (TodokuPageHead *self,
                             GtkWidget      *action)
{
  g_return_if_fail (TODOKU_IS_PAGE_HEAD (self));

  gtk_widget_set_hexpand (action, TRUE);
  todoku_widget_wrap_buttons (action);
  gtk_box_append (self->actions, action);
  /* Side by side they keep their width; alone on a line they fill it. */
  gtk_widget_set_hexpand (GTK_WIDGET (self->actions), FALSE);
  g_signal_connect_object (action, "notify::visible", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
}

/**
 * todoku_page_head_set_title:
 * @self: the head
 * @title: the state of what the page is about
 *
 * Sets the large line.
 */
void
todoku_page_head_set_title (TodokuPageHead *self,
                            const char     *title)
{
  g_return_if_fail (TODOKU_IS_PAGE_HEAD (self));

  if (g_strcmp0 (gtk_label_get_text (self->title_label), title) == 0)
    return;

  gtk_label_set_text (self->title_label, title);
  /* The state has changed before her eyes, or while she cannot see it. */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    todoku_announce (GTK_WIDGET (self), title);
}

/* A box without anything in it would still take its spacing. */
static void
update_line (TodokuPageHead *self)
{
  gtk_widget_set_visible (self->line, gtk_widget_get_visible (GTK_WIDGET (self->pill)) ||
                          gtk_widget_get_visible (GTK_WIDGET (self->subtitle_label)));
}

/**
 * todoku_page_head_set_subtitle:
 * @self: the head
 * @subtitle: (nullable): the quiet line
 *
 * Sets the line below.
 */
void
todoku_page_head_set_subtitle (TodokuPageHead *self,
                               const char     *subtitle)
{
  g_return_if_fail (TODOKU_IS_PAGE_HEAD (self));

  todoku_countdown_stop (self->countdown);
  gtk_label_set_text (self->subtitle_label, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_label), subtitle != NULL);
  update_line (self);
}

/**
 * todoku_page_head_set_times:
 * @self: the head
 * @before: (nullable): a fact to put before the times
 * @checked_at: when it was last checked, in microseconds since 1970 UTC, or 0
 * @next_check_at: when it will be checked next, or 0
 * @operation: (nullable): what is being done now; it is named in place of the times
 *
 * Makes the line below tell the times, and count the seconds to the next check.
 */
void
todoku_page_head_set_times (TodokuPageHead  *self,
                            const char      *before,
                            gint64           checked_at,
                            gint64           next_check_at,
                            TodokuOperation *operation)
{
  g_return_if_fail (TODOKU_IS_PAGE_HEAD (self));

  todoku_countdown_set (self->countdown, before, checked_at, next_check_at,
                        operation != NULL
                          ? todoku_text_operation (todoku_operation_get_kind (operation))
                          : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_label), TRUE);
  update_line (self);
}

/**
 * todoku_page_head_set_icon_name:
 * @self: the head
 * @icon_name: (nullable): an icon before the large line
 *
 * Marks an end that has been reached.
 */
void
todoku_page_head_set_icon_name (TodokuPageHead *self,
                                const char     *icon_name)
{
  g_return_if_fail (TODOKU_IS_PAGE_HEAD (self));

  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon_name != NULL);
}

/**
 * todoku_page_head_get_pill:
 * @self: the head
 *
 * The state stands in the quiet line where the large one is a name. It is shown from now on.
 *
 * Returns: (transfer none): the pill in the quiet line
 */
TodokuStatusPill *
todoku_page_head_get_pill (TodokuPageHead *self)
{
  g_return_val_if_fail (TODOKU_IS_PAGE_HEAD (self), NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->pill), TRUE);
  update_line (self);

  return self->pill;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Builds what stands below the entries of the form of a new delivery server: how a key is made,
 * and what it must be allowed. Its buttons have the form's actions; it holds no state. Main thread
 * only.
 */
#include "todoku-config.h"

#include "todoku-server-how.h"

#include <glib/gi18n-lib.h>

#include "todoku-boxed.h"
#include "todoku-notice.h"
#include "todoku-text-permissions.h"
#include "todoku-widget.h"

static GtkWidget *
make_button (const char *icon_name,
             const char *label,
             const char *action_name)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = g_object_new (ADW_TYPE_BUTTON_CONTENT, "icon-name", icon_name, "label",
                                     label, NULL);

  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);

  return button;
}

static GtkWidget *
make_step (guint       number,
           const char *text)
{
  g_autofree char *digits = g_strdup_printf ("%u", number);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *disc = gtk_label_new (digits);
  GtkWidget *label = todoku_label_new (text, NULL, FALSE);

  gtk_widget_add_css_class (disc, "how-number");
  gtk_widget_set_valign (disc, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), disc);
  gtk_box_append (GTK_BOX (line), label);

  return line;
}

static GtkWidget *
make_steps (const TodokuServerKind *kind)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "record-card");
  for (guint i = 0; kind->how[i] != NULL; i++)
    gtk_box_append (GTK_BOX (card), make_step (i + 1, _(kind->how[i])));
  if (todoku_server_kind_get_place (kind) != NULL)
    {
      /* Translators: %s is the name of a service, such as SendGrid. */
      g_autofree char *label = g_strdup_printf (_("Open %s"), kind->site);

      gtk_box_append (GTK_BOX (card), make_button ("adw-external-link-symbolic", label,
                                                   "server.open-place"));
    }
  gtk_box_append (GTK_BOX (group), todoku_boxed_heading_new (_("How to Create the Key")));
  gtk_box_append (GTK_BOX (group), card);

  return group;
}

/* It says what kind a permission is, not how it stands: that is a pill's. */
static GtkWidget *
make_tag (gboolean required)
{
  GtkWidget *tag = required ? gtk_label_new (C_("necessity", "Required"))
                            : gtk_label_new (_("Optional"));

  gtk_widget_add_css_class (tag, "tag");
  if (!required)
    gtk_widget_add_css_class (tag, "quiet");
  gtk_widget_set_halign (tag, GTK_ALIGN_START);
  gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);

  return tag;
}

static GtkWidget *
make_permissions (const TodokuServerKind *kind)
{
  g_autoptr(GArray) permissions = todoku_text_permissions (kind->kind, NULL);
  GtkListBox *list = todoku_boxed_list_new ();
  const char *place = NULL;

  for (guint i = 0; i < permissions->len; i++)
    {
      const TodokuPermission *permission = &g_array_index (permissions, TodokuPermission, i);

      /* What the service's page has once is named once. */
      if (g_strcmp0 (place, permission->place) == 0)
        continue;

      place = permission->place;
      todoku_boxed_append_row (list, place, permission->detail, make_tag (permission->required),
                               NULL);
    }

  return todoku_boxed_group_new (_("Permissions That It Needs"), list);
}

/* A console that takes a policy gets it whole; people see what stands in it. */
static GtkWidget *
make_policy (const TodokuServerKind *kind)
{
  const TodokuServiceInfo *info = todoku_server_kind_get_info (kind);
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *field = todoku_label_new (NULL, "value", TRUE);
  g_autoptr(GString) names = g_string_new (NULL);

  for (const TodokuServicePermission *each = info->permissions; each->name != NULL; each++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? "\n" : "", each->name);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "record-card");
  gtk_label_set_text (GTK_LABEL (field), names->str);
  gtk_widget_add_css_class (field, "policy");
  gtk_box_append (GTK_BOX (card), todoku_label_new (_("This policy is enough: give the user no "
                                                      "other permissions."), "secondary", FALSE));
  gtk_box_append (GTK_BOX (card), field);
  gtk_box_append (GTK_BOX (card), make_button ("edit-copy-symbolic", _("Copy the Policy"),
                                               "server.copy-policy"));
  gtk_box_append (GTK_BOX (group), todoku_boxed_heading_new (_("Permissions That It Needs")));
  gtk_box_append (GTK_BOX (group), card);

  return group;
}

static GtkWidget *
make_letter (const TodokuServerKind *kind)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *notice = todoku_notice_new ("note", "mail-send-symbolic",
                                         _("You can ask the reseller with this text."),
                                         _(kind->letter));

  todoku_notice_add (TODOKU_NOTICE (notice), make_button ("edit-copy-symbolic", _("Copy the Text"),
                                                          "server.copy-letter"));
  gtk_box_append (GTK_BOX (group), todoku_boxed_heading_new (_("If You Do Not Know the Values")));
  gtk_box_append (GTK_BOX (group), notice);

  return group;
}

static GtkWidget *
make_practice (const TodokuServerKind *kind)
{
  /* Translators: %s is the name of a service, such as Amazon SES. */
  g_autofree char *title = g_strdup_printf (_("The practice server imitates %s on this computer."),
                                            kind->name);
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *notice = todoku_notice_new ("note", "applications-science-symbolic", title,
                                         _("What is registered here changes nothing on the "
                                           "internet."));
  GtkWidget *start = gtk_button_new_with_label (_("Try the Practice Server"));

  gtk_widget_set_halign (start, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (start), "server.practice");
  todoku_notice_add (TODOKU_NOTICE (notice), start);
  gtk_box_append (GTK_BOX (group), todoku_boxed_heading_new (_("Without an Account")));
  gtk_box_append (GTK_BOX (group), notice);

  return group;
}

/**
 * todoku_server_how_new:
 * @kind: a service
 *
 * Returns: (transfer floating): where the values come from, and what the key must be allowed to do
 */
GtkWidget *
todoku_server_how_new (const TodokuServerKind *kind)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  const TodokuServiceInfo *info = todoku_server_kind_get_info (kind);

  if (kind->letter != NULL)
    {
      gtk_box_append (GTK_BOX (box), make_letter (kind));
    }
  else if (info->key != TODOKU_SERVICE_KEY_NONE)
    {
      gtk_box_append (GTK_BOX (box), make_steps (kind));
      gtk_box_append (GTK_BOX (box), info->get_policy != NULL ? make_policy (kind)
                                                              : make_permissions (kind));
    }
  if (todoku_server_kind_has_practice (kind))
    gtk_box_append (GTK_BOX (box), make_practice (kind));

  return box;
}

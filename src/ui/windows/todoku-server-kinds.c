/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of the form of a new delivery server. A service that can be connected to is a line
 * here, in the order of the chooser. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-server-kinds.h"

#include <glib/gi18n-lib.h>

#include "todoku-boxed.h"
#include "todoku-notice.h"
#include "todoku-services.h"
#include "todoku-text-permissions.h"
#include "todoku-widget.h"

#define SENDGRID_HOW \
  { N_("At SendGrid, open “Settings” → “API Keys” and press “Create API Key”."), \
    N_("Choose “Restricted Access” and give “Full Access” to the permissions below."), \
    N_("Press “Create & View” and paste the key that begins with “SG.”. It is shown only once."), \
    NULL }

static const TodokuServerKind server_kinds[] = {
  {
    "sendgrid", FALSE, TRUE,
    N_("Sprinkler, resellers"), N_("With the URL and the API key that the reseller gave you"),
    "Sprinkler", N_("Connect to Sprinkler"),
    N_("Enter the values that the reseller gave you."),
    { NULL }, NULL,
    N_("Please tell us the URL of the API, the API key and the name of the sub-user. The key needs "
       "“Full Access” to “Sender Authentication”."),
  },
  {
    "sendgrid", FALSE, FALSE, "SendGrid", "api.sendgrid.com", "SendGrid",
    N_("Connect to SendGrid"), N_("Make an API key and paste it."),
    SENDGRID_HOW, "https://app.sendgrid.com/settings/api_keys", NULL,
  },
  {
    "sendgrid", TRUE, FALSE, "SendGrid (EU)", N_("api.eu.sendgrid.com · For sub-users in the EU"),
    "SendGrid (EU)", N_("Connect to SendGrid (EU)"), N_("Make an API key and paste it."),
    SENDGRID_HOW, "https://app.sendgrid.com/settings/api_keys", NULL,
  },
};

/**
 * todoku_server_kinds_get_n:
 *
 * Returns: how many services can be chosen
 */
guint
todoku_server_kinds_get_n (void)
{
  return G_N_ELEMENTS (server_kinds);
}

/**
 * todoku_server_kinds_get:
 * @n: which one, in the order of the chooser
 *
 * Returns: (transfer none): a service that can be chosen
 */
const TodokuServerKind *
todoku_server_kinds_get (guint n)
{
  g_return_val_if_fail (n < G_N_ELEMENTS (server_kinds), NULL);

  return &server_kinds[n];
}

/**
 * todoku_server_kind_dup_url:
 * @self: a service
 * @entered: what was entered as its URL, where it is asked for
 *
 * Returns: (transfer full): the base URL of its API
 */
char *
todoku_server_kind_dup_url (const TodokuServerKind *self,
                            const char             *entered)
{
  const TodokuServiceInfo *info = todoku_services_get (self->kind);

  if (self->is_resold)
    return g_strdup (entered);

  return g_strdup (self->is_eu ? info->url_eu : info->url);
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
make_heading (const char *text)
{
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                     "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (heading, "heading");

  return heading;
}

static GtkWidget *
make_steps (const TodokuServerKind *self)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *open;

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "record-card");
  for (guint i = 0; self->how[i] != NULL; i++)
    gtk_box_append (GTK_BOX (card), make_step (i + 1, _(self->how[i])));
  if (self->place != NULL)
    {
      open = gtk_button_new_with_label (_("Open SendGrid"));
      gtk_widget_set_halign (open, GTK_ALIGN_START);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (open), "server.open-place");
      gtk_box_append (GTK_BOX (card), open);
    }
  gtk_box_append (GTK_BOX (group), make_heading (_("How the Key Is Made")));
  gtk_box_append (GTK_BOX (group), card);

  return group;
}

static GtkWidget *
make_permissions (const TodokuServerKind *self)
{
  g_autoptr(GArray) permissions = todoku_text_permissions (self->kind, NULL);
  GtkListBox *list = todoku_boxed_list_new ();
  const char *place = NULL;

  for (guint i = 0; i < permissions->len; i++)
    {
      const TodokuPermission *permission = &g_array_index (permissions, TodokuPermission, i);
      GtkWidget *tag = todoku_boxed_pill_new (TODOKU_STATUS_OPTIONAL, NULL);

      /* What the service's page has once is named once. */
      if (g_strcmp0 (place, permission->place) == 0)
        {
          g_object_ref_sink (tag);
          g_object_unref (tag);
          continue;
        }
      place = permission->place;
      if (permission->required)
        todoku_status_pill_set_required (TODOKU_STATUS_PILL (tag));
      todoku_boxed_append_row (list, place, permission->detail, tag, NULL);
    }

  return todoku_boxed_group_new (_("Permissions That It Needs"), list);
}

static GtkWidget *
make_letter (const TodokuServerKind *self)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *notice = todoku_notice_new ("note", "mail-send-symbolic",
                                         _("You can ask the reseller with this text."),
                                         _(self->letter));
  GtkWidget *copy = gtk_button_new_with_label (_("Copy the Text"));

  gtk_widget_set_halign (copy, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (copy), "server.copy-letter");
  todoku_notice_add (TODOKU_NOTICE (notice), copy);
  gtk_box_append (GTK_BOX (group), make_heading (_("When You Do Not Know the Values")));
  gtk_box_append (GTK_BOX (group), notice);

  return group;
}

/**
 * todoku_server_kind_new_how:
 * @self: a service
 *
 * Returns: (transfer floating): where the values come from, and what the key must be allowed to do
 */
GtkWidget *
todoku_server_kind_new_how (const TodokuServerKind *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  if (self->letter != NULL)
    {
      gtk_box_append (GTK_BOX (box), make_letter (self));
    }
  else
    {
      gtk_box_append (GTK_BOX (box), make_steps (self));
      gtk_box_append (GTK_BOX (box), make_permissions (self));
    }

  return box;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * A card of the page 練習DNS. Main thread only. The mistakes that it offers are those that people
 * make with such a record; the practice server has the last word on what can be made.
 */
#include "todoku-config.h"

#include "todoku-practice-card.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-names.h"
#include "todoku-spf.h"
#include "todoku-status-pill.h"
#include "todoku-text.h"
#include "todoku-value-field.h"
#include "todoku-widget.h"
#include "todoku-wrap-box.h"

struct _TodokuPracticeCard
{
  GtkBox parent_instance;

  /* Child Widgets */
  GtkWidget *pill;
  GtkButton *register_button;
  /* (unowned): what the record is for */
  const char *purpose;
  GtkWidget *delete_button;
  GtkWidget *menu_button;
  GtkLabel *mistake_label;
};

G_DEFINE_FINAL_TYPE (TodokuPracticeCard, todoku_practice_card, GTK_TYPE_BOX)

#define CNAME (1 << TODOKU_RECORD_TYPE_CNAME)
#define TXT (1 << TODOKU_RECORD_TYPE_TXT)
#define MX (1 << TODOKU_RECORD_TYPE_MX)

static const struct
{
  const char *token;
  const char *label;
  guint types;
  const char *host_part;
} mistakes[] = {
  { "doubled-suffix", N_("Write the domain twice"), CNAME | TXT | MX, NULL },
  { "zone-appended-to-value", N_("Forget the final dot"), CNAME | MX, NULL },
  { "wrong-type", N_("Register TXT in place of CNAME"), CNAME, NULL },
  { "quoted-literally", N_("Put the value in quotation marks"), TXT, NULL },
  { "proxied", N_("Leave the proxy on"), CNAME, NULL },
  { "wrong-level", N_("Register it at another name"), CNAME | TXT | MX, NULL },
  { "values-exchanged", N_("Exchange the values of two records"), CNAME, "._domainkey." },
  { "underscore-lost", N_("Leave out the underscore"), CNAME | TXT, "_" },
  { "typo", N_("Mistype the value"), CNAME | MX, NULL },
  { "old-record", N_("Leave the old record"), CNAME, NULL },
  { "cname-with-other-data", N_("Leave another record beside it"), CNAME, NULL },
  { "host-value-exchanged", N_("Exchange HOST and VALUE"), CNAME, NULL },
  { "wildcard", N_("Let a wildcard answer"), CNAME, NULL },
  { "dkim-truncated", N_("Cut the key off"), TXT, "._domainkey." },
  { "dkim-split-records", N_("Split the key over two records"), TXT, "._domainkey." },
  { "spf-multiple", N_("Register a second SPF record"), TXT, NULL },
  { "mx-priority-in-value", N_("Write the priority into the value"), MX, NULL },
  { "servers-differ", N_("Update one of the two name servers only"), CNAME | TXT | MX, NULL },
};

/* Returns the token itself for a mistake that is unknown here. */
static const char *
find_mistake_label (const char *token)
{
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    if (g_str_equal (mistakes[i].token, token))
      return _(mistakes[i].label);

  return token;
}

static GMenuModel *
make_menu (const TodokuRecord *record,
           guint               index)
{
  GMenu *menu = g_menu_new ();
  gboolean spf = todoku_spf_is_record (record->value);

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr(GMenuItem) item = NULL;
      g_autoptr(GString) label = NULL;

      if ((mistakes[i].types & (1 << record->type)) == 0 ||
          (mistakes[i].host_part != NULL && strstr (record->host, mistakes[i].host_part) == NULL) ||
          (g_str_equal (mistakes[i].token, "spf-multiple") && !spf))
        continue;

      /* A menu takes an underscore for the mark of a mnemonic. */
      label = g_string_new (_(mistakes[i].label));
      g_string_replace (label, "_", "__", 0);
      item = g_menu_item_new (label->str, NULL);
      g_menu_item_set_action_and_target (item, "practice.mistake", "(us)", index,
                                         mistakes[i].token);
      g_menu_append_item (menu, item);
    }

  return G_MENU_MODEL (menu);
}

static void
todoku_practice_card_class_init (TodokuPracticeCardClass *klass)
{
}

static void
todoku_practice_card_init (TodokuPracticeCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 10);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "record-card");
}

static void
add_head (TodokuPracticeCard *self,
          const TodokuRecord *record)
{
  GtkWidget *head = todoku_wrap_box_new (6);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *type = gtk_label_new (todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type));
  GtkWidget *purpose = gtk_label_new (todoku_text_purpose (record->purpose));

  gtk_widget_add_css_class (type, "record-type");
  gtk_widget_set_valign (type, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (purpose, "heading");
  gtk_widget_add_css_class (names, "record-title");
  gtk_widget_set_hexpand (names, TRUE);
  gtk_box_append (GTK_BOX (names), type);
  gtk_box_append (GTK_BOX (names), purpose);
  self->pill = todoku_status_pill_new ();
  gtk_widget_set_valign (self->pill, GTK_ALIGN_CENTER);
  todoku_wrap_box_append (TODOKU_WRAP_BOX (head), names);
  todoku_wrap_box_append (TODOKU_WRAP_BOX (head), self->pill);
  gtk_box_append (GTK_BOX (self), head);
}

static void
add_field (TodokuPracticeCard *self,
           const TodokuRecord *record,
           const char         *key,
           const char         *value)
{
  TodokuValueField *field = g_object_new (TODOKU_TYPE_VALUE_FIELD, NULL);

  todoku_value_field_set_key (field, key);
  todoku_value_field_set_value (field, value);
  todoku_value_field_set_subject (field, todoku_text_purpose (record->purpose));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (field));
}

/* Each card has the same buttons: a screen reader says whose they are. */
static void
name_button (TodokuPracticeCard *self,
             GtkWidget          *button,
             const char         *text)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", self->purpose, text);

  todoku_widget_set_name (button, name);
}

static void
add_buttons (TodokuPracticeCard *self,
             const TodokuRecord *record,
             guint               index)
{
  GtkWidget *buttons = todoku_wrap_box_new (8);
  g_autoptr(GMenuModel) menu = make_menu (record, index);

  self->menu_button = gtk_menu_button_new ();
  self->register_button = GTK_BUTTON (gtk_button_new_with_label (""));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->register_button), "practice.register");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->register_button), "u", index);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->menu_button),
                             _("Register with a Common Mistake"));
  name_button (self, self->menu_button, _("Register with a Common Mistake"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button), menu);
  self->delete_button = gtk_button_new_with_label (_("Delete"));
  name_button (self, self->delete_button, _("Delete"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->delete_button), "practice.remove");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->delete_button), "u", index);

  todoku_wrap_box_append (TODOKU_WRAP_BOX (buttons), GTK_WIDGET (self->register_button));
  todoku_wrap_box_append (TODOKU_WRAP_BOX (buttons), self->menu_button);
  todoku_wrap_box_append (TODOKU_WRAP_BOX (buttons), self->delete_button);
  gtk_box_append (GTK_BOX (self), buttons);
}

/**
 * todoku_practice_card_new:
 * @record: a record that the delivery service asks for
 * @index: its place in the list, the target of the card's actions
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
todoku_practice_card_new (const TodokuRecord *record,
                          guint               index)
{
  TodokuPracticeCard *self = g_object_new (TODOKU_TYPE_PRACTICE_CARD, NULL);

  self->purpose = todoku_text_purpose (record->purpose);
  add_head (self, record);
  add_field (self, record, "HOST", record->host);
  add_field (self, record, "VALUE", record->value);
  self->mistake_label = GTK_LABEL (todoku_label_new (NULL, "secondary", FALSE));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->mistake_label));
  add_buttons (self, record, index);
  todoku_practice_card_set_state (self, TODOKU_PRACTICE_ABSENT, NULL);

  return GTK_WIDGET (self);
}

/**
 * todoku_practice_card_set_state:
 * @self: a card
 * @state: how the record stands in the practice DNS
 * @mistake: (nullable): the token of the mistake that it stands there with
 */
void
todoku_practice_card_set_state (TodokuPracticeCard  *self,
                                TodokuPracticeState  state,
                                const char          *mistake)
{
  TodokuStatusPill *pill;
  const char *label;

  g_return_if_fail (TODOKU_IS_PRACTICE_CARD (self));

  pill = TODOKU_STATUS_PILL (self->pill);
  switch (state)
    {
    case TODOKU_PRACTICE_RIGHT:
      todoku_status_pill_set (pill, TODOKU_STATUS_VERIFIED, _("Registered"));
      break;
    case TODOKU_PRACTICE_WRONG:
      todoku_status_pill_set (pill, TODOKU_STATUS_FIX, _("Registered wrongly"));
      break;
    case TODOKU_PRACTICE_ABSENT:
      todoku_status_pill_set (pill, TODOKU_STATUS_PENDING, _("Not registered"));
      break;
    case TODOKU_PRACTICE_UNKNOWN:
    default:
      todoku_status_pill_set (pill, TODOKU_STATUS_UNKNOWN, NULL);
      break;
    }

  label = state == TODOKU_PRACTICE_WRONG ? _("Register Correctly") : _("Register in DNS");
  gtk_button_set_label (self->register_button, label);
  name_button (self, GTK_WIDGET (self->register_button), label);
  /* The focus does not go away with the button that has done its work. */
  if (state == TODOKU_PRACTICE_RIGHT &&
      gtk_widget_has_focus (GTK_WIDGET (self->register_button)))
    gtk_widget_child_focus (self->menu_button, GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (GTK_WIDGET (self->register_button), state != TODOKU_PRACTICE_RIGHT);
  gtk_widget_set_visible (self->delete_button, state == TODOKU_PRACTICE_RIGHT ||
                          state == TODOKU_PRACTICE_WRONG);
  gtk_widget_set_visible (GTK_WIDGET (self->mistake_label), mistake != NULL);
  if (mistake != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("Mistake: %s"),
                                               find_mistake_label (mistake));

      gtk_label_set_text (self->mistake_label, text);
    }
}

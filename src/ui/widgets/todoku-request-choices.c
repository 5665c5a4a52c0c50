/* SPDX-License-Identifier: GPL-3.0-or-later
 * Thousands of domains are a list whose rows are made as they come into sight. Emits `changed` when
 * a box is checked or cleared. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-request-choices.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-text-table.h"
#include "todoku-text.h"

/* A list of many domains is this high, and scrolls. */
#define MAX_HEIGHT 320

/* One check box and the records behind it. Its state outlives the row that shows it. */
#define TODOKU_TYPE_REQUEST_CHOICE (todoku_request_choice_get_type ())
G_DECLARE_FINAL_TYPE (TodokuRequestChoice, todoku_request_choice, TODOKU, REQUEST_CHOICE, GObject)

struct _TodokuRequestChoice
{
  GObject parent_instance;

  /* Owned; the rows belong to the choices. */
  GPtrArray *rows;

  gboolean included;
};

G_DEFINE_FINAL_TYPE (TodokuRequestChoice, todoku_request_choice, G_TYPE_OBJECT)

struct _TodokuRequestChoices
{
  GtkBox parent_instance;

  /* Owned */
  GPtrArray *rows;
  GListStore *choices;
};

G_DEFINE_FINAL_TYPE (TodokuRequestChoices, todoku_request_choices, GTK_TYPE_BOX)

static guint changed_signal;

static void
todoku_request_choice_finalize (GObject *object)
{
  g_ptr_array_unref (TODOKU_REQUEST_CHOICE (object)->rows);

  G_OBJECT_CLASS (todoku_request_choice_parent_class)->finalize (object);
}

static void
todoku_request_choice_class_init (TodokuRequestChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = todoku_request_choice_finalize;
}

static void
todoku_request_choice_init (TodokuRequestChoice *self)
{
  self->rows = g_ptr_array_new ();
}

static void
row_free (gpointer data)
{
  TodokuRequestRow *row = data;

  g_object_unref (row->item);
  g_free (row->zone);
  g_free (row->previous);
  g_clear_object (&row->server);
  g_free (row);
}

static const char *
get_domain (const TodokuRequestRow *row)
{
  const TodokuRecord *record = todoku_record_item_get_record (row->item);

  return record->domain != NULL ? record->domain : record->host;
}

/* What is verified, or right in DNS, need not be asked for, unless that is all there is and the
 * person wants it.
 */
static gboolean
any_to_do (TodokuRequestChoice *choice)
{
  for (guint i = 0; i < choice->rows->len; i++)
    {
      const TodokuRequestRow *row = g_ptr_array_index (choice->rows, i);

      const TodokuVerdict *verdict = todoku_record_item_get_verdict (row->item);

      if (verdict != NULL && verdict->state != TODOKU_RECORD_STATE_UNKNOWN
            ? !todoku_verdict_is_right (verdict)
            : !todoku_record_item_is_verified (row->item))
        return TRUE;
    }

  return FALSE;
}

static void
add_record_choices (TodokuRequestChoices *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autoptr(TodokuRequestChoice) choice = g_object_new (TODOKU_TYPE_REQUEST_CHOICE, NULL);

      g_ptr_array_add (choice->rows, g_ptr_array_index (self->rows, i));
      choice->included = any_to_do (choice);
      g_list_store_append (self->choices, choice);
    }
}

static void
add_domain_choices (TodokuRequestChoices *self)
{
  g_autoptr(GHashTable) by_domain = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) choices = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->rows->len; i++)
    {
      TodokuRequestRow *row = g_ptr_array_index (self->rows, i);
      TodokuRequestChoice *choice = g_hash_table_lookup (by_domain, get_domain (row));

      if (choice == NULL)
        {
          choice = g_object_new (TODOKU_TYPE_REQUEST_CHOICE, NULL);
          g_hash_table_insert (by_domain, (char *) get_domain (row), choice);
          g_ptr_array_add (choices, choice);
        }
      g_ptr_array_add (choice->rows, row);
    }
  for (guint i = 0; i < choices->len; i++)
    {
      TodokuRequestChoice *choice = g_ptr_array_index (choices, i);

      choice->included = any_to_do (choice);
    }
  g_list_store_splice (self->choices, 0, 0, choices->pdata, choices->len);
}

static gboolean
has_several_domains (TodokuRequestChoices *self)
{
  for (guint i = 1; i < self->rows->len; i++)
    if (!g_str_equal (get_domain (g_ptr_array_index (self->rows, 0)),
                      get_domain (g_ptr_array_index (self->rows, i))))
      return TRUE;

  return FALSE;
}

static void
set_included (TodokuRequestChoices *self,
              TodokuRequestChoice  *choice,
              gboolean              included)
{
  if (choice->included == included)
    return;

  choice->included = included;
  g_signal_emit (self, changed_signal, 0);
}

static void
record_toggled_cb (GtkCheckButton      *check,
                   TodokuRequestChoice *choice)
{
  GtkWidget *self = gtk_widget_get_ancestor (GTK_WIDGET (check), TODOKU_TYPE_REQUEST_CHOICES);

  set_included (TODOKU_REQUEST_CHOICES (self), choice, gtk_check_button_get_active (check));
}

static GtkWidget *
make_record_row (gpointer object,
                 gpointer user_data)
{
  TodokuRequestChoice *choice = object;
  const TodokuRequestRow *row = g_ptr_array_index (choice->rows, 0);
  const TodokuRecord *record = todoku_record_item_get_record (row->item);
  g_autofree char *word = todoku_text_status_word (todoku_text_item_status (row->item), 0, 0);
  g_autofree char *host = todoku_text_plain (record->host);
  g_autofree char *subtitle = g_strdup_printf ("%s %s · %s",
                                               todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE,
                                                                     record->type),
                                               host, word);
  GtkWidget *check = gtk_check_button_new ();
  AdwActionRow *action_row = g_object_new (ADW_TYPE_ACTION_ROW,
                                           "use-markup", FALSE,
                                           "title", todoku_text_purpose (record->purpose),
                                           "subtitle", subtitle,
                                           "activatable-widget", check,
                                           NULL);

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), choice->included);
  g_signal_connect_object (check, "toggled", G_CALLBACK (record_toggled_cb), choice, 0);
  adw_action_row_add_prefix (action_row, check);

  return GTK_WIDGET (action_row);
}

static void
show_records (TodokuRequestChoices *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (self->choices), make_record_row,
                           NULL, NULL);
  gtk_box_append (GTK_BOX (self), list);
}

static void
domain_toggled_cb (GtkCheckButton *check,
                   GtkListItem    *list_item)
{
  GtkWidget *self = gtk_widget_get_ancestor (GTK_WIDGET (check), TODOKU_TYPE_REQUEST_CHOICES);

  set_included (TODOKU_REQUEST_CHOICES (self), gtk_list_item_get_item (list_item),
                gtk_check_button_get_active (check));
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *list_item,
          gpointer                  user_data)
{
  GtkWidget *check = gtk_check_button_new_with_label ("");

  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_child (list_item, check);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item,
         gpointer                  user_data)
{
  TodokuRequestChoice *choice = gtk_list_item_get_item (list_item);
  GtkCheckButton *check = GTK_CHECK_BUTTON (gtk_list_item_get_child (list_item));
  g_autofree char *name =
    todoku_domain_name_to_unicode (get_domain (g_ptr_array_index (choice->rows, 0)));

  gtk_check_button_set_label (check, name);
  gtk_check_button_set_active (check, choice->included);
  g_signal_connect (check, "toggled", G_CALLBACK (domain_toggled_cb), list_item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *list_item,
           gpointer                  user_data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_child (list_item), domain_toggled_cb,
                                        list_item);
}

static void
show_domains (TodokuRequestChoices *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *selection =
    GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->choices))));
  GtkWidget *list = gtk_list_view_new (selection, factory);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_widget_add_css_class (list, "choices");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_widget_set_overflow (scrolled, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_box_append (GTK_BOX (self), scrolled);
}

static void
todoku_request_choices_dispose (GObject *object)
{
  TodokuRequestChoices *self = TODOKU_REQUEST_CHOICES (object);

  g_clear_object (&self->choices);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (todoku_request_choices_parent_class)->dispose (object);
}

static void
todoku_request_choices_class_init (TodokuRequestChoicesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = todoku_request_choices_dispose;

  /**
   * TodokuRequestChoices::changed:
   * @self: the choices
   *
   * Something is included, or no longer.
   */
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
todoku_request_choices_init (TodokuRequestChoices *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->choices = g_list_store_new (TODOKU_TYPE_REQUEST_CHOICE);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

/**
 * todoku_request_choices_add:
 * @self: the choices
 * @item: a record; it is included unless it is verified already
 * @zone: (nullable): the apex of its zone
 * @previous: (nullable): the value that it replaces
 * @server: (nullable): the delivery server whose record it is
 *
 * Adds a record, before todoku_request_choices_show().
 */
void
todoku_request_choices_add (TodokuRequestChoices *self,
                            TodokuRecordItem     *item,
                            const char           *zone,
                            const char           *previous,
                            TodokuDeliveryServer *server)
{
  TodokuRequestRow *row;

  g_return_if_fail (TODOKU_IS_REQUEST_CHOICES (self));

  row = g_new0 (TodokuRequestRow, 1);
  row->item = g_object_ref (item);
  row->zone = g_strdup (zone);
  row->previous = g_strdup (previous);
  g_set_object (&row->server, server);
  g_ptr_array_add (self->rows, row);
}

/**
 * todoku_request_choices_show:
 * @self: the choices
 *
 * Makes the check boxes, when all records have been added.
 */
void
todoku_request_choices_show (TodokuRequestChoices *self)
{
  GtkWidget *child;

  g_return_if_fail (TODOKU_IS_REQUEST_CHOICES (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  g_list_store_remove_all (self->choices);
  if (has_several_domains (self))
    {
      add_domain_choices (self);
      show_domains (self);
    }
  else
    {
      add_record_choices (self);
      show_records (self);
    }
}

/**
 * todoku_request_choices_get_included:
 * @self: the choices
 *
 * Of a chosen domain these are the records that are not verified yet, or all of them when none is
 * left to verify.
 *
 * Returns: (transfer container) (element-type TodokuRequestRow): what is asked for, in its order
 */
GPtrArray *
todoku_request_choices_get_included (TodokuRequestChoices *self)
{
  GPtrArray *included = g_ptr_array_new ();
  guint n_choices = g_list_model_get_n_items (G_LIST_MODEL (self->choices));

  for (guint i = 0; i < n_choices; i++)
    {
      g_autoptr(TodokuRequestChoice) choice =
        g_list_model_get_item (G_LIST_MODEL (self->choices), i);
      gboolean all;

      if (!choice->included)
        continue;
      all = choice->rows->len == 1 || !any_to_do (choice);
      for (guint j = 0; j < choice->rows->len; j++)
        {
          TodokuRequestRow *row = g_ptr_array_index (choice->rows, j);

          if (all || !todoku_record_item_is_verified (row->item))
            g_ptr_array_add (included, row);
        }
    }

  return included;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * A check box in each row follows the set and changes it. Lists of thousands have a selection model
 * instead. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-chosen.h"

#include "todoku-subject.h"

struct _TodokuChosen
{
  GObject parent_instance;

  /* Owned: of gint64 */
  GHashTable *ids;

  gboolean selecting;
};

enum
{
  PROP_0,
  PROP_SELECTING,
  PROP_N_CHOSEN,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (TodokuChosen, todoku_chosen, G_TYPE_OBJECT)

static gboolean
is_chosen (TodokuChosen *self,
           gpointer      subject)
{
  gint64 id = todoku_subject_get_id (subject);

  return g_hash_table_contains (self->ids, &id);
}

static void
set_chosen (TodokuChosen *self,
            gpointer      subject,
            gboolean      chosen)
{
  gint64 id = todoku_subject_get_id (subject);

  if (chosen)
    g_hash_table_add (self->ids, g_memdup2 (&id, sizeof id));
  else
    g_hash_table_remove (self->ids, &id);
}

static void
notify_chosen (TodokuChosen *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_CHOSEN]);
}

static void
todoku_chosen_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  TodokuChosen *self = TODOKU_CHOSEN (object);

  switch (id)
    {
    case PROP_SELECTING:
      g_value_set_boolean (value, self->selecting);
      break;
    case PROP_N_CHOSEN:
      g_value_set_uint (value, g_hash_table_size (self->ids));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
todoku_chosen_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  TodokuChosen *self = TODOKU_CHOSEN (object);

  switch (id)
    {
    case PROP_SELECTING:
      self->selecting = g_value_get_boolean (value);
      g_hash_table_remove_all (self->ids);
      notify_chosen (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
todoku_chosen_finalize (GObject *object)
{
  g_hash_table_unref (TODOKU_CHOSEN (object)->ids);

  G_OBJECT_CLASS (todoku_chosen_parent_class)->finalize (object);
}

static void
todoku_chosen_class_init (TodokuChosenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = todoku_chosen_finalize;
  object_class->get_property = todoku_chosen_get_property;
  object_class->set_property = todoku_chosen_set_property;

  /**
   * TodokuChosen:selecting:
   *
   * Whether rows are being chosen. None is when that begins or ends.
   */
  props[PROP_SELECTING] = g_param_spec_boolean ("selecting", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /**
   * TodokuChosen:n-chosen:
   *
   * How many are chosen.
   */
  props[PROP_N_CHOSEN] = g_param_spec_uint ("n-chosen", NULL, NULL, 0, G_MAXUINT, 0,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
todoku_chosen_init (TodokuChosen *self)
{
  self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * todoku_chosen_new:
 *
 * Returns: (transfer full): a choice of nothing
 */
TodokuChosen *
todoku_chosen_new (void)
{
  return g_object_new (TODOKU_TYPE_CHOSEN, NULL);
}

/**
 * todoku_chosen_get_selecting:
 * @self: the choice
 *
 * Returns: whether rows are being chosen
 */
gboolean
todoku_chosen_get_selecting (TodokuChosen *self)
{
  g_return_val_if_fail (TODOKU_IS_CHOSEN (self), FALSE);

  return self->selecting;
}

static void
update_check (GtkCheckButton *check,
              GParamSpec     *pspec,
              TodokuChosen   *self)
{
  gtk_check_button_set_active (check, is_chosen (self, g_object_get_data (G_OBJECT (check),
                                                                          "todoku-subject")));
}

static void
check_toggled_cb (TodokuChosen   *self,
                  GtkCheckButton *check)
{
  gpointer subject = g_object_get_data (G_OBJECT (check), "todoku-subject");

  if (gtk_check_button_get_active (check) != is_chosen (self, subject))
    todoku_chosen_toggle (self, subject);
}

/**
 * todoku_chosen_make_check:
 * @self: the choice
 * @subject: what the row shows
 * @arrow: (nullable): what the row has at its end while none are being chosen
 *
 * Returns: (transfer floating): the check box that chooses @subject, seen while some are being
 *   chosen
 */
GtkWidget *
todoku_chosen_make_check (TodokuChosen *self,
                          gpointer      subject,
                          GtkWidget    *arrow)
{
  GtkWidget *check = gtk_check_button_new ();

  g_return_val_if_fail (TODOKU_IS_CHOSEN (self), NULL);

  g_object_set_data_full (G_OBJECT (check), "todoku-subject", g_object_ref (subject),
                          g_object_unref);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  todoku_subject_get_name (subject), -1);
  g_object_bind_property (self, "selecting", check, "visible", G_BINDING_SYNC_CREATE);
  if (arrow != NULL)
    g_object_bind_property (self, "selecting", arrow, "visible",
                            G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_chosen (self, subject));
  g_signal_connect_object (self, "notify::n-chosen", G_CALLBACK (update_check), check,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (check, "toggled", G_CALLBACK (check_toggled_cb), self,
                           G_CONNECT_SWAPPED);

  return check;
}

/**
 * todoku_chosen_toggle:
 * @self: the choice
 * @subject: what becomes chosen, or no longer is
 */
void
todoku_chosen_toggle (TodokuChosen *self,
                      gpointer      subject)
{
  g_return_if_fail (TODOKU_IS_CHOSEN (self));

  set_chosen (self, subject, !is_chosen (self, subject));
  notify_chosen (self);
}

/**
 * todoku_chosen_add_all:
 * @self: the choice
 * @subjects: what is listed
 *
 * Chooses all of them.
 */
void
todoku_chosen_add_all (TodokuChosen *self,
                       GListModel   *subjects)
{
  g_return_if_fail (TODOKU_IS_CHOSEN (self));

  for (guint i = 0; i < g_list_model_get_n_items (subjects); i++)
    {
      g_autoptr(GObject) subject = g_list_model_get_item (subjects, i);

      set_chosen (self, subject, TRUE);
    }
  notify_chosen (self);
}

/**
 * todoku_chosen_list:
 * @self: the choice
 * @subjects: what is listed
 *
 * Returns: (transfer full) (element-type TodokuSubject): the chosen ones, in the order of @subjects
 */
GPtrArray *
todoku_chosen_list (TodokuChosen *self,
                    GListModel   *subjects)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (TODOKU_IS_CHOSEN (self), list);

  for (guint i = 0; i < g_list_model_get_n_items (subjects); i++)
    {
      g_autoptr(GObject) subject = g_list_model_get_item (subjects, i);

      if (is_chosen (self, subject))
        g_ptr_array_add (list, g_steal_pointer (&subject));
    }

  return list;
}

/**
 * todoku_chosen_keep:
 * @self: the choice
 * @subjects: what is listed
 *
 * Forgets what is not listed any more.
 */
void
todoku_chosen_keep (TodokuChosen *self,
                    GListModel   *subjects)
{
  g_autoptr(GPtrArray) kept = NULL;

  g_return_if_fail (TODOKU_IS_CHOSEN (self));

  kept = todoku_chosen_list (self, subjects);
  if (kept->len == g_hash_table_size (self->ids))
    return;

  g_hash_table_remove_all (self->ids);
  for (guint i = 0; i < kept->len; i++)
    set_chosen (self, g_ptr_array_index (kept, i), TRUE);
  notify_chosen (self);
}

static gboolean
page_key_cb (TodokuChosen    *self,
             guint            key,
             guint            code,
             GdkModifierType  state)
{
  if (key != GDK_KEY_Escape || !self->selecting)
    return GDK_EVENT_PROPAGATE;

  g_object_set (self, "selecting", FALSE, NULL);

  return GDK_EVENT_STOP;
}

/**
 * todoku_chosen_connect:
 * @self: the choice
 * @page: the page of the list
 * @button: what begins and ends it
 *
 * Has @button begin and end it, and Escape end it before it leaves the page.
 */
void
todoku_chosen_connect (TodokuChosen    *self,
                       GtkWidget       *page,
                       GtkToggleButton *button)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_return_if_fail (TODOKU_IS_CHOSEN (self));

  g_object_bind_property (self, "selecting", button, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (page_key_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (page, controller);
}

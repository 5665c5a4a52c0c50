/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page 練習DNS. What it shows is read back from the practice server after every change; who
 * leaves it with a change made has the records looked at. Main thread only. Nothing here touches
 * any other DNS.
 */
#include "todoku-config.h"

#include "todoku-practice-page.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-page.h"
#include "todoku-practice-card.h"
#include "todoku-session-practice.h"
#include "todoku-text.h"
#include "todoku-widget.h"

/* Longer than any certificate lives */
#define MAX_HOURS (400 * 24)

struct _TodokuPracticePage
{
  GtkBox parent_instance;

  /* Owned References */
  TodokuSession *session;
  GObject *subject;
  GListModel *records;
  /* (element-type GtkWidget) (unowned): one card a record */
  GPtrArray *cards;

  /* How many changes are under way; the list is read again after the last. */
  guint n_pending;
  /* Whether the cards behind this page do not tell any more what stands in DNS. */
  gboolean changed;

  /* Child Widgets */
  GtkBox *column;
  TodokuPageHead *head;
  GtkWidget *all_button;
  GtkWidget *back_button;
  TodokuNotice *problem;
  GtkWidget *settings;
  GtkWidget *start_button;
  GtkSpinButton *ttl;
  GtkSpinButton *delay;
  GtkSpinButton *clock;

  /* What the server says is being shown, and is no wish of the person's. */
  gboolean reading;
};

G_DEFINE_FINAL_TYPE (TodokuPracticePage, todoku_practice_page, GTK_TYPE_BOX)

static TodokuRecord *
record_at (TodokuPracticePage *self,
           guint               index)
{
  g_autoptr(TodokuRecordItem) item = g_list_model_get_item (self->records, index);

  return item != NULL ? todoku_record_item_get_record (item) : NULL;
}

static void
update_head (TodokuPracticePage *self,
             guint               n_right)
{
  guint n = g_list_model_get_n_items (self->records);
  g_autofree char *title = g_strdup_printf (ngettext ("%1$u of %2$u record registered",
                                                      "%1$u of %2$u records registered", n),
                                            n_right, n);
  int delay = gtk_spin_button_get_value_as_int (self->delay);
  g_autofree char *subtitle =
    delay == 0 ? g_strdup_printf (_("TTL %d seconds · published at once"),
                                  gtk_spin_button_get_value_as_int (self->ttl))
               : g_strdup_printf (_("TTL %1$d seconds · published after %2$d seconds"),
                                  gtk_spin_button_get_value_as_int (self->ttl), delay);

  todoku_page_head_set_title (self->head, title);
  todoku_page_head_set_subtitle (self->head, subtitle);
}

/* With every record entered, rightly or not, the thing to do is to see what becomes of it. */
static void
update_buttons (TodokuPracticePage *self,
                guint               n_present)
{
  gboolean all = n_present == g_list_model_get_n_items (self->records);

  gtk_widget_set_visible (self->back_button, n_present > 0);
  todoku_widget_add_class (self->back_button, "suggested-action", all);
  todoku_widget_add_class (self->all_button, "suggested-action", !all);
}

/* Where nothing can be registered, the one way on is in the notice. */
static void
set_reachable (TodokuPracticePage *self,
               gboolean            reachable)
{
  static const char *const actions[] = {
    "practice.mistake", "practice.register", "practice.register-all", "practice.remove",
  };
  GtkWidget *widget = GTK_WIDGET (self);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean takes_focus = focus == (reachable ? self->start_button : self->all_button);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (widget, actions[i], reachable);
  gtk_widget_set_sensitive (self->settings, reachable);
  gtk_widget_set_visible (self->start_button, !reachable);
  if (takes_focus)
    gtk_widget_grab_focus (reachable ? self->all_button : self->start_button);
}

static void
show_problem (TodokuPracticePage *self,
              const GError       *error)
{
  g_autofree char *title = todoku_text_none_checked (g_list_model_get_n_items (self->records));
  g_autofree char *text = todoku_text_for_error (error);
  gboolean running = todoku_session_get_practice_running (self->session);

  todoku_page_head_set_title (self->head, title);
  todoku_notice_set (self->problem, "fix", "dialog-warning-symbolic", text, NULL);
  todoku_widget_add_class (self->all_button, "suggested-action", running);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  set_reachable (self, running);
  for (guint i = 0; i < self->cards->len; i++)
    todoku_practice_card_set_state (g_ptr_array_index (self->cards, i), TODOKU_PRACTICE_UNKNOWN,
                                    NULL);
}

static TodokuPracticeState
find_state (const TodokuRecord *record,
            GPtrArray          *standing,
            const char        **ret_mistake)
{
  const char *type = todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type);

  *ret_mistake = NULL;
  for (guint i = 0; i < standing->len; i++)
    {
      const TodokuPracticeRecord *row = g_ptr_array_index (standing, i);
      const char *host = row->for_host != NULL ? row->for_host : row->host;
      const char *row_type = row->for_type != NULL ? row->for_type : row->type;

      if (!todoku_dns_name_equal (host, record->host) || g_strcmp0 (row_type, type) != 0)
        continue;
      if (row->mistake != NULL)
        {
          *ret_mistake = row->mistake;
          return TODOKU_PRACTICE_WRONG;
        }
      if (g_strcmp0 (row->type, type) == 0 &&
          (record->type == TODOKU_RECORD_TYPE_TXT ? g_strcmp0 (row->value, record->value) == 0
                                                  : todoku_dns_name_equal (row->value,
                                                                           record->value)))
        return TODOKU_PRACTICE_RIGHT;
    }

  return TODOKU_PRACTICE_ABSENT;
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(TodokuPracticePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) standing =
    todoku_session_practice_list_finish (TODOKU_SESSION (source), result, &error);
  guint n_right = 0, n_present = 0;

  /* The person has left the page. */
  if (self->session == NULL)
    return;
  if (standing == NULL)
    {
      show_problem (self, error);
      return;
    }

  set_reachable (self, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);

  for (guint i = 0; i < self->cards->len; i++)
    {
      const TodokuRecord *record = record_at (self, i);
      const char *mistake = NULL;
      TodokuPracticeState state;

      if (record == NULL)
        break;
      state = find_state (record, standing, &mistake);
      n_right += state == TODOKU_PRACTICE_RIGHT;
      n_present += state != TODOKU_PRACTICE_ABSENT;
      todoku_practice_card_set_state (g_ptr_array_index (self->cards, i), state, mistake);
    }
  update_head (self, n_right);
  update_buttons (self, n_present);
}

static void
refresh (TodokuPracticePage *self)
{
  todoku_session_practice_list_async (self->session, NULL, NULL, listed_cb, g_object_ref (self));
}

static void
finish_change (TodokuPracticePage *self,
               const GError       *error)
{
  if (error != NULL)
    todoku_widget_show_error (GTK_WIDGET (self), error);
  if (--self->n_pending == 0)
    refresh (self);
}

static void
registered_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(TodokuPracticePage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_session_practice_register_finish (TODOKU_SESSION (source), result, &error))
    self->changed = TRUE;
  finish_change (self, error);
}

static void
register_record (TodokuPracticePage *self,
                 guint               index,
                 const char         *mistake)
{
  TodokuRecord *record = record_at (self, index);

  if (record == NULL)
    return;

  self->n_pending++;
  todoku_session_practice_register_async (self->session, record, mistake, NULL, registered_cb,
                                          g_object_ref (self));
}

static void
register_action (GtkWidget  *widget,
                 const char *action_name,
                 GVariant   *parameter)
{
  register_record (TODOKU_PRACTICE_PAGE (widget), g_variant_get_uint32 (parameter), NULL);
}

static void
register_all_action (GtkWidget  *widget,
                     const char *action_name,
                     GVariant   *parameter)
{
  TodokuPracticePage *self = TODOKU_PRACTICE_PAGE (widget);

  for (guint i = 0; i < self->cards->len; i++)
    register_record (self, i, NULL);
}

static void
mistake_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  const char *mistake;
  guint index;

  g_variant_get (parameter, "(u&s)", &index, &mistake);
  register_record (TODOKU_PRACTICE_PAGE (widget), index, mistake);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(TodokuPracticePage) self = user_data;
  g_autoptr(GError) error = NULL;

  if (todoku_session_practice_remove_finish (TODOKU_SESSION (source), result, &error))
    self->changed = TRUE;
  finish_change (self, error);
}

static void
remove_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  TodokuPracticePage *self = TODOKU_PRACTICE_PAGE (widget);
  TodokuRecord *record = record_at (self, g_variant_get_uint32 (parameter));

  if (record == NULL)
    return;

  self->n_pending++;
  todoku_session_practice_remove_async (self->session, record->host,
                                        todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE,
                                                              record->type),
                                        NULL, removed_cb, g_object_ref (self));
}

/* The page behind has the delivery domain; a tracking domain is verified in its own window. */
static void
back_action (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  g_autoptr(GObject) subject = g_object_ref (TODOKU_PRACTICE_PAGE (widget)->subject);
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));

  if (TODOKU_IS_TRACKING_DOMAIN (subject))
    {
      gtk_widget_activate_action (window, "win.back", NULL);
      gtk_widget_activate_action (window, "win.open-tracking", "x",
                                  todoku_subject_get_id (subject));
    }
  else
    gtk_widget_activate_action (window, "win.back-to-verifying", NULL);
}

static void
configured_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(TodokuPracticePage) self = user_data;
  g_autoptr(GError) error = NULL;

  todoku_session_practice_configure_finish (TODOKU_SESSION (source), result, &error);
  finish_change (self, error);
}

static void
setting_changed_cb (TodokuPracticePage *self,
                    GtkSpinButton      *spin)
{
  int value = gtk_spin_button_get_value_as_int (spin);

  if (self->reading)
    return;

  self->n_pending++;
  todoku_session_practice_configure_async (self->session, spin == self->ttl ? value : -1,
                                           spin == self->delay ? value : -1,
                                           spin == self->clock ? value * 3600 : -1, NULL,
                                           configured_cb, g_object_ref (self));
}

static void
settings_read_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(TodokuPracticePage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree TodokuPracticeSettings *settings =
    todoku_session_practice_read_settings_finish (TODOKU_SESSION (source), result, &error);

  /* The person has left the page. */
  if (self->session == NULL)
    return;
  if (settings == NULL)
    {
      g_debug ("The settings of the practice server are not known: %s", error->message);
      return;
    }
  self->reading = TRUE;
  gtk_spin_button_set_value (self->ttl, settings->ttl);
  gtk_spin_button_set_value (self->delay, settings->delay);
  gtk_spin_button_set_value (self->clock, settings->clock_offset / 3600);
  self->reading = FALSE;
}

static GtkSpinButton *
add_setting (TodokuPracticePage *self,
             GtkWidget          *group,
             const char         *title,
             const char         *subtitle,
             double              value,
             double              max,
             double              step)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW,
                                 "use-markup", FALSE,
                                 "title", title,
                                 "subtitle", subtitle,
                                 NULL);
  GtkWidget *spin = gtk_spin_button_new_with_range (0, max, step);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 5);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (setting_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return GTK_SPIN_BUTTON (spin);
}

static void
build_banner (TodokuPracticePage *self)
{
  GtkWidget *banner = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *banner_words = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *banner_label =
    todoku_label_new (_("For practice. What is registered here changes nothing in the DNS of the "
                        "internet."), NULL, FALSE);

  gtk_widget_add_css_class (banner, "state-bar");
  gtk_widget_set_halign (banner_words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (banner_words, TRUE);
  gtk_box_append (GTK_BOX (banner_words),
                  gtk_image_new_from_icon_name ("applications-science-symbolic"));
  gtk_box_append (GTK_BOX (banner_words), banner_label);
  gtk_box_append (GTK_BOX (banner), banner_words);
  gtk_box_insert_child_after (GTK_BOX (self), banner,
                              gtk_widget_get_first_child (GTK_WIDGET (self)));
}

static void
build_head (TodokuPracticePage *self)
{
  self->head = g_object_new (TODOKU_TYPE_PAGE_HEAD, NULL);
  self->all_button = gtk_button_new_with_label (_("Register All in DNS"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->all_button), "practice.register-all");
  gtk_widget_add_css_class (self->all_button, "suggested-action");
  self->back_button = gtk_button_new_with_label (_("Back to Verifying"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->back_button), "practice.back");
  gtk_widget_set_visible (self->back_button, FALSE);
  todoku_page_head_add_action (self->head, self->all_button);
  todoku_page_head_add_action (self->head, self->back_button);
  gtk_box_append (self->column, GTK_WIDGET (self->head));
}

static void
build_problem (TodokuPracticePage *self)
{
  self->start_button = gtk_button_new_with_label (_("Start the Practice Server"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start_button), "win.start-practice");
  gtk_widget_set_halign (self->start_button, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->start_button, "suggested-action");
  self->problem = g_object_new (TODOKU_TYPE_NOTICE, "visible", FALSE, NULL);
  todoku_notice_add (self->problem, self->start_button);
  gtk_box_append (self->column, GTK_WIDGET (self->problem));
}

static void
build_cards (TodokuPracticePage *self)
{
  GtkWidget *cards = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (self->column, cards);
  for (guint i = 0; i < g_list_model_get_n_items (self->records); i++)
    {
      GtkWidget *card = todoku_practice_card_new (record_at (self, i), i);

      g_ptr_array_add (self->cards, card);
      gtk_box_append (GTK_BOX (cards), card);
    }
}

static void
build_settings (TodokuPracticePage *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Settings"));
  self->ttl = add_setting (self, group, _("TTL in seconds"),
                           _("For how long caches keep a record"), 300, 86400, 10);
  self->delay = add_setting (self, group, _("Delay in seconds"),
                             _("How long a change takes to be published"), 0, 3600, 10);
  self->clock = add_setting (self, group, _("Hours to advance the clock"),
                             _("70 is shortly before the deadline of step 2, 73 is after it; "
                               "3,400 renews certificates"), 0, MAX_HOURS, 1);
  self->settings = group;
  gtk_box_append (self->column, group);
}

static void
build (TodokuPracticePage *self,
       const char         *name)
{
  todoku_page_build (GTK_BOX (self), _("Practice DNS"), name, 860, &self->column);
  build_banner (self);
  build_head (self);
  build_problem (self);
  build_cards (self);
  build_settings (self);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  /* It is only a service: 認証 looks again and says what is wrong. */
  if (!todoku_session_check_finish (TODOKU_SESSION (source), result, NULL, &error))
    g_debug ("What was entered could not be looked at: %s", error->message);
}

/* The page is left, not closed with its window. */
static void
todoku_practice_page_unroot (GtkWidget *widget)
{
  TodokuPracticePage *self = TODOKU_PRACTICE_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->changed && !gtk_widget_in_destruction (GTK_WIDGET (root)))
    todoku_session_check_async (self->session, self->subject, NULL, looked_cb, NULL);
  self->changed = FALSE;

  GTK_WIDGET_CLASS (todoku_practice_page_parent_class)->unroot (widget);
}

static void
todoku_practice_page_dispose (GObject *object)
{
  TodokuPracticePage *self = TODOKU_PRACTICE_PAGE (object);

  g_clear_pointer (&self->cards, g_ptr_array_unref);
  g_clear_object (&self->records);
  g_clear_object (&self->subject);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_practice_page_parent_class)->dispose (object);
}

static void
todoku_practice_page_class_init (TodokuPracticePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_practice_page_dispose;
  widget_class->unroot = todoku_practice_page_unroot;
  gtk_widget_class_install_action (widget_class, "practice.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "practice.mistake", "(us)", mistake_action);
  gtk_widget_class_install_action (widget_class, "practice.register", "u", register_action);
  gtk_widget_class_install_action (widget_class, "practice.register-all", NULL,
                                   register_all_action);
  gtk_widget_class_install_action (widget_class, "practice.remove", "u", remove_action);
}

static void
todoku_practice_page_init (TodokuPracticePage *self)
{
  self->cards = g_ptr_array_new ();
}

/**
 * todoku_practice_page_new:
 * @session: the session
 * @subject: the domain or tracking domain that the records belong to
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
todoku_practice_page_new (TodokuSession *session,
                          gpointer       subject)
{
  TodokuPracticePage *self = g_object_new (TODOKU_TYPE_PRACTICE_PAGE, NULL);
  g_autofree char *name = todoku_domain_name_to_unicode (todoku_subject_get_name (subject));

  self->session = g_object_ref (session);
  self->subject = g_object_ref (subject);
  self->records = g_object_ref (todoku_subject_get_records (subject));
  build (self, name);
  update_head (self, 0);
  refresh (self);
  g_signal_connect_object (session, "notify::practice-running", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  todoku_session_practice_read_settings_async (session, NULL, settings_read_cb,
                                               g_object_ref (self));

  return GTK_WIDGET (self);
}

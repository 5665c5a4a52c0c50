/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a screen reader is told without being asked: results, toasts, failures, and of a countdown
 * only that 24 hours, 3 hours and nothing are left. Looked at here is what GTK before 4.14 has for
 * it, a label of role status; newer ones announce on the bus.
 */
#include "gallery.h"

#include "todoku-deadline-bar.h"
#include "todoku-widget.h"
#include "todoku-wizard.h"

static gboolean
is_announcer (GtkWidget *widget,
              gpointer   user_data)
{
  return g_str_equal (gtk_widget_get_name (widget), "announcer");
}

static const GalleryPage *
find_page (const char *name)
{
  const GalleryPage *page;

  for (guint i = 0; (page = gallery_get (i)) != NULL; i++)
    if (g_str_equal (page->name, name))
      return page;

  g_assert_not_reached ();
}

static const char *
get_said (GtkWidget *window)
{
  GtkWidget *label = todoku_test_find (window, is_announcer, NULL);

  g_assert_nonnull (label);
  gtk_test_accessible_assert_role (label, GTK_ACCESSIBLE_ROLE_STATUS);

  return gtk_label_get_text (GTK_LABEL (label));
}

static void
count_change (guint *n_changes)
{
  ++*n_changes;
}

static AdwToast *
get_toast (GtkWidget *window)
{
  GtkWidget *overlay = todoku_test_find_type (window, ADW_TYPE_TOAST_OVERLAY);

  return g_object_get_data (G_OBJECT (overlay), "todoku-toast");
}

static void
test_result (void)
{
  guint n_changes = 0;
  Gallery gallery;
  GtkWidget *window = gallery_show (&gallery, find_page ("domain"), 720);
  g_autoptr(TodokuSenderDomain) domain =
    g_list_model_get_item (todoku_session_get_domains (gallery.session), 0);

  g_assert_cmpstr (get_said (window), ==, "");
  gallery_set_states (domain, TODOKU_RECORD_STATE_OK, TODOKU_RECORD_STATE_OK,
                      TODOKU_RECORD_STATE_OK);
  todoku_test_settle (window);
  g_assert_cmpstr (get_said (window), ==, "3件すべて認証済");
  todoku_widget_show_toast (window, "コピーしました");
  g_assert_cmpstr (get_said (window), ==, "コピーしました");

  /* Said again it is told again, and it goes with its toast. */
  g_signal_connect_swapped (todoku_test_find (window, is_announcer, NULL), "notify::label",
                            G_CALLBACK (count_change), &n_changes);
  todoku_widget_show_toast (window, "コピーしました");
  g_assert_cmpstr (get_said (window), ==, "コピーしました");
  g_assert_cmpuint (n_changes, >, 0);
  adw_toast_dismiss (get_toast (window));
  g_assert_cmpstr (get_said (window), ==, "");
  gallery_close (&gallery, window);
}

/* Over a session that is not open nothing can be registered. */
static void
begin_to_register (GtkWidget *wizard)
{
  GtkWidget *entry = todoku_test_find_type (wizard, ADW_TYPE_ENTRY_ROW);

  gtk_editable_set_text (GTK_EDITABLE (entry), "example.co.jp");
  gtk_widget_activate_action (wizard, "wizard.next", NULL);
}

static void
wait_for_failure (TodokuWizardStep *step)
{
  while (todoku_wizard_step_get_failure (step) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Once, however often the step is looked at, and again when it has failed again. */
static void
test_failure (void)
{
  guint n_changes = 0;
  Gallery gallery;
  GtkWidget *window = gallery_show (&gallery, find_page ("wizard-domain"), 720);
  TodokuWizardStep *step = todoku_wizard_get_step (TODOKU_WIZARD (window));
  GtkWidget *announcer = todoku_test_find (window, is_announcer, NULL);

  g_assert_cmpstr (get_said (window), ==, "");
  begin_to_register (window);
  wait_for_failure (step);
  g_assert_cmpstr (get_said (window), ==, todoku_wizard_step_get_failure (step));

  g_signal_connect_swapped (announcer, "notify::label", G_CALLBACK (count_change), &n_changes);
  g_object_notify (G_OBJECT (step), "complete");
  g_assert_cmpuint (n_changes, ==, 0);

  gtk_widget_activate_action (window, "wizard.next", NULL);
  g_assert_cmpstr (get_said (window), ==, "");
  wait_for_failure (step);
  g_assert_cmpstr (get_said (window), ==, todoku_wizard_step_get_failure (step));
  gallery_close (&gallery, window);
}

static void
set_left (GtkWidget *bar,
          gint64     left)
{
  gint64 now = g_get_real_time ();

  todoku_deadline_bar_set (TODOKU_DEADLINE_BAR (bar), now - G_TIME_SPAN_HOUR, now + left, 0, FALSE);
}

static gboolean
is_shown_bar (GtkWidget *widget,
              gpointer   user_data)
{
  return TODOKU_IS_DEADLINE_BAR (widget) && gtk_widget_get_mapped (widget);
}

static void
test_countdown (void)
{
  static const struct
  {
    gint64 left;
    gboolean said;
  } steps[] = {
    { 40 * G_TIME_SPAN_HOUR, FALSE }, { 25 * G_TIME_SPAN_HOUR, FALSE },
    { 23 * G_TIME_SPAN_HOUR, TRUE }, { 4 * G_TIME_SPAN_HOUR, FALSE },
    { 2 * G_TIME_SPAN_HOUR, TRUE }, { G_TIME_SPAN_HOUR, FALSE }, { -G_TIME_SPAN_SECOND, TRUE },
    { -G_TIME_SPAN_HOUR, FALSE },
  };
  Gallery gallery;
  GtkWidget *window = gallery_show (&gallery, find_page ("wizard-step2"), 720);
  GtkWidget *bar = todoku_test_find (window, is_shown_bar, NULL);
  GtkWidget *announcer = todoku_test_find (window, is_announcer, NULL);

  g_assert_nonnull (bar);
  g_assert_nonnull (announcer);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      gtk_label_set_text (GTK_LABEL (announcer), "");
      set_left (bar, steps[i].left);
      g_test_message ("%" G_GINT64_FORMAT " s: “%s”", steps[i].left / G_TIME_SPAN_SECOND,
                      get_said (window));
      g_assert_cmpint (*get_said (window) != '\0', ==, steps[i].said);
    }
  gallery_close (&gallery, window);
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);
  if (gtk_get_minor_version () >= 14)
    return 0;

  g_test_add_func ("/ui/announce/result", test_result);
  g_test_add_func ("/ui/announce/failure", test_failure);
  g_test_add_func ("/ui/announce/countdown", test_countdown);

  return g_test_run ();
}

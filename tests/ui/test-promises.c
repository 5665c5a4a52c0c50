/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the windows promise of a bad hour: a wrong clock is said on every page, and what stopped or
 * only waits is named as such. With TODOKU_TEST_SHOTS the pages are also drawn into files.
 */
#include "todoku-notice.h"
#include "todoku-session-private.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
#include "todoku-window.h"

typedef struct
{
  char *dir;
  TodokuSession *session;
  TodokuDeliveryServer *server;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->dir = todoku_test_make_dir ();
  fixture->session = todoku_session_new (fixture->dir);
  fixture->server = todoku_delivery_server_new ();
  todoku_delivery_server_set_id (fixture->server, 1);
  todoku_delivery_server_set_name (fixture->server, "Sprinkler");
  todoku_delivery_server_set_status (fixture->server, TODOKU_SERVER_STATUS_CONNECTED);
  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (fixture->session)),
                       fixture->server);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->session);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
shoot (GtkWidget  *window,
       const char *name)
{
  static const int widths[] = { 360, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s-%d", name, widths[i]);
      int minimum;

      gtk_window_set_default_size (GTK_WINDOW (window), widths[i], 720);
      todoku_test_settle (window);
      gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 360);
      todoku_test_shoot (window, file);
    }
}

static void
run_pending (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Whatever else the page has. */
static gboolean
is_shown_warning (GtkWidget *widget,
                  gpointer   user_data)
{
  return TODOKU_IS_NOTICE (widget) && gtk_widget_has_css_class (widget, "waiting") &&
         gtk_widget_get_visible (widget);
}

static void
test_clock (Fixture       *fixture,
            gconstpointer  user_data)
{
  TodokuClock *clock = fixture->session->clock;
  GtkWidget *window = GTK_WIDGET (todoku_window_new (NULL, fixture->session));
  GtkWidget *notice;

  todoku_window_session_opened (TODOKU_WINDOW (window), NULL);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_null (todoku_test_find (window, is_shown_warning, NULL));
  todoku_clock_compare (clock, "api.example", g_get_real_time () + 7 * G_TIME_SPAN_MINUTE);
  run_pending ();
  notice = todoku_test_find (window, is_shown_warning, NULL);
  g_assert_nonnull (notice);
  shoot (window, "clock");
  if (g_str_has_prefix (g_get_language_names ()[0], "ja"))
    g_assert_nonnull (todoku_test_find_text (notice,
                                             "このコンピューターの時計が7分遅れているため、"
                                             "署名・証明書・期限を正しく判断できません。"
                                             "時計を合わせてください。"));

  todoku_clock_compare (clock, "api.example", g_get_real_time ());
  run_pending ();
  g_assert_false (gtk_widget_get_visible (notice));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ui/promises/clock", test_clock);

  return g_test_run ();
}

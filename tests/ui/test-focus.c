/* SPDX-License-Identifier: GPL-3.0-or-later
 * What hands on a keyboard count on in every window: the focus comes back to where it was, typing
 * begins in the first field, Return does what the form is there for, and a toast tells of now.
 */
#include "todoku-account-window.h"
#include "todoku-domain-list-page.h"
#include "todoku-domain-query.h"
#include "todoku-edge-keys-window.h"
#include "todoku-publish-window.h"
#include "todoku-request-window.h"
#include "todoku-test-mail-window.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"
#include "todoku-widget.h"
#include "todoku-window.h"

typedef struct
{
  char *dir;
  TodokuSession *session;
  TodokuDeliveryServer *server;
  TodokuSenderDomain *domain;
} Fixture;

typedef GtkWindow *(*MakeForm) (Fixture *fixture, GtkWindow *parent);

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  todoku_test_ignore_frame_timings ();
  fixture->dir = todoku_test_make_dir ();
  fixture->session = todoku_session_new (fixture->dir);
  fixture->server = todoku_delivery_server_new ();
  todoku_test_set_number (fixture->server, "id", 1);
  todoku_test_set_text (fixture->server, "name", "Sprinkler");
  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (fixture->session)),
                       fixture->server);
  fixture->domain = todoku_test_domain ("example.co.jp", TODOKU_DOMAIN_VERIFIED);
  todoku_test_set_server (fixture->domain, fixture->server);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)),
                       fixture->domain);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_clear_object (&fixture->domain);
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->session);
  todoku_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static gboolean
is_row_of (GtkWidget *widget,
           gpointer   text)
{
  return GTK_IS_LIST_BOX_ROW (widget) && todoku_test_find_text (widget, text) != NULL;
}

static void
test_return (Fixture       *fixture,
             gconstpointer  user_data)
{
  const char *text = g_str_has_prefix (g_get_language_names ()[0], "ja") ? "トラッキング設定"
                                                                         : "Tracking";
  GtkWidget *window = GTK_WIDGET (todoku_window_new (NULL, fixture->session));
  GtkWidget *row;

  todoku_window_session_opened (TODOKU_WINDOW (window), NULL);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  row = todoku_test_find (window, is_row_of, (gpointer) text);
  g_assert_nonnull (row);
  g_assert_true (gtk_widget_grab_focus (row));

  gtk_widget_activate_action (window, "win.open-tracking-list", NULL);
  todoku_test_settle (window);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) != row);
  g_assert_null (gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (window)),
                                          ADW_TYPE_HEADER_BAR));
  gtk_widget_activate_action (window, "win.back", NULL);
  todoku_test_settle (window);
  g_assert_true (is_row_of (gtk_window_get_focus (GTK_WINDOW (window)), (gpointer) text));

  gtk_window_destroy (GTK_WINDOW (window));
}

/* The list may have been filled anew while another page was in front. */
static void
test_return_to_new_row (Fixture       *fixture,
                        gconstpointer  user_data)
{
  GtkWidget *window = GTK_WIDGET (todoku_window_new (NULL, fixture->session));
  GtkWidget *list = gtk_list_box_new ();
  GtkListBoxRow *row;

  for (guint i = 0; i < 3; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), gtk_label_new ("Before"));
  gtk_window_present (GTK_WINDOW (window));
  todoku_window_push (TODOKU_WINDOW (window), list);
  todoku_test_settle (window);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index
                                                      (GTK_LIST_BOX (list), 1))));
  todoku_window_push (TODOKU_WINDOW (window), gtk_button_new_with_label ("Over it"));
  todoku_test_settle (window);
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), GTK_WIDGET (row));
  for (guint i = 0; i < 3; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), gtk_label_new ("After"));
  gtk_widget_activate_action (window, "win.back", NULL);
  todoku_test_settle (window);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) ==
                 GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1)));

  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_toast (GtkWidget *widget,
          gpointer   text)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwToastWidget") &&
         gtk_widget_get_child_visible (widget) && todoku_test_find_text (widget, text) != NULL;
}

static void
test_toast (Fixture       *fixture,
            gconstpointer  user_data)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), gtk_label_new ("Below"));
  adw_window_set_content (ADW_WINDOW (window), overlay);
  gtk_window_present (GTK_WINDOW (window));
  todoku_overlay_show_toast (ADW_TOAST_OVERLAY (overlay), "HOST & name");
  todoku_test_settle (window);
  g_assert_nonnull (todoku_test_find (overlay, is_toast, (gpointer) "HOST & name"));
  todoku_overlay_show_toast (ADW_TOAST_OVERLAY (overlay), "VALUE");
  todoku_test_settle (window);
  g_assert_nonnull (todoku_test_find (overlay, is_toast, (gpointer) "VALUE"));
  g_assert_null (todoku_test_find (overlay, is_toast, (gpointer) "HOST & name"));

  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWindow *
make_account (Fixture   *fixture,
              GtkWindow *parent)
{
  return GTK_WINDOW (todoku_account_window_new (parent, fixture->session, NULL));
}

static GtkWindow *
make_edge_keys (Fixture   *fixture,
                GtkWindow *parent)
{
  return GTK_WINDOW (todoku_edge_keys_window_new (parent, fixture->session, fixture->server));
}

static GtkWindow *
make_publish (Fixture   *fixture,
              GtkWindow *parent)
{
  return GTK_WINDOW (todoku_publish_window_new (parent, fixture->session, fixture->domain));
}

static GtkWindow *
make_request (Fixture   *fixture,
              GtkWindow *parent)
{
  return GTK_WINDOW (todoku_request_window_new (parent, "example.co.jp"));
}

static GtkWindow *
make_test_mail (Fixture   *fixture,
                GtkWindow *parent)
{
  g_autoptr(TodokuSharedAccount) account = todoku_shared_account_new ();

  todoku_test_set_text (account, "name", "maildm");
  todoku_test_set_text (account, "address", "maildm@example.co.jp");

  return GTK_WINDOW (todoku_test_mail_window_new (parent, fixture->session, account));
}

static void
test_forms (Fixture       *fixture,
            gconstpointer  user_data)
{
  static const MakeForm forms[] = {
    make_account, make_edge_keys, make_publish, make_request, make_test_mail,
  };
  GtkWindow *parent = GTK_WINDOW (gtk_window_new ());

  gtk_window_present (parent);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      GtkWindow *window = forms[i] (fixture, parent);
      GtkWidget *first = todoku_test_find_type (GTK_WIDGET (window), ADW_TYPE_ENTRY_ROW);
      GtkWidget *focus;
      int width, height;

      g_test_message ("%s", G_OBJECT_TYPE_NAME (window));
      g_assert_nonnull (gtk_window_get_title (window));
      g_assert_cmpstr (gtk_window_get_title (window), !=, "");
      gtk_window_get_default_size (window, &width, &height);
      g_assert_cmpint (width, ==, forms[i] == make_request ? 1000 : 720);
      gtk_window_present (window);
      todoku_test_settle (GTK_WIDGET (window));
      focus = gtk_window_get_focus (window);
      g_assert_nonnull (focus);
      g_assert_true (gtk_widget_is_ancestor (focus, first));
      gtk_window_destroy (window);
    }
  gtk_window_destroy (parent);
}

static void
submit_action (GtkWidget  *widget,
               const char *action_name,
               GVariant   *parameter)
{
  guint *n = g_object_get_data (G_OBJECT (widget), "n-submitted");

  (*n)++;
}

typedef struct { AdwWindow parent_instance; } TestForm;
typedef struct { AdwWindowClass parent_class; } TestFormClass;

GType test_form_get_type (void);
G_DEFINE_TYPE (TestForm, test_form, ADW_TYPE_WINDOW)

static void
test_form_class_init (TestFormClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "form.submit", NULL, submit_action);
}

static void
test_form_init (TestForm *self)
{
}

static void
test_submit (Fixture       *fixture,
             gconstpointer  user_data)
{
  GtkWidget *window = g_object_new (test_form_get_type (), NULL);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_entry_row_new ();
  guint n = 0;

  g_object_set_data (G_OBJECT (window), "n-submitted", &n);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), adw_entry_row_new ());
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_window_set_content (ADW_WINDOW (window), group);
  todoku_form_set_keys (window, "form.submit", NULL);
  g_signal_emit_by_name (row, "entry-activated");
  g_assert_cmpuint (n, ==, 1);
  /* What cannot be submitted yet stays as it is. */
  gtk_widget_action_set_enabled (window, "form.submit", FALSE);
  g_signal_emit_by_name (row, "entry-activated");
  g_assert_cmpuint (n, ==, 1);

  gtk_window_destroy (GTK_WINDOW (window));
}

/* The list takes the place of the empty page whose button had the focus. */
static void
test_stack (Fixture       *fixture,
            gconstpointer  user_data)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *empty = gtk_button_new_with_label ("New");
  GtkWidget *list = gtk_button_new_with_label ("First");

  gtk_stack_add_child (GTK_STACK (stack), empty);
  gtk_stack_add_child (GTK_STACK (stack), list);
  todoku_stack_hide_others (GTK_STACK (stack));
  gtk_window_set_child (GTK_WINDOW (window), stack);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  g_assert_true (gtk_widget_grab_focus (empty));
  gtk_stack_set_visible_child (GTK_STACK (stack), list);
  todoku_test_settle (window);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == list);

  gtk_window_destroy (GTK_WINDOW (window));
}

/* The last row takes the focus along before the list makes room for the empty page. */
static void
test_last_row (Fixture       *fixture,
               gconstpointer  user_data)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *empty = gtk_button_new_with_label ("New");
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_stack_add_child (GTK_STACK (stack), list);
  gtk_stack_add_child (GTK_STACK (stack), empty);
  todoku_stack_hide_others (GTK_STACK (stack));
  gtk_window_set_child (GTK_WINDOW (window), stack);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  g_assert_true (gtk_widget_grab_focus (row));
  gtk_list_box_remove (GTK_LIST_BOX (list), row);
  gtk_stack_set_visible_child (GTK_STACK (stack), empty);
  todoku_test_settle (window);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == empty);

  gtk_window_destroy (GTK_WINDOW (window));
}

/* The menu marks what holds, and the counts are of what is searched for. */
static void
test_query (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr(TodokuSenderDomain) idn = todoku_test_domain ("xn--wgv71a119e.jp",
                                                          TODOKU_DOMAIN_AWAITING_DNS);
  g_autoptr(TodokuDomainQuery) query = NULL;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page;
  g_autofree char *sort = NULL;
  guint counts[TODOKU_DOMAIN_N_FILTERS];

  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (fixture->session)), idn);
  page = todoku_domain_list_page_new (fixture->session);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_widget_activate_action (page, "list.sort", "s", "state");
  g_object_get (page, "sort", &sort, NULL);
  g_assert_cmpstr (sort, ==, "state");

  query = todoku_domain_query_new (fixture->session);
  todoku_domain_query_count (query, counts);
  g_assert_cmpuint (counts[TODOKU_DOMAIN_FILTER_ALL], ==, 2);
  g_assert_cmpuint (counts[TODOKU_DOMAIN_FILTER_COMPLETE], ==, 1);
  g_assert_cmpuint (counts[TODOKU_DOMAIN_FILTER_PENDING], ==, 1);
  todoku_domain_query_set_search (query, " 日本語 ");
  todoku_domain_query_count (query, counts);
  g_assert_cmpuint (counts[TODOKU_DOMAIN_FILTER_ALL], ==, 1);
  g_assert_cmpuint (counts[TODOKU_DOMAIN_FILTER_COMPLETE], ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (todoku_domain_query_get_model (query)), ==, 1);
  todoku_domain_query_set_search (query, "ＥＸＡＭＰＬＥ");
  todoku_domain_query_set_filter (query, TODOKU_DOMAIN_FILTER_PENDING);
  g_assert_cmpuint (g_list_model_get_n_items (todoku_domain_query_get_model (query)), ==, 0);
  todoku_domain_query_set_filter (query, TODOKU_DOMAIN_FILTER_COMPLETE);
  g_assert_cmpuint (g_list_model_get_n_items (todoku_domain_query_get_model (query)), ==, 1);

  gtk_window_destroy (GTK_WINDOW (window));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  todoku_test_ui_init (&argc, &argv);

  ADD ("/ui/focus/return", test_return);
  ADD ("/ui/focus/return-to-new-row", test_return_to_new_row);
  ADD ("/ui/focus/toast", test_toast);
  ADD ("/ui/focus/forms", test_forms);
  ADD ("/ui/focus/submit", test_submit);
  ADD ("/ui/focus/stack", test_stack);
  ADD ("/ui/focus/last-row", test_last_row);
  ADD ("/ui/focus/query", test_query);

  return g_test_run ();
}

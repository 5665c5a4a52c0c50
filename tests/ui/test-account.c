/* SPDX-License-Identifier: GPL-3.0-or-later
 * The form of a shared mail account while DNS is asked about the domain of its address.
 */
#include "todoku-account-window.h"
#include "todoku-test-dns.h"
#include "todoku-test-ui.h"
#include "todoku-test.h"

#define NAME "example.co.jp"

static gboolean
is_asked (gpointer dns)
{
  return todoku_test_dns_get_count (dns, NAME, "MX") > 0;
}

/* Nobody waits any more for what a server that says nothing would say, least of all the window. */
static void
test_closed (void)
{
  g_autofree char *dir = todoku_test_make_dir ();
  TodokuTestDns *dns = todoku_test_dns_new ();
  g_autoptr(TodokuSession) session = NULL;
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain (NAME, TODOKU_DOMAIN_VERIFIED);
  GtkWidget *parent = gtk_window_new ();
  GtkWidget *window;

  g_setenv ("TODOKU_RESOLVER", todoku_test_dns_get_text (dns), TRUE);
  todoku_test_dns_set_fault (dns, NAME, TODOKU_TEST_DNS_SILENT, 0);
  session = todoku_session_new (dir);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (session)), domain);
  window = GTK_WIDGET (todoku_account_window_new (GTK_WINDOW (parent), session, NULL));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (GTK_WINDOW (window));
  todoku_test_settle (window);
  gtk_editable_set_text (GTK_EDITABLE (todoku_test_find_row (window, "E-mail address")),
                         "info@" NAME);
  todoku_test_wait_until (is_asked, dns);
  g_assert_nonnull (window);

  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (window);

  gtk_window_destroy (GTK_WINDOW (parent));
  g_clear_object (&session);
  todoku_test_dns_free (dns);
  todoku_test_remove_dir (dir);
}

int
main (int   argc,
      char *argv[])
{
  todoku_test_ui_init (&argc, &argv);
  g_test_add_func ("/ui/account/closed", test_closed);

  return g_test_run ();
}

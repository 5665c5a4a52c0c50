/* SPDX-License-Identifier: GPL-3.0-or-later
 * The pages on which the watch has left something: alarms, a certificate that is not renewed, and a
 * history. They are in the table of gallery-pages.c. Tests only.
 */
#include "gallery.h"

#include "todoku-domain-page.h"
#include "todoku-test-watched.h"
#include "todoku-test.h"
#include "todoku-watch-page.h"

static gboolean
has_domains (gpointer user_data)
{
  return todoku_session_find_domain (user_data, "news.example.com") != NULL;
}

static gboolean
has_tracking (gpointer user_data)
{
  return todoku_session_find_tracking (user_data, "click.example.co.jp") != NULL;
}

/* As the watch has left it, with an alarm for a domain or for a certificate. */
static void
store_watched (Gallery    *gallery,
               const char *certificate)
{
  todoku_test_store_watched (gallery->session, &(TodokuTestWatched) {
    .n_changes = 4,
    .alarm = certificate == NULL,
    .certificate = certificate,
    .now = g_get_real_time (),
  });
  todoku_test_wait_until (certificate != NULL ? has_tracking : has_domains, gallery->session);
}

static char *
dup_certificate (void)
{
  gint64 until = g_get_real_time () + 12 * G_TIME_SPAN_DAY + G_TIME_SPAN_HOUR;

  return g_strdup_printf ("blocked %" G_GINT64_FORMAT " _a.click.example.co.jp",
                          until / G_USEC_PER_SEC);
}

GtkWidget *
gallery_make_watch_alarm (Gallery *gallery)
{
  store_watched (gallery, NULL);

  return todoku_watch_page_new (gallery->session);
}

GtkWidget *
gallery_make_watch_certificate (Gallery *gallery)
{
  g_autofree char *certificate = dup_certificate ();

  store_watched (gallery, certificate);

  return todoku_watch_page_new (gallery->session);
}

GtkWidget *
gallery_make_domain_alarm (Gallery *gallery)
{
  store_watched (gallery, NULL);

  return todoku_domain_page_new (gallery->session,
                                 todoku_session_find_domain (gallery->session,
                                                             "news.example.com"));
}

GtkWidget *
gallery_make_domain_history (Gallery *gallery)
{
  store_watched (gallery, NULL);

  return todoku_domain_page_new (gallery->session,
                                 todoku_session_find_domain (gallery->session, "example.co.jp"));
}

GtkWidget *
gallery_make_home_alarm (Gallery *gallery)
{
  store_watched (gallery, NULL);

  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * The pages on which something has happened: alarms, a certificate that is not renewed, a history,
 * a watch that may not run, what was done, and records in the practice DNS. They are in the table
 * of gallery-pages.c. Tests only.
 */
#include "gallery.h"

#include "todoku-background.h"
#include "todoku-domain-page.h"
#include "todoku-log-page.h"
#include "todoku-page.h"
#include "todoku-practice-card.h"
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

/* gallery_close() takes the refusal back. */
GtkWidget *
gallery_make_watch_refused (Gallery *gallery)
{
  g_autoptr(GSettings) settings = g_settings_new (GALLERY_APP_ID);

  todoku_test_store_watched (gallery->session, &(TodokuTestWatched) {
    .now = g_get_real_time (),
  });
  todoku_test_wait_until (has_domains, gallery->session);
  g_settings_set_enum (settings, "background", TODOKU_BACKGROUND_REFUSED);

  return todoku_watch_page_new (gallery->session);
}

GtkWidget *
gallery_make_log_entries (Gallery *gallery)
{
  store_watched (gallery, NULL);

  return todoku_log_page_new (gallery->session);
}

/* The page asks the practice server, which does not run here: its cards in every state. */
GtkWidget *
gallery_make_practice_cards (Gallery *gallery)
{
  static const struct { TodokuPracticeState state; const char *mistake; } states[] = {
    { TODOKU_PRACTICE_ABSENT, NULL },
    { TODOKU_PRACTICE_WRONG, "doubled-suffix" },
    { TODOKU_PRACTICE_RIGHT, NULL },
  };
  GListModel *records = todoku_subject_get_records (gallery_add_mixed (gallery, "example.co.jp"));
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  static const GActionEntry entries[] = {
    { .name = "register", .parameter_type = "u" },
    { .name = "remove", .parameter_type = "u" },
    { .name = "mistake", .parameter_type = "(us)" },
  };
  GtkBox *column;

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), NULL);
  gtk_widget_insert_action_group (page, "practice", G_ACTION_GROUP (actions));
  todoku_page_build (GTK_BOX (page), "example.co.jp", NULL, 860, &column);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);
      GtkWidget *card = todoku_practice_card_new (todoku_record_item_get_record (item), i);

      todoku_practice_card_set_state (TODOKU_PRACTICE_CARD (card), states[i].state,
                                      states[i].mistake);
      gtk_box_append (column, card);
    }

  return page;
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

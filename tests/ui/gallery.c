/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes what the pages show, and shows one page at a time. The names are those of the manual and of
 * the pictures in it. Tests only.
 */
#include "gallery.h"

#include "todoku-test.h"
#include "todoku-window.h"

/* As high as a whole page, for the contact sheet, but no higher than it can be looked at. */
#define HIGHEST 2000
#define WINDOW_HEIGHT 720

/**
 * gallery_add_domain:
 * @self: the gallery
 * @name: its name
 * @stage: where it stands
 *
 * Returns: (transfer none): a domain in the list, at the real server, looked at a minute ago
 */
TodokuSenderDomain *
gallery_add_domain (Gallery           *self,
                    const char        *name,
                    TodokuDomainStage  stage)
{
  g_autoptr(TodokuSenderDomain) domain = todoku_test_domain (name, stage);

  todoku_test_set_server (domain, self->server);
  todoku_test_set_text (domain, "detected_company", "onamae");
  todoku_test_set_text (domain, "name_servers", "01.dnsv.jp 02.dnsv.jp");
  todoku_test_set_number (domain, "checked_at", g_get_real_time () - G_TIME_SPAN_MINUTE);
  g_list_store_append (G_LIST_STORE (todoku_session_get_domains (self->session)), domain);

  return domain;
}

/**
 * gallery_set_states:
 * @subject: something with records
 * @first: the verdict of its first record
 * @second: that of the second
 * @third: that of the third
 */
void
gallery_set_states (gpointer          subject,
                    TodokuRecordState first,
                    TodokuRecordState second,
                    TodokuRecordState third)
{
  GListModel *records = todoku_subject_get_records (subject);
  const TodokuRecordState states[] = { first, second, third };

  for (guint i = 0; i < MIN (G_N_ELEMENTS (states), g_list_model_get_n_items (records)); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

      todoku_test_set_verdict (item, states[i]);
    }
  todoku_test_store_records (subject);
}

/**
 * gallery_set_finding:
 * @item: a record
 * @state: the verdict
 * @code: why
 * @found: (nullable): what stands there instead
 */
void
gallery_set_finding (TodokuRecordItem  *item,
                     TodokuRecordState  state,
                     TodokuFindingCode  code,
                     const char        *found)
{
  TodokuRecord *record = todoku_record_item_get_record (item);
  g_autoptr(TodokuVerdict) verdict = todoku_verdict_new (record);

  verdict->state = state;
  verdict->zone = g_strdup ("example.co.jp");
  verdict->checked_at = g_get_real_time ();
  verdict->finding = todoku_finding_new (code, TODOKU_SEVERITY_ERROR, "zone", "example.co.jp",
                                         found != NULL ? "found" : NULL, found, NULL);
  verdict->expected = g_strdup (record->value);
  verdict->found = g_strdup (found);
  todoku_record_item_set_verdict (item, verdict);
  todoku_record_item_set_service_valid (item, FALSE);
}

/**
 * gallery_add_mixed:
 * @self: the gallery
 * @name: its name
 *
 * Returns: (transfer none): 3件中 1件が認証済, one to mend and one that a cache still denies
 */
TodokuSenderDomain *
gallery_add_mixed (Gallery    *self,
                   const char *name)
{
  TodokuSenderDomain *domain = gallery_add_domain (self, name, TODOKU_DOMAIN_AWAITING_DNS);

  gallery_set_states (domain, TODOKU_RECORD_STATE_WRONG_PLACE, TODOKU_RECORD_STATE_OK_NOT_VISIBLE,
                      TODOKU_RECORD_STATE_OK);
  todoku_test_set_number (domain, "next_check_at", g_get_real_time () + 252 * G_USEC_PER_SEC);

  return domain;
}

/**
 * gallery_add_account:
 * @self: the gallery
 * @name: its ID
 * @address: its address
 *
 * Returns: (transfer none): a shared mail account in the list
 */
TodokuSharedAccount *
gallery_add_account (Gallery    *self,
                     const char *name,
                     const char *address)
{
  GListModel *accounts = todoku_session_get_accounts (self->session);
  g_autoptr(TodokuSharedAccount) account = todoku_shared_account_new ();

  todoku_test_set_number (account, "id", 1 + g_list_model_get_n_items (accounts));
  todoku_test_set_text (account, "name", name);
  todoku_test_set_text (account, "address", address);
  todoku_test_set_text (account, "display_name", "株式会社サンプル");
  todoku_test_set_server (account, self->server);
  g_list_store_append (G_LIST_STORE (accounts), account);

  return account;
}

/**
 * gallery_add_practice:
 * @self: the gallery
 *
 * Returns: (transfer none): the practice server, in the list
 */
TodokuDeliveryServer *
gallery_add_practice (Gallery *self)
{
  g_autoptr(TodokuDeliveryServer) server = todoku_delivery_server_new ();

  todoku_test_set_number (server, "id", 2);
  todoku_test_set_text (server, "name", "practice");
  todoku_test_set_text (server, "url", "http://127.0.0.1:8025");
  todoku_test_set_number (server, "practice", TRUE);
  todoku_delivery_server_set_status (server, TODOKU_SERVER_STATUS_STOPPED);
  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (self->session)), server);

  return server;
}

static void
add_tracking_record (GPtrArray           *items,
                     TodokuRecordPurpose  purpose,
                     const char          *host,
                     const char          *value)
{
  g_ptr_array_add (items, todoku_test_item (purpose, host, value));
}

/**
 * gallery_add_tracking:
 * @self: the gallery
 * @host: its name
 * @stage: where it stands
 * @left: how many microseconds are left of its 72 hours, or 0
 *
 * Returns: (transfer none): a tracking domain in the list, with the records of its step
 */
TodokuTrackingDomain *
gallery_add_tracking (Gallery             *self,
                      const char          *host,
                      TodokuTrackingStage  stage,
                      gint64               left)
{
  GListModel *trackings = todoku_session_get_tracking_domains (self->session);
  g_autoptr(TodokuTrackingDomain) tracking = todoku_tracking_domain_new ();
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  const char *parent = strchr (host, '.') + 1;
  g_autofree char *owned = g_strconcat ("1234567.", parent, NULL);
  g_autofree char *validated = g_strconcat ("_a79865eb4cd1a6ab990a45779b4e0b96.", host, NULL);
  gint64 now = g_get_real_time ();

  if (stage == TODOKU_TRACKING_STEP2)
    add_tracking_record (items, TODOKU_RECORD_PURPOSE_CERTIFICATE, validated,
                         "_3639ac514e785e898d2646601fa951d5.mhbtsbpdnt.acm-validations.aws");
  else
    {
      add_tracking_record (items, TODOKU_RECORD_PURPOSE_TRACKING, host,
                           stage == TODOKU_TRACKING_STEP1 ? "sendgrid.net"
                                                          : "d111111abcdef8.cloudfront.net");
      add_tracking_record (items, TODOKU_RECORD_PURPOSE_OWNERSHIP, owned, "sendgrid.net");
    }
  todoku_test_set_number (tracking, "id", 1 + g_list_model_get_n_items (trackings));
  todoku_test_set_server (tracking, self->server);
  todoku_test_set_text (tracking, "host", host);
  todoku_test_set_text (tracking, "edge_host", "d111111abcdef8.cloudfront.net");
  todoku_test_set_text (tracking, "original_target", "sendgrid.net");
  todoku_test_set_number (tracking, "original_ttl", 3600);
  todoku_test_set_text (tracking, "detected_company", "onamae");
  if (left != 0)
    {
      todoku_test_set_number (tracking, "requested_at", now + left - 72 * G_TIME_SPAN_HOUR);
      todoku_test_set_number (tracking, "deadline", now + left);
    }
  todoku_test_set_number (tracking, "stage", stage);
  if (stage == TODOKU_TRACKING_COMPLETE)
    {
      todoku_test_set_number (tracking, "checked_at", now - G_TIME_SPAN_MINUTE);
      todoku_test_set_number (tracking, "not_after", now + 90 * G_TIME_SPAN_DAY);
    }
  if (stage != TODOKU_TRACKING_REQUESTING && stage != TODOKU_TRACKING_DISTRIBUTING)
    todoku_test_set_records (tracking, items);
  /* What is complete has been looked at. */
  if (stage == TODOKU_TRACKING_COMPLETE)
    gallery_set_states (tracking, TODOKU_RECORD_STATE_OK, TODOKU_RECORD_STATE_OK,
                        TODOKU_RECORD_STATE_OK);
  g_list_store_append (G_LIST_STORE (trackings), tracking);

  return tracking;
}

/**
 * gallery_get:
 * @index: which one
 *
 * Returns: (nullable): a page, the windows after all pages of the main window
 */
const GalleryPage *
gallery_get (guint index)
{
  guint n = 0;

  for (; gallery_main_pages[n].name != NULL; n++)
    if (n == index)
      return &gallery_main_pages[n];

  index -= n;
  for (n = 0; gallery_windows[n].name != NULL; n++)
    if (n == index)
      return &gallery_windows[n];

  return NULL;
}

static gboolean
is_shown_scrolled (GtkWidget *widget,
                   gpointer   user_data)
{
  return GTK_IS_SCROLLED_WINDOW (widget) && gtk_widget_get_mapped (widget);
}

/* How much of the page is below what is seen. */
static double
get_hidden (GtkWidget *window)
{
  GtkWidget *scrolled = todoku_test_find (window, is_shown_scrolled, NULL);
  GtkAdjustment *adjustment;

  if (scrolled == NULL)
    return 0;

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));

  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
}

/**
 * gallery_show:
 * @self: (out caller-allocates): the gallery, filled for this page
 * @page: what to show
 * @width: how wide
 *
 * Returns: (transfer none): the window that shows it, as high as all of it
 */
GtkWidget *
gallery_show (Gallery           *self,
              const GalleryPage *page,
              int                width)
{
  GtkWidget *shown;

  self->dir = todoku_test_make_dir ();
  self->session = todoku_session_new (self->dir);
  self->open = page->stored;
  if (self->open)
    todoku_test_open_session (self->session);
  self->server = todoku_delivery_server_new ();
  todoku_test_set_number (self->server, "id", 1);
  todoku_test_set_text (self->server, "name", "Sprinkler");
  todoku_test_set_text (self->server, "url", "https://api.sendgrid.com");
  todoku_test_set_text (self->server, "kind", "sendgrid");
  todoku_test_set_text (self->server, "region", "global");
  todoku_test_set_number (self->server, "tested_at", g_get_real_time () - G_TIME_SPAN_MINUTE);
  todoku_test_set_number (self->server, "connected_at", g_get_real_time () - 2 * G_TIME_SPAN_DAY);
  todoku_delivery_server_set_status (self->server, TODOKU_SERVER_STATUS_CONNECTED);
  g_list_store_append (G_LIST_STORE (todoku_session_get_servers (self->session)), self->server);
  self->window = GTK_WIDGET (todoku_window_new (NULL, self->session));
  todoku_window_session_opened (TODOKU_WINDOW (self->window), NULL);
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, WINDOW_HEIGHT);

  shown = page->make (self);
  if (shown == NULL || !GTK_IS_WINDOW (shown))
    {
      if (shown != NULL)
        todoku_window_push (TODOKU_WINDOW (self->window), shown);
      shown = self->window;
    }
  else
    gtk_window_present (GTK_WINDOW (self->window));
  gtk_window_set_default_size (GTK_WINDOW (shown), width, WINDOW_HEIGHT);
  gtk_window_present (GTK_WINDOW (shown));
  todoku_test_settle (shown);
  if (get_hidden (shown) > 0)
    {
      gtk_window_set_default_size (GTK_WINDOW (shown), width,
                                   MIN (HIGHEST, WINDOW_HEIGHT + (int) get_hidden (shown)));
      todoku_test_settle (shown);
    }

  return shown;
}

/**
 * gallery_close:
 * @self: the gallery
 * @window: what gallery_show() returned
 */
void
gallery_close (Gallery   *self,
               GtkWidget *window)
{
  g_autoptr(GSettings) settings = NULL;

  if (window != self->window)
    gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (self->open)
    {
      g_autoptr(GAsyncResult) result = NULL;
      GAsyncResult *slot = NULL;

      todoku_session_close_async (self->session, NULL, todoku_test_store_result, &slot);
      result = todoku_test_wait_result (&slot);
      g_assert_true (todoku_session_close_finish (self->session, result, NULL));
    }
  settings = g_settings_new (GALLERY_APP_ID);
  g_settings_reset (settings, "background");
  g_clear_object (&self->server);
  g_clear_object (&self->session);
  todoku_test_remove_dir (self->dir);
  g_clear_pointer (&self->dir, g_free);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * The pages of the tracking wizard. Owns nothing; what is typed stays in the entries, which the
 * window asks for when its action runs. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-tracking-body.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "todoku-deadline-bar.h"
#include "todoku-domain-name.h"
#include "todoku-notice.h"
#include "todoku-practice-bar.h"
#include "todoku-record-card.h"
#include "todoku-text-table.h"
#include "todoku-text.h"

/* The entries of the forms hang on the box under these names. */
#define KEY_PRESSED "todoku-verify-pressed"
#define KEY_HOST "todoku-host-row"
#define KEY_EDGE "todoku-edge-row"
#define KEY_SERVER "todoku-server-row"
#define KEY_RECORD_HOST "todoku-record-host-row"
#define KEY_RECORD_VALUE "todoku-record-value-row"
#define KEY_EDGE_HOST "todoku-edge-host-row"

static const char *
get_text (GtkBox     *box,
          const char *key)
{
  GtkEditable *row = g_object_get_data (G_OBJECT (box), key);

  return row != NULL ? gtk_editable_get_text (row) : "";
}

static void
keep (GtkBox     *box,
      const char *key,
      gpointer    row)
{
  g_object_set_data (G_OBJECT (box), key, row);
}

static TodokuRecordCard *
add_card (TodokuTrackingBody *body,
          TodokuRecordItem   *item)
{
  GtkWidget *card = todoku_record_card_new (item);

  gtk_box_append (body->box, card);
  return TODOKU_RECORD_CARD (card);
}

/* In practice, the DNS company's screen is one button. */
static void
add_practice_bar (TodokuTrackingBody *body)
{
  TodokuDeliveryServer *server = todoku_tracking_domain_get_server (body->tracking);

  if (server != NULL && todoku_delivery_server_get_practice (server))
    gtk_box_append (body->box,
                    todoku_practice_bar_new (body->session,
                                             todoku_tracking_domain_get_records (body->tracking),
                                             "tracking.check"));
}

static void
add_records (TodokuTrackingBody *body)
{
  GListModel *records = todoku_tracking_domain_get_records (body->tracking);

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

      add_card (body, item);
    }
}

static void
add_notice (TodokuTrackingBody *body,
            const char         *kind,
            const char         *icon_name,
            const char         *title,
            const char         *text)
{
  gtk_box_append (body->box, todoku_notice_new (kind, icon_name, title, text));
}

static GtkWidget *
add_button (TodokuTrackingBody *body,
            const char         *label,
            const char         *action_name,
            const char         *css_class)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action_name);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  if (css_class != NULL)
    gtk_widget_add_css_class (button, css_class);
  gtk_box_append (body->box, button);

  return button;
}

static gboolean
has_practice_server (TodokuSession *session)
{
  GListModel *servers = todoku_session_get_servers (session);

  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, i);

      if (todoku_delivery_server_get_practice (server))
        return TRUE;
    }

  return FALSE;
}

/**
 * todoku_tracking_body_recommend:
 * @session: the session
 *
 * Returns: (transfer full) (nullable): a name under the first completed delivery domain, which mail
 *   programs trust most because it belongs to the sender
 */
char *
todoku_tracking_body_recommend (TodokuSession *session)
{
  GListModel *domains = todoku_session_get_domains (session);

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++)
    {
      g_autoptr(TodokuSenderDomain) domain = g_list_model_get_item (domains, i);

      if (todoku_sender_domain_get_stage (domain) == TODOKU_DOMAIN_VERIFIED)
        return g_strconcat ("url.", todoku_sender_domain_get_name (domain), NULL);
    }

  return NULL;
}

static void
build_new (TodokuTrackingBody *body,
           GCallback           changed,
           gpointer            user_data)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *host_row = adw_entry_row_new ();
  GListModel *servers = todoku_session_get_servers (body->session);
  g_autofree char *recommended = todoku_tracking_body_recommend (body->session);

  body->title = g_strdup (_("Tracking Domain"));
  body->lead = g_strdup (_("Links in your mail get the name of your own domain. Without a tracking "
                           "domain they are made on sendgrid.net."));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (host_row), _("Tracking domain"));
  gtk_editable_set_text (GTK_EDITABLE (host_row), recommended != NULL ? recommended : "");
  g_signal_connect_swapped (host_row, "changed", changed, user_data);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), host_row);
  keep (body->box, KEY_HOST, host_row);

  if (g_list_model_get_n_items (servers) > 1)
    {
      GtkWidget *server_row = adw_combo_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (server_row), _("Delivery server"));
      adw_combo_row_set_expression (ADW_COMBO_ROW (server_row),
                                    gtk_property_expression_new (TODOKU_TYPE_DELIVERY_SERVER, NULL,
                                                                 "name"));
      adw_combo_row_set_model (ADW_COMBO_ROW (server_row), servers);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), server_row);
      keep (body->box, KEY_SERVER, server_row);
    }
  if (!has_practice_server (body->session) || g_list_model_get_n_items (servers) > 1)
    {
      const char *kinds[] = { _("AWS (certificate and CloudFront)"), _("By hand (any other CDN)"),
                              NULL };
      g_autoptr(GtkStringList) model = gtk_string_list_new (kinds);
      GtkWidget *edge_row = adw_combo_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (edge_row), _("HTTPS delivery"));
      adw_combo_row_set_model (ADW_COMBO_ROW (edge_row), G_LIST_MODEL (model));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), edge_row);
      keep (body->box, KEY_EDGE, edge_row);
    }
  gtk_box_append (body->box, group);

  if (recommended != NULL)
    add_notice (body, "note", "dialog-information-symbolic", _("A name under the delivery domain"),
                _("The same domain as in the sender's address raises the share of mail that "
                  "arrives."));
  add_notice (body, "note", "dialog-information-symbolic", _("Three steps"),
              _("Records are entered and verified three times; the second time within 72 hours."));
}

static void
build_step1 (TodokuTrackingBody *body)
{
  guint n = g_list_model_get_n_items (todoku_tracking_domain_get_records (body->tracking));

  body->title = g_strdup_printf (ngettext ("Enter %u Record", "Enter %u Records", n), n);
  body->lead = g_strdup (_("Enter these records in DNS, then press “Verify”."));
  if (g_strcmp0 (todoku_tracking_domain_get_failure (body->tracking), TODOKU_FAILURE_STOPPED) == 0)
    {
      add_notice (body, "waiting", "dialog-information-symbolic",
                  todoku_text_tracking_state (body->tracking),
                  _("Continue with the set-up, or delete the domain."));
      add_button (body, _("Delete…"), "tracking.remove", NULL);
    }
  add_practice_bar (body);
  add_records (body);
}

static GtkWidget *
add_entry (TodokuTrackingBody *body,
           GtkWidget          *group,
           const char         *title,
           const char         *key)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  keep (body->box, key, row);

  return row;
}

static void
build_requesting (TodokuTrackingBody *body)
{
  GtkWidget *group;

  if (todoku_tracking_domain_get_edge (body->tracking) != TODOKU_EDGE_MANUAL)
    {
      body->title = g_strdup (_("Requesting the Certificate"));
      body->lead = g_strdup (_("The certificate authority is preparing the record to enter. This "
                               "takes a few seconds; “Verify” looks again."));
      return;
    }

  body->title = g_strdup (_("Certificate"));
  body->lead = g_strdup (_("Request a certificate for this host at your CDN, and type here what "
                           "the CDN shows."));
  group = adw_preferences_group_new ();
  add_entry (body, group, _("HOST of the validation record"), KEY_RECORD_HOST);
  add_entry (body, group, _("VALUE of the validation record"), KEY_RECORD_VALUE);
  add_entry (body, group, _("Host name of the CDN"), KEY_EDGE_HOST);
  gtk_box_append (body->box, group);
  add_button (body, _("Save"), "tracking.set-edge", NULL);
}

static void
add_deadline (TodokuTrackingBody *body)
{
  GtkWidget *bar = todoku_deadline_bar_new ();

  todoku_deadline_bar_set (TODOKU_DEADLINE_BAR (bar),
                           todoku_tracking_domain_get_requested_at (body->tracking),
                           todoku_tracking_domain_get_deadline (body->tracking),
                           todoku_tracking_domain_get_clock_offset (body->tracking),
                           todoku_session_doubts_deadline (body->tracking));
  gtk_box_append (body->box, bar);
}

static void
build_step2 (TodokuTrackingBody *body)
{
  body->title = g_strdup (_("Certificate Check"));
  body->lead = g_strdup (_("Enter this record within 72 hours of the request, then press "
                           "“Verify”."));
  add_deadline (body);
  add_practice_bar (body);
  add_records (body);
  add_notice (body, "note", "dialog-information-symbolic", _("If the DNS refuses underscores"),
              _("Where VALUE cannot begin with an underscore, leave out that one character. Where "
                "HOST cannot have one, this tracking domain cannot be used."));
}

static void
build_distributing (TodokuTrackingBody *body)
{
  body->title = g_strdup (_("Preparing HTTPS"));
  body->lead = g_strdup (_("The certificate has been issued. The HTTPS delivery is being set up, "
                           "which takes a few minutes; “Verify” looks again."));
}

/**
 * todoku_tracking_body_note_pressed:
 * @tracking: a tracking domain
 *
 * Remembers when 「認証」 was first pressed in step 3: from then on the record counts as rewritten, and
 * only the old TTL may still hide that.
 */
void
todoku_tracking_body_note_pressed (TodokuTrackingDomain *tracking)
{
  gint64 now = g_get_real_time ();

  if (todoku_tracking_domain_get_stage (tracking) == TODOKU_TRACKING_STEP3 &&
      g_object_get_data (G_OBJECT (tracking), KEY_PRESSED) == NULL)
    g_object_set_data_full (G_OBJECT (tracking), KEY_PRESSED, g_memdup2 (&now, sizeof now), g_free);
}

/**
 * todoku_tracking_body_get_old_until:
 * @tracking: a tracking domain in step 3
 *
 * Returns: until when the old value is no mistake, or %G_MAXINT64 before 「認証」 was pressed
 */
gint64
todoku_tracking_body_get_old_until (TodokuTrackingDomain *tracking)
{
  const gint64 *pressed = g_object_get_data (G_OBJECT (tracking), KEY_PRESSED);

  return pressed == NULL ? G_MAXINT64
                         : *pressed + todoku_tracking_domain_get_original_ttl (tracking) *
         G_USEC_PER_SEC;
}

static void
build_step3 (TodokuTrackingBody *body)
{
  GListModel *records = todoku_tracking_domain_get_records (body->tracking);
  gint64 ttl = todoku_tracking_domain_get_original_ttl (body->tracking);

  body->title = g_strdup (_("Rewrite the Record"));
  body->lead = g_strdup (_("No record is added. Rewrite the VALUE that was entered in step1, then "
                           "press “Verify”."));
  add_practice_bar (body);

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);
      const TodokuRecord *record = todoku_record_item_get_record (item);

      TodokuRecordCard *card = add_card (body, item);

      if (record->purpose == TODOKU_RECORD_PURPOSE_TRACKING)
        {
          todoku_record_card_set_previous (
            card, todoku_tracking_domain_get_original_target (body->tracking));
          todoku_record_card_set_old_until (card, todoku_tracking_body_get_old_until (
                                              body->tracking));
        }
      else
        todoku_record_card_set_unchanged (card, TRUE);
    }

  if (ttl > 0)
    {
      g_autofree char *duration = todoku_text_duration (ttl);
      g_autofree char *title = g_strdup_printf (_("The change reaches everybody within %s."),
                                                duration);
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, ttl);
      g_autofree char *text =
        g_strdup_printf (_("The record's TTL is %s seconds. Until then the old value may still be "
                           "seen."), seconds);

      add_notice (body, "waiting", "preferences-system-time-symbolic", title, text);
    }
}

static void
build_complete (TodokuTrackingBody *body)
{
  const char *host = todoku_tracking_domain_get_host (body->tracking);
  g_autofree char *edge_host = NULL;
  g_autofree char *text = NULL;
  GtkWidget *button;

  body->title = g_strdup (_("Set-up Complete"));
  body->lead = g_strdup_printf (_("Links in your mail are made on %s."), host);

  edge_host = todoku_tracking_domain_get_edge_host (body->tracking) != NULL
                ? todoku_text_plain (todoku_tracking_domain_get_edge_host (body->tracking))
                : g_strdup ("");
  /* Translators: a text to send to the support of the delivery service. */
  text = g_strdup_printf (_("Please switch on SSL click tracking for our account. The tracking "
                            "domain is %1$s. Its link branding has been validated, and %1$s points "
                            "to %2$s, which presents a valid certificate for it."), host,
                          edge_host);
  add_notice (body, "note", "dialog-information-symbolic",
              _("Ask the delivery service to switch on SSL"), text);
  /* The target first: an action with a parameter and none given is a warning. */
  button = add_button (body, _("Copy the Request"), NULL, NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", text);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "tracking.copy");
  add_records (body);
  add_notice (body, "waiting", "changes-prevent-symbolic", _("Keep the records"),
              _("Do not delete the records after the set-up is complete. The certificate is "
                "renewed by the record of step2."));
}

static void
build_expired (TodokuTrackingBody *body)
{
  body->title = g_strdup (_("Expired"));
  body->lead = g_strdup (_("The certificate was not verified within 72 hours. Delete the tracking "
                           "domain and register it again."));
  add_deadline (body);
  add_button (body, _("Delete and Register Again"), "tracking.re-register", "destructive-action");
}

static void
build_refused (TodokuTrackingBody *body)
{
  const char *failure = todoku_tracking_domain_get_failure (body->tracking);
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;
  int code;

  body->title = g_strdup (_("Not Registered"));
  body->lead = g_strdup (_("The service refused this tracking domain."));
  if (todoku_enum_from_token (TODOKU_TYPE_ERROR_CODE, failure, &code))
    {
      error = g_error_new_literal (TODOKU_ERROR, code, "");
      sentence = todoku_text_for_error (error);
      add_notice (body, "fix", "dialog-warning-symbolic", _("Cause"), sentence);
    }
  add_button (body, _("Delete…"), "tracking.remove", "destructive-action");
}

/**
 * todoku_tracking_body_build:
 * @body: what to build; its title and lead are set
 * @changed: called with @user_data alone when what is typed changes
 * @user_data: its argument
 */
void
todoku_tracking_body_build (TodokuTrackingBody *body,
                            GCallback           changed,
                            gpointer            user_data)
{
  static const char *const keys[] = {
    KEY_HOST, KEY_EDGE, KEY_SERVER, KEY_RECORD_HOST, KEY_RECORD_VALUE, KEY_EDGE_HOST,
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    keep (body->box, keys[i], NULL);

  if (body->tracking == NULL)
    {
      build_new (body, changed, user_data);
      return;
    }

  switch (todoku_tracking_domain_get_stage (body->tracking))
    {
    case TODOKU_TRACKING_STEP1:
      build_step1 (body);
      break;
    case TODOKU_TRACKING_REQUESTING:
      build_requesting (body);
      break;
    case TODOKU_TRACKING_STEP2:
      build_step2 (body);
      break;
    case TODOKU_TRACKING_DISTRIBUTING:
      build_distributing (body);
      break;
    case TODOKU_TRACKING_STEP3:
      build_step3 (body);
      break;
    case TODOKU_TRACKING_COMPLETE:
      build_complete (body);
      break;
    case TODOKU_TRACKING_EXPIRED:
      build_expired (body);
      break;
    case TODOKU_TRACKING_REFUSED:
      build_refused (body);
      break;
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_REMOVING:
    case TODOKU_TRACKING_REMOVED:
    default:
      body->title =
        g_strdup (todoku_text_tracking_stage (todoku_tracking_domain_get_stage (body->tracking)));
      break;
    }
}

/**
 * todoku_tracking_body_get_input:
 * @box: the box that was filled
 * @ret_host: (out) (optional): the host as typed
 * @ret_edge: (out) (optional): who is to terminate TLS
 *
 * Returns: whether a host that can be registered has been typed
 */
gboolean
todoku_tracking_body_get_input (GtkBox          *box,
                                const char     **ret_host,
                                TodokuEdgeKind  *ret_edge)
{
  const char *host = get_text (box, KEY_HOST);
  g_autofree char *name = todoku_domain_name_parse (host, NULL);
  AdwComboRow *edge_row = g_object_get_data (G_OBJECT (box), KEY_EDGE);
  TodokuDeliveryServer *server = todoku_tracking_body_get_server (box);

  if (ret_host != NULL)
    *ret_host = host;
  if (ret_edge != NULL)
    *ret_edge = (server != NULL && todoku_delivery_server_get_practice (server)) || edge_row == NULL
                ? TODOKU_EDGE_PRACTICE
                : adw_combo_row_get_selected (edge_row) == 0 ? TODOKU_EDGE_AWS
                                                             : TODOKU_EDGE_MANUAL;

  return name != NULL;
}

/**
 * todoku_tracking_body_get_server:
 * @box: the box that was filled
 *
 * Returns: (transfer none) (nullable): the chosen delivery server, or %NULL for the only one
 */
TodokuDeliveryServer *
todoku_tracking_body_get_server (GtkBox *box)
{
  AdwComboRow *row = g_object_get_data (G_OBJECT (box), KEY_SERVER);

  return row != NULL ? TODOKU_DELIVERY_SERVER (adw_combo_row_get_selected_item (row)) : NULL;
}

/**
 * todoku_tracking_body_get_edge_input:
 * @box: the box that was filled
 * @ret_host: (out): HOST of the validation record as typed
 * @ret_value: (out): its VALUE
 * @ret_edge_host: (out): the host name of the CDN
 */
void
todoku_tracking_body_get_edge_input (GtkBox      *box,
                                     const char **ret_host,
                                     const char **ret_value,
                                     const char **ret_edge_host)
{
  *ret_host = get_text (box, KEY_RECORD_HOST);
  *ret_value = get_text (box, KEY_RECORD_VALUE);
  *ret_edge_host = get_text (box, KEY_EDGE_HOST);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * It follows its tracking domain only while that stands at this step, so that a step which has been
 * passed does not change under the eyes. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-tracking-step.h"

#include <glib/gi18n-lib.h>

#include "todoku-countdown.h"
#include "todoku-deadline-bar.h"
#include "todoku-dns-rows.h"
#include "todoku-domain-name.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-practice-bar.h"
#include "todoku-records-panel.h"
#include "todoku-text.h"
#include "todoku-typed.h"
#include "todoku-wizard-subject.h"

/* When 「認証」 was first pressed in step 3 hangs on the tracking domain under this name. */
#define KEY_PRESSED "todoku-verify-pressed"

struct _TodokuTrackingStep
{
  TodokuWizardStep parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuTrackingDomain *tracking;
  TodokuCountdown *countdown;
  GSignalGroup *signals;

  guint number;

  /* Template Widgets */
  GtkLabel *check_label;
  TodokuDnsRows *company_rows;
  TodokuDeadlineBar *deadline_bar;
  TodokuPageHead *head;
  TodokuDnsRows *help_rows;
  TodokuRecordsPanel *panel;
  AdwBin *practice_slot;
  GtkWidget *records_box;
  TodokuNotice *stopped_notice;
  TodokuNotice *tip_notice;
  GtkWidget *waiting_box;
};

G_DEFINE_FINAL_TYPE (TodokuTrackingStep, todoku_tracking_step, TODOKU_TYPE_WIZARD_STEP)

/**
 * todoku_tracking_step_get_number:
 * @stage: the stage of a tracking domain
 *
 * Returns: the place in the rail where it stands, from 1; 4 when all is done
 */
guint
todoku_tracking_step_get_number (TodokuTrackingStage stage)
{
  switch (stage)
    {
    case TODOKU_TRACKING_REQUESTING:
    case TODOKU_TRACKING_STEP2:
    case TODOKU_TRACKING_EXPIRED:
      return 2;
    case TODOKU_TRACKING_DISTRIBUTING:
    case TODOKU_TRACKING_STEP3:
      return 3;
    case TODOKU_TRACKING_COMPLETE:
      return 4;
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_STEP1:
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVING:
    case TODOKU_TRACKING_REMOVED:
    default:
      return 1;
    }
}

static TodokuTrackingStage
get_stage (TodokuTrackingStep *self)
{
  return todoku_tracking_domain_get_row (self->tracking)->stage;
}

static gboolean
shows_records (TodokuTrackingStep *self)
{
  TodokuTrackingStage stage = get_stage (self);

  return stage == TODOKU_TRACKING_STEP1 || stage == TODOKU_TRACKING_STEP2 ||
         stage == TODOKU_TRACKING_STEP3;
}

static gboolean
is_practice (TodokuTrackingStep *self)
{
  TodokuDeliveryServer *server = todoku_subject_get_server (self->tracking);

  return server != NULL && todoku_delivery_server_get_row (server)->practice;
}

/* The delivery domain above is in the same DNS, as far as anybody knows. */
static TodokuSenderDomain *
find_domain (TodokuTrackingStep *self)
{
  return todoku_session_find_domain_above (self->session,
                                           todoku_subject_get_name (self->tracking));
}

static const char *
get_company (TodokuTrackingStep *self)
{
  TodokuSenderDomain *domain = find_domain (self);
  const char *const companies[] = {
    todoku_tracking_domain_get_row (self->tracking)->dns_company,
    domain != NULL ? todoku_sender_domain_get_row (domain)->dns_company : NULL,
    todoku_tracking_domain_get_row (self->tracking)->detected_company,
    domain != NULL ? todoku_sender_domain_get_row (domain)->detected_company : NULL,
  };

  for (guint i = 0; i < G_N_ELEMENTS (companies); i++)
    if (companies[i] != NULL)
      return companies[i];

  return NULL;
}

/* Until when the old value is no mistake: nobody has rewritten it before 「認証」 was pressed, and
 * then only its TTL may still hide that.
 */
static gint64
get_old_until (TodokuTrackingStep *self)
{
  const gint64 *pressed = g_object_get_data (G_OBJECT (self->tracking), KEY_PRESSED);
  gint64 ttl = todoku_tracking_domain_get_row (self->tracking)->original_ttl;

  return pressed == NULL ? G_MAXINT64 : *pressed + ttl * G_USEC_PER_SEC;
}

static void
note_pressed (TodokuTrackingStep *self)
{
  gint64 now = g_get_real_time ();

  if (get_stage (self) == TODOKU_TRACKING_STEP3 &&
      g_object_get_data (G_OBJECT (self->tracking), KEY_PRESSED) == NULL)
    g_object_set_data_full (G_OBJECT (self->tracking), KEY_PRESSED, g_memdup2 (&now, sizeof now),
                            g_free);
}

/* The record that is rewritten, as it is called on the screen of the company. */
static char *
describe_rewriting (TodokuTrackingStep *self)
{
  GListModel *records = todoku_subject_get_records (self->tracking);
  const char *company = get_company (self);
  const char *name = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_NAME);

  for (guint i = 0; name != NULL && i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);
      g_autoptr(TodokuTyped) typed = todoku_typed_new (item, company, FALSE);

      if (todoku_record_item_get_record (item)->purpose == TODOKU_RECORD_PURPOSE_TRACKING)
        /* Translators: %1$s is a DNS company, %2$s what was typed for HOST. */
        return g_strdup_printf (_("No record is added. At %1$s, rewrite the VALUE of “%2$s” that "
                                  "was entered in step 1, then press “Verify”."), name,
                                typed->host);
    }

  return g_strdup (_("No record is added. Rewrite the VALUE that was entered in step 1, then press "
                     "“Verify”."));
}

/* What some cache still has of the old value does not make it less done. */
static gboolean
is_rewritten (GListModel *records)
{
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);
      TodokuVerdict *verdict = todoku_record_item_get_verdict (item);

      if (todoku_record_item_get_record (item)->purpose == TODOKU_RECORD_PURPOSE_TRACKING)
        return verdict != NULL && verdict->state == TODOKU_RECORD_STATE_OK_NOT_VISIBLE;
    }

  return FALSE;
}

/* Until when a CDN of one's own waits is said on its own screen alone. */
static gboolean
has_deadline (TodokuTrackingStep *self)
{
  return get_stage (self) == TODOKU_TRACKING_STEP2 &&
         todoku_tracking_domain_get_row (self->tracking)->deadline > 0;
}

/* What the step is and what to do at it; the latter is %NULL where the title says all. */
static void
describe_stage (TodokuTrackingStep  *self,
                gboolean             rewritten,
                char               **ret_title,
                char               **ret_lead)
{
  guint n_records = g_list_model_get_n_items (todoku_subject_get_records (self->tracking));
  g_autofree char *host =
    todoku_domain_name_to_unicode (todoku_subject_get_name (self->tracking));

  *ret_lead = NULL;
  switch (get_stage (self))
    {
    case TODOKU_TRACKING_STEP1:
      *ret_title = g_strdup_printf (ngettext ("Enter %u Record", "Enter %u Records", n_records),
                                    n_records);
      *ret_lead = g_strdup (_("Enter these records in DNS, then press “Verify”."));
      break;
    case TODOKU_TRACKING_REQUESTING:
      *ret_title = g_strdup (_("Requesting the Certificate"));
      *ret_lead = g_strdup (_("The certificate authority is preparing the record to enter. This "
                              "takes a few seconds; press “Verify” to look again."));
      break;
    case TODOKU_TRACKING_STEP2:
      *ret_title = g_strdup (_("Certificate Check"));
      /* Translators: %s is a host name, here and below. */
      *ret_lead =
        has_deadline (self)
          ? g_strdup_printf (_("The HTTPS certificate of %s needs this record. Enter it within 72 "
                               "hours of the request, then press “Verify”."), host)
          : g_strdup_printf (_("The HTTPS certificate of %s needs this record. Enter it while your "
                               "CDN waits for it, then press “Verify”."), host);
      break;
    case TODOKU_TRACKING_DISTRIBUTING:
      *ret_title = g_strdup (_("Preparing HTTPS"));
      *ret_lead = g_strdup (_("The certificate has been issued. HTTPS delivery is being set up, "
                              "which takes a few minutes; press “Verify” to look again."));
      break;
    case TODOKU_TRACKING_STEP3:
      *ret_title = g_strdup (rewritten ? _("DNS Is Right") : _("Rewrite the Record"));
      *ret_lead = rewritten
                    ? g_strdup (_("The record is rewritten. Press “Verify”, even while a cache "
                                  "still has the old value."))
                    : describe_rewriting (self);
      break;
    case TODOKU_TRACKING_REGISTERING:
    case TODOKU_TRACKING_COMPLETE:
    case TODOKU_TRACKING_EXPIRED:
    case TODOKU_TRACKING_REFUSED:
    case TODOKU_TRACKING_REMOVING:
    case TODOKU_TRACKING_REMOVED:
    default:
      *ret_title = g_strdup (todoku_text_tracking_stage (get_stage (self)));
      break;
    }
}

static void
update_words (TodokuTrackingStep *self)
{
  GListModel *records = todoku_subject_get_records (self->tracking);
  TodokuOperation *operation = todoku_subject_get_operation (self->tracking);
  gint64 checked_at = todoku_tracking_domain_get_row (self->tracking)->checked_at;
  gboolean looked_at = shows_records (self) && operation == NULL && checked_at > 0;
  g_autofree char *headline = looked_at ? todoku_text_records_headline (records) : NULL;
  g_autofree char *title = NULL;
  g_autofree char *lead = NULL;

  describe_stage (self, looked_at && headline == NULL && is_rewritten (records), &title, &lead);
  /* What a look has found is said in the title, as long as it concerns all records of the step. */
  todoku_page_head_set_title (self->head, headline != NULL ? headline : title);
  todoku_page_head_set_subtitle (self->head,
                                 looked_at && todoku_text_records_are_ready (records)
                                   ? _("Press “Verify”.") : lead);

  gtk_widget_set_visible (GTK_WIDGET (self->check_label), shows_records (self) && checked_at > 0);
  todoku_countdown_set (self->countdown, NULL, checked_at,
                        todoku_tracking_domain_get_row (self->tracking)->next_check_at,
                        operation != NULL
                          ? todoku_text_operation (todoku_operation_get_kind (operation))
                          : NULL);
}

/* A certificate that is still to come is nobody's fault, and there is nothing to try again. Returns
 * what is said of it, or %NULL.
 */
static char *
describe_waiting (TodokuTrackingStep *self)
{
  const char *failure = todoku_tracking_domain_get_row (self->tracking)->failure;
  g_autoptr(GError) error = NULL;
  int code;

  if (failure == NULL || !todoku_enum_from_token (TODOKU_TYPE_ERROR_CODE, failure, &code) ||
      (code != TODOKU_ERROR_CERTIFICATE_PENDING && code != TODOKU_ERROR_CAA_OTHERS))
    return NULL;
  error = g_error_new_literal (TODOKU_ERROR, code, failure);

  return todoku_text_for_error (error);
}

static void
update_tip (TodokuTrackingStep *self)
{
  gint64 ttl = todoku_tracking_domain_get_row (self->tracking)->original_ttl;
  TodokuTrackingStage stage = get_stage (self);
  gboolean rewriting = stage == TODOKU_TRACKING_STEP3 && ttl > 0;
  gboolean lacks_auto = stage == TODOKU_TRACKING_STEP1 &&
                        todoku_tracking_row_lacks_auto_ssl (
    todoku_tracking_domain_get_row (self->tracking));
  g_autofree char *waiting = describe_waiting (self);

  gtk_widget_set_visible (GTK_WIDGET (self->tip_notice),
                          waiting != NULL || lacks_auto || rewriting ||
                          stage == TODOKU_TRACKING_STEP2);
  if (waiting != NULL)
    todoku_notice_set (self->tip_notice, "waiting", "preferences-system-time-symbolic",
                       _("Preparing HTTPS"), waiting);
  else if (lacks_auto)
    todoku_notice_set (self->tip_notice, "note", "dialog-information-symbolic",
                       _("Three steps are needed."), todoku_text_no_auto_ssl ());
  else if (rewriting)
    {
      g_autofree char *duration = todoku_text_duration (ttl);
      g_autofree char *title = g_strdup_printf (_("The change reaches everybody within %s."),
                                                duration);

      todoku_notice_set (self->tip_notice, "note", "preferences-system-time-symbolic", title,
                         _("You can press “Verify” as soon as it is rewritten. Until then the old "
                           "value may still be seen."));
    }
  else if (stage == TODOKU_TRACKING_STEP2)
    {
      /* What to do about VALUE stands in the card itself. */
      todoku_notice_set (self->tip_notice, "note", "dialog-information-symbolic",
                         _("If the DNS refuses underscores in HOST"),
                         _("This tracking domain cannot be used with such a DNS."));
    }
}

static void
update_dns (TodokuTrackingStep *self)
{
  TodokuSenderDomain *domain = find_domain (self);
  const char *company = get_company (self);
  const char *panel = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_PANEL);
  const char *value = todoku_typed_company_text (company, TODOKU_DNS_COMPANY_VALUE_LABEL);
  gboolean rewriting = get_stage (self) == TODOKU_TRACKING_STEP3;
  g_autofree char *typing = NULL;
  TodokuDnsState state = {
    .company = company,
    .name_servers = domain != NULL ? todoku_sender_domain_get_row (domain)->name_servers : NULL,
    .lookup = todoku_subject_get_lookup (self->tracking),
    .practice = is_practice (self),
  };

  if (rewriting && panel != NULL && value != NULL)
    /* Translators: %1$s is a screen of a DNS company, %2$s what it calls its field for VALUE. */
    typing = g_strdup_printf (_("Find the row and rewrite its “%2$s” (%1$s)"), panel, value);
  state.typing = typing;
  todoku_dns_rows_set_state (self->company_rows, &state);
  todoku_dns_rows_set_state (self->help_rows, &state);
  todoku_dns_rows_set_request (self->help_rows, "wizard.request",
                               rewriting ? _("Creates a mail that asks for the change")
                               : has_deadline (self)
                                 ? _("Creates a mail that mentions the deadline")
                                 : _("Creates a mail that asks for the records"));
  todoku_records_panel_set_company (self->panel, company);
  todoku_records_panel_set_rewrite (
    self->panel,
    rewriting ? todoku_tracking_domain_get_row (self->tracking)->original_target : NULL,
    rewriting ? get_old_until (self) : 0);
}

static void
update_deadline (TodokuTrackingStep *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->deadline_bar), has_deadline (self));
  if (has_deadline (self))
    todoku_deadline_bar_set (self->deadline_bar,
                             todoku_tracking_domain_get_row (self->tracking)->requested_at,
                             todoku_tracking_domain_get_row (self->tracking)->deadline,
                             todoku_tracking_domain_get_row (self->tracking)->clock_offset,
                             todoku_session_doubts_deadline (self->tracking));
}

static void
update_stopped (TodokuTrackingStep *self)
{
  gboolean stopped = g_strcmp0 (todoku_tracking_domain_get_row (self->tracking)->failure,
                                TODOKU_FAILURE_STOPPED) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->stopped_notice), stopped);
  if (stopped)
    todoku_notice_set (self->stopped_notice, "waiting", "dialog-information-symbolic",
                       todoku_text_state (self->tracking),
                       _("Continue with the set-up, or delete the domain."));
}

static void
tracking_changed_cb (TodokuTrackingStep *self)
{
  GtkWidget *bar = adw_bin_get_child (self->practice_slot);
  gboolean busy = todoku_subject_get_operation (self->tracking) != NULL;
  gboolean records = shows_records (self);

  if (todoku_tracking_step_get_number (get_stage (self)) != self->number)
    return;

  update_words (self);
  update_tip (self);
  update_dns (self);
  update_deadline (self);
  update_stopped (self);
  gtk_widget_set_visible (self->records_box, records);
  gtk_widget_set_visible (self->waiting_box, !records && busy);
  gtk_widget_set_visible (GTK_WIDGET (self->practice_slot), records && bar != NULL);
  if (bar != NULL)
    {
      todoku_practice_bar_set_busy (TODOKU_PRACTICE_BAR (bar), busy);
      todoku_practice_bar_set_rewrites (TODOKU_PRACTICE_BAR (bar), self->number == 3);
    }
  todoku_wizard_step_set_busy (TODOKU_WIZARD_STEP (self), busy);
  todoku_wizard_step_set_has_records (
    TODOKU_WIZARD_STEP (self),
    records && g_list_model_get_n_items (todoku_subject_get_records (self->tracking)) > 0);
}

static void
failure_changed_cb (TodokuTrackingStep *self)
{
  const char *failure = todoku_tracking_domain_get_row (self->tracking)->failure;
  g_autofree char *waiting = describe_waiting (self);

  todoku_wizard_step_show_stored (TODOKU_WIZARD_STEP (self), waiting != NULL ? NULL : failure);
}

static void
company_chosen_cb (TodokuTrackingStep *self,
                   const char         *company)
{
  todoku_session_set_company (self->session, self->tracking, company);
}

static void
todoku_tracking_step_apply (TodokuWizardStep *step,
                            GTask            *task)
{
  TodokuTrackingStep *self = TODOKU_TRACKING_STEP (step);

  note_pressed (self);
  todoku_wizard_step_verify_subject (step, self->session, self->tracking, task);
}

static void
todoku_tracking_step_dispose (GObject *object)
{
  TodokuTrackingStep *self = TODOKU_TRACKING_STEP (object);

  g_clear_object (&self->countdown);
  g_clear_object (&self->signals);
  g_clear_object (&self->tracking);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (todoku_tracking_step_parent_class)->dispose (object);
}

static void
todoku_tracking_step_class_init (TodokuTrackingStepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TodokuWizardStepClass *step_class = TODOKU_WIZARD_STEP_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = todoku_tracking_step_dispose;
  step_class->apply = todoku_tracking_step_apply;

  g_type_ensure (TODOKU_TYPE_DEADLINE_BAR);
  g_type_ensure (TODOKU_TYPE_DNS_ROWS);
  g_type_ensure (TODOKU_TYPE_NOTICE);
  g_type_ensure (TODOKU_TYPE_PAGE_HEAD);
  g_type_ensure (TODOKU_TYPE_RECORDS_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/todoku/Todoku/ui/"
                                               "todoku-tracking-step.ui");
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingStep, check_label);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingStep, company_rows);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingStep, deadline_bar);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingStep, head);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingStep, help_rows);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingStep, panel);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingStep, practice_slot);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingStep, records_box);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingStep, stopped_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingStep, tip_notice);
  gtk_widget_class_bind_template_child (widget_class, TodokuTrackingStep, waiting_box);
  gtk_widget_class_bind_template_callback (widget_class, company_chosen_cb);
}

static void
todoku_tracking_step_init (TodokuTrackingStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->countdown = todoku_countdown_new (self->check_label);
  todoku_dns_rows_show (self->company_rows, TODOKU_DNS_ROWS_COMPANY | TODOKU_DNS_ROWS_CHOICE);
  todoku_dns_rows_show (self->help_rows, TODOKU_DNS_ROWS_TYPING | TODOKU_DNS_ROWS_REQUEST);
  todoku_wizard_step_set_complete (TODOKU_WIZARD_STEP (self), TRUE);
  self->signals = g_signal_group_new (TODOKU_TYPE_TRACKING_DOMAIN);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (tracking_changed_cb), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->signals, "notify::failure", G_CALLBACK (failure_changed_cb),
                                 self, G_CONNECT_SWAPPED);
}

/* The 72 hours are AWS's; another CDN waits as long as it likes. */
static void
name_step (TodokuTrackingStep *self)
{
  const char *const words[] = { _("Enter in DNS"), _("72 hours"), _("Rewrite") };
  gboolean by_hand = self->tracking != NULL &&
                     todoku_tracking_domain_get_row (self->tracking)->edge == TODOKU_EDGE_MANUAL;
  g_autofree char *title = todoku_text_step (self->number);

  todoku_wizard_step_set_names (TODOKU_WIZARD_STEP (self), title,
                                self->number == 2 && by_hand ? _("Certificate")
                                                             : words[self->number - 1],
                                _("Verified"), _("Verify"));
}

/**
 * todoku_tracking_step_new:
 * @session: the session
 * @number: which of the three steps, from 1
 *
 * Returns: (transfer floating): the step, without a tracking domain
 */
TodokuWizardStep *
todoku_tracking_step_new (TodokuSession *session,
                          guint          number)
{
  TodokuTrackingStep *self;

  g_return_val_if_fail (number >= 1 && number <= 3, NULL);

  self = g_object_new (TODOKU_TYPE_TRACKING_STEP, NULL);
  self->session = g_object_ref (session);
  self->number = number;
  name_step (self);

  return TODOKU_WIZARD_STEP (self);
}

/**
 * todoku_tracking_step_set_tracking:
 * @self: the step
 * @tracking: the tracking domain
 *
 * Shows and follows a tracking domain.
 */
void
todoku_tracking_step_set_tracking (TodokuTrackingStep   *self,
                                   TodokuTrackingDomain *tracking)
{
  GListModel *records;
  GtkWidget *bar = NULL;

  g_return_if_fail (TODOKU_IS_TRACKING_STEP (self));
  g_return_if_fail (TODOKU_IS_TRACKING_DOMAIN (tracking));

  records = todoku_subject_get_records (tracking);
  g_set_object (&self->tracking, tracking);
  name_step (self);
  g_signal_group_set_target (self->signals, tracking);
  if (is_practice (self))
    {
      bar = todoku_practice_bar_new (self->session, records, "wizard.check");
      todoku_practice_bar_offer_mistakes (TODOKU_PRACTICE_BAR (bar), "main.open-tracking-practice",
                                          todoku_subject_get_id (tracking));
    }
  adw_bin_set_child (self->practice_slot, bar);
  todoku_records_panel_set_records (self->panel, records);
  /* The records of a step come a moment after its stage. */
  g_signal_connect_object (records, "items-changed", G_CALLBACK (tracking_changed_cb), self,
                           G_CONNECT_SWAPPED);
  tracking_changed_cb (self);
  failure_changed_cb (self);
}

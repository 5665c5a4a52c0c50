/* SPDX-License-Identifier: GPL-3.0-or-later
 * States, purposes, stages and answers in words. Pure, except for todoku_text_init(), which is
 * called once at the start of a program, before any other thread exists.
 */
#include "todoku-config.h"

#include "todoku-text.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "todoku-enums.h"
#include "todoku-text-compare.h"

G_DEFINE_ENUM_TYPE (TodokuStatus, todoku_status,
                    G_DEFINE_ENUM_VALUE (TODOKU_STATUS_VERIFIED, "verified"),
                    G_DEFINE_ENUM_VALUE (TODOKU_STATUS_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (TODOKU_STATUS_FIX, "fix"),
                    G_DEFINE_ENUM_VALUE (TODOKU_STATUS_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (TODOKU_STATUS_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (TODOKU_STATUS_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (TODOKU_STATUS_OPTIONAL, "optional"))

/**
 * todoku_text_init:
 *
 * Takes the locale from the environment and finds the translations. TEXTDOMAINDIR, known from
 * gettext(1), names another folder of translations, so that a program can be run from the build
 * tree.
 */
void
todoku_text_init (void)
{
  const char *folder = g_getenv ("TEXTDOMAINDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL && *folder != '\0' ? folder : TODOKU_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/**
 * todoku_text_verdict_status:
 * @verdict: a verdict of our own look-up
 *
 * Returns: in which word the verdict is told when only DNS was asked
 */
TodokuStatus
todoku_text_verdict_status (const TodokuVerdict *verdict)
{
  switch (verdict->state)
    {
    case TODOKU_RECORD_STATE_OK:
    case TODOKU_RECORD_STATE_OK_EQUIVALENT:
      return TODOKU_STATUS_VERIFIED;
    case TODOKU_RECORD_STATE_OK_NOT_VISIBLE:
      return TODOKU_STATUS_WAITING;
    case TODOKU_RECORD_STATE_PARTIAL:
      /* Amber where servers merely lag, but a server that will never follow must be mended. */
      return verdict->retry_after >= 0 ? TODOKU_STATUS_WAITING : TODOKU_STATUS_FIX;
    case TODOKU_RECORD_STATE_MISSING:
      return verdict->record->required ? TODOKU_STATUS_PENDING : TODOKU_STATUS_OPTIONAL;
    case TODOKU_RECORD_STATE_UNKNOWN:
      return TODOKU_STATUS_UNKNOWN;
    case TODOKU_RECORD_STATE_WRONG_VALUE:
    case TODOKU_RECORD_STATE_WRONG_PLACE:
    case TODOKU_RECORD_STATE_WRONG_TYPE:
    case TODOKU_RECORD_STATE_CONFLICT:
    case TODOKU_RECORD_STATE_ZONE_BROKEN:
      /* What the service does not require is never red. */
      return verdict->record->required ? TODOKU_STATUS_FIX : TODOKU_STATUS_OPTIONAL;
    default:
      g_return_val_if_reached (TODOKU_STATUS_UNKNOWN);
    }
}

static gboolean
has_reason (TodokuRecordItem *item)
{
  const char *reason = todoku_record_item_get_service_reason (item);

  return reason != NULL && *reason != '\0';
}

/**
 * todoku_text_item_is_lost:
 * @item: a record with what is known about it
 *
 * Returns: whether the service counts it as verified, although it is wrong in DNS or gone
 */
gboolean
todoku_text_item_is_lost (TodokuRecordItem *item)
{
  const TodokuVerdict *verdict = todoku_record_item_get_verdict (item);

  return verdict != NULL && verdict->record->required && todoku_record_item_is_verified (item) &&
         !todoku_verdict_is_right (verdict) && verdict->state != TODOKU_RECORD_STATE_UNKNOWN &&
         verdict->finding != NULL && verdict->finding->severity == TODOKU_SEVERITY_ERROR;
}

/**
 * todoku_text_item_status:
 * @item: a record with what is known about it
 *
 * Returns: in which word the record is told: 認証済 only when the service says so, or when it need
 *   not; never where there is no service to say so
 */
TodokuStatus
todoku_text_item_status (TodokuRecordItem *item)
{
  const TodokuRecord *record = todoku_record_item_get_record (item);
  const TodokuVerdict *verdict = todoku_record_item_get_verdict (item);
  TodokuStatus status;

  /* A service may still be content with what has gone from DNS; that is an alarm, not a success. */
  if (todoku_record_item_is_verified (item) &&
      (record->key != NULL || todoku_record_item_get_service_valid (item)))
    return todoku_text_item_is_lost (item) ? TODOKU_STATUS_FIX : TODOKU_STATUS_VERIFIED;
  if (verdict == NULL)
    return record->required ? TODOKU_STATUS_PENDING : TODOKU_STATUS_OPTIONAL;

  status = todoku_text_verdict_status (verdict);
  if (status != TODOKU_STATUS_VERIFIED)
    return status;

  /* Right in DNS, but the service has not been asked yet, or has not seen it. */
  return has_reason (item) ? TODOKU_STATUS_PENDING : TODOKU_STATUS_READY;
}

/**
 * todoku_text_status_word:
 * @status: the state of a record
 * @ready_at: for WAITING, when another look can succeed, in microseconds since 1970 UTC; 0 leaves
 *   that out
 * @now: the time now
 *
 * Returns: (transfer full): the word on its pill, such as 「反映待ち 14:04まで」
 */
char *
todoku_text_status_word (TodokuStatus status,
                         gint64       ready_at,
                         gint64       now)
{
  switch (status)
    {
    case TODOKU_STATUS_VERIFIED:
      return g_strdup (_("Verified"));
    case TODOKU_STATUS_WAITING:
      if (ready_at > now)
        {
          g_autofree char *clock = todoku_text_time_of_day (ready_at, now);

          /* Translators: the state of a record; %s is a time of day, such as 14:04. */
          return g_strdup_printf (_("Waiting until %s"), clock);
        }
      return g_strdup (_("Waiting"));
    case TODOKU_STATUS_FIX:
      return g_strdup (_("To be fixed"));
    case TODOKU_STATUS_PENDING:
      return g_strdup (_("Unverified"));
    case TODOKU_STATUS_READY:
      return g_strdup (_("Right in DNS"));
    case TODOKU_STATUS_UNKNOWN:
      return g_strdup (_("Could not check"));
    case TODOKU_STATUS_OPTIONAL:
      return g_strdup (_("Optional"));
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * todoku_text_record_state:
 * @state: a verdict's state
 *
 * Returns: (transfer none): what our own look-up found, in a few words
 */
const char *
todoku_text_record_state (TodokuRecordState state)
{
  switch (state)
    {
    case TODOKU_RECORD_STATE_OK:
      return _("Right");
    case TODOKU_RECORD_STATE_OK_EQUIVALENT:
      return _("Right (in another form)");
    case TODOKU_RECORD_STATE_OK_NOT_VISIBLE:
      return _("Not visible everywhere yet");
    case TODOKU_RECORD_STATE_MISSING:
      return _("Not found");
    case TODOKU_RECORD_STATE_WRONG_VALUE:
      return _("Wrong value");
    case TODOKU_RECORD_STATE_WRONG_PLACE:
      return _("Wrong name");
    case TODOKU_RECORD_STATE_WRONG_TYPE:
      return _("Wrong type");
    case TODOKU_RECORD_STATE_CONFLICT:
      return _("In conflict with another record");
    case TODOKU_RECORD_STATE_PARTIAL:
      return _("Only on some name servers");
    case TODOKU_RECORD_STATE_ZONE_BROKEN:
      return _("Fault in the zone");
    case TODOKU_RECORD_STATE_UNKNOWN:
      return _("Could not check");
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * todoku_text_ask_status:
 * @status: whether a server answered
 *
 * Returns: (transfer none): the word for it
 */
const char *
todoku_text_ask_status (TodokuAskStatus status)
{
  switch (status)
    {
    case TODOKU_ASK_ANSWERED:
      return _("Answered");
    case TODOKU_ASK_TIMED_OUT:
      return _("No answer");
    case TODOKU_ASK_UNREACHABLE:
      return _("Not reachable");
    case TODOKU_ASK_MALFORMED:
      return _("Unreadable answer");
    case TODOKU_ASK_TRUNCATED:
      return _("Answer cut off");
    case TODOKU_ASK_CANCELLED:
      return _("Cancelled");
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
join_readable (char *const *values)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *readable = todoku_text_readable (values[i]);

      g_strv_builder_add (builder, readable);
    }
  all = g_strv_builder_end (builder);

  return g_strjoinv (", ", all);
}

/**
 * todoku_text_answer:
 * @answer: what one server said
 *
 * Returns: (transfer full): the values it gave, as people read them, or in words why there are none
 */
char *
todoku_text_answer (const TodokuAnswer *answer)
{
  if (answer->status != TODOKU_ASK_ANSWERED)
    return g_strdup (todoku_text_ask_status (answer->status));

  switch (answer->rcode)
    {
    case TODOKU_RCODE_NOERROR:
      if (answer->values != NULL && answer->values[0] != NULL)
        return join_readable (answer->values);
      return g_strdup (_("Name exists, but not this type"));
    case TODOKU_RCODE_NXDOMAIN:
      return g_strdup (_("No such name"));
    case TODOKU_RCODE_SERVFAIL:
      return g_strdup (_("Server failed (SERVFAIL)"));
    case TODOKU_RCODE_REFUSED:
      return g_strdup (_("Refused to answer (REFUSED)"));
    default:
      /* Translators: %s is the name of a DNS response code. */
      return g_strdup_printf (_("Error (%s)"), todoku_rcode_to_text (answer->rcode));
    }
}

/**
 * todoku_text_purpose:
 * @purpose: what a record is for
 *
 * Returns: (transfer none): the name of the purpose, such as 配信経路
 */
const char *
todoku_text_purpose (TodokuRecordPurpose purpose)
{
  switch (purpose)
    {
    case TODOKU_RECORD_PURPOSE_OTHER:
      return C_("purpose of a record", "Record");
    case TODOKU_RECORD_PURPOSE_MAIL_ROUTE:
      return C_("purpose of a record", "Mail route");
    case TODOKU_RECORD_PURPOSE_DKIM1:
      return C_("purpose of a record", "DKIM 1");
    case TODOKU_RECORD_PURPOSE_DKIM2:
      return C_("purpose of a record", "DKIM 2");
    case TODOKU_RECORD_PURPOSE_DKIM:
      return C_("purpose of a record", "DKIM");
    case TODOKU_RECORD_PURPOSE_SPF:
      return C_("purpose of a record", "SPF");
    case TODOKU_RECORD_PURPOSE_DMARC:
      return C_("purpose of a record", "DMARC");
    case TODOKU_RECORD_PURPOSE_TRACKING:
      return C_("purpose of a record", "Tracking");
    case TODOKU_RECORD_PURPOSE_OWNERSHIP:
      return C_("purpose of a record", "Ownership check");
    case TODOKU_RECORD_PURPOSE_CERTIFICATE:
      return C_("purpose of a record", "Certificate check");
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * todoku_text_domain_stage:
 * @stage: the stage of a delivery domain
 *
 * Returns: (transfer none): the stage in a few words
 */
const char *
todoku_text_domain_stage (TodokuDomainStage stage)
{
  switch (stage)
    {
    case TODOKU_DOMAIN_REGISTERING:
      return _("Registering");
    case TODOKU_DOMAIN_AWAITING_DNS:
      return _("Unverified");
    case TODOKU_DOMAIN_DNS_READY:
      return _("DNS is right, not verified yet");
    case TODOKU_DOMAIN_VERIFIED:
      return _("(Set-up complete)");
    case TODOKU_DOMAIN_REFUSED:
      return _("Registration refused");
    case TODOKU_DOMAIN_REMOVING:
      return _("Deleting");
    case TODOKU_DOMAIN_REMOVED:
      return _("Deleted");
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * todoku_text_step:
 * @number: which step of a tracking domain, from 1
 *
 * Returns: (transfer full): what the step is called
 */
char *
todoku_text_step (guint number)
{
  /* Translators: %u is the number of a step. In Japanese as in the service's manual: step1. */
  return g_strdup_printf (_("Step %u"), number);
}

/**
 * todoku_text_tracking_stage:
 * @stage: the stage of a tracking domain
 *
 * Returns: (transfer none): the stage in a few words
 */
const char *
todoku_text_tracking_stage (TodokuTrackingStage stage)
{
  switch (stage)
    {
    case TODOKU_TRACKING_REGISTERING:
      return _("Registering");
    case TODOKU_TRACKING_STEP1:
      return _("step1");
    case TODOKU_TRACKING_REQUESTING:
      return _("step2 (requesting the certificate)");
    case TODOKU_TRACKING_STEP2:
      return _("step2");
    case TODOKU_TRACKING_DISTRIBUTING:
      return _("step3 (preparing HTTPS delivery)");
    case TODOKU_TRACKING_STEP3:
      return _("step3");
    case TODOKU_TRACKING_COMPLETE:
      return _("(Set-up complete)");
    case TODOKU_TRACKING_EXPIRED:
      return _("Expired");
    case TODOKU_TRACKING_REFUSED:
      return _("Registration refused");
    case TODOKU_TRACKING_REMOVING:
      return _("Deleting");
    case TODOKU_TRACKING_REMOVED:
      return _("Deleted");
    default:
      g_return_val_if_reached (NULL);
    }
}

static const char *
stage_in_words (gpointer  subject,
                gboolean *ret_registered)
{
  if (TODOKU_IS_TRACKING_DOMAIN (subject))
    {
      const TodokuTrackingRow *row = todoku_tracking_domain_get_row (subject);
      TodokuTrackingStage stage = row->stage;

      *ret_registered = stage != TODOKU_TRACKING_REGISTERING && stage != TODOKU_TRACKING_REFUSED;
      /* Nothing goes on by itself then. */
      if (todoku_tracking_row_awaits_cdn (row))
        return stage == TODOKU_TRACKING_REQUESTING ? _("step2 (enter the values of the CDN)")
                                                   : _("step3 (enter the host name of the CDN)");
      return todoku_text_tracking_stage (stage);
    }
  else
    {
      TodokuDomainStage stage = todoku_sender_domain_get_row (subject)->stage;

      *ret_registered = stage != TODOKU_DOMAIN_REGISTERING && stage != TODOKU_DOMAIN_REFUSED;
      return todoku_text_domain_stage (stage);
    }
}

/**
 * todoku_text_state:
 * @subject: a delivery domain or a tracking domain
 *
 * Returns: (transfer none): its stage in a few words, or that its registration was cancelled on the
 *   way, as long as nobody has gone on with it
 */
const char *
todoku_text_state (gpointer subject)
{
  gboolean registered;
  const char *words = stage_in_words (subject, &registered);

  if (g_strcmp0 (todoku_subject_get_facts (subject)->failure, TODOKU_FAILURE_STOPPED) != 0)
    return words;

  return registered ? _("Registered · cancelled on the way") : _("Cancelled");
}

static gboolean
has_api (gpointer subject)
{
  TodokuDeliveryServer *server = todoku_subject_get_server (subject);

  return server == NULL || todoku_server_row_has_api (todoku_delivery_server_get_row (server));
}

/**
 * todoku_text_progress:
 * @subject: a delivery domain or a tracking domain
 * @ret_n: (out) (optional): how many of its records are as far as they can come
 *
 * Returns: (transfer full): such as 「3件中 1件が認証済」, or 「3件中 1件が登録済」 where the service has no
 *   API, so that only DNS is known
 */
char *
todoku_text_progress (gpointer  subject,
                      guint    *ret_n)
{
  GListModel *records = todoku_subject_get_records (subject);
  guint n_records = g_list_model_get_n_items (records);
  guint n = todoku_subject_get_n_verified (subject);

  if (!has_api (subject))
    {
      n = 0;
      for (guint i = 0; i < n_records; i++)
        {
          g_autoptr(TodokuRecordItem) item = g_list_model_get_item (records, i);

          n += todoku_text_item_status (item) == TODOKU_STATUS_READY;
        }
    }
  if (ret_n != NULL)
    *ret_n = n;
  if (has_api (subject))
    return todoku_text_verified_count (n, n_records);

  /* Translators: how many are right in DNS, and how many there are. */
  return g_strdup_printf (ngettext ("%1$u of %2$u record in DNS", "%1$u of %2$u records in DNS",
                                    n_records), n, n_records);
}

/**
 * todoku_text_progress_head:
 * @subject: a delivery domain or a tracking domain
 *
 * Returns: (transfer full): what todoku_text_progress() says, as a heading: of several that are all
 *   done the number is said once, such as 「3件すべて認証済」
 */
char *
todoku_text_progress_head (gpointer subject)
{
  guint n_records = g_list_model_get_n_items (todoku_subject_get_records (subject));
  guint n;
  g_autofree char *progress = todoku_text_progress (subject, &n);

  if (n < n_records || n_records < 2)
    return g_steal_pointer (&progress);
  if (has_api (subject))
    return g_strdup_printf (ngettext ("%u record verified", "All %u records verified", n), n);

  return g_strdup_printf (ngettext ("%u record in DNS", "All %u records in DNS", n), n);
}

/**
 * todoku_text_operation:
 * @kind: what is being done
 *
 * Returns: (transfer none): what is being done, for a progress line
 */
const char *
todoku_text_operation (TodokuOperationKind kind)
{
  switch (kind)
    {
    case TODOKU_OPERATION_REGISTER:
      return _("Registering…");
    case TODOKU_OPERATION_VERIFY:
      return _("Verifying…");
    case TODOKU_OPERATION_CHECK:
      return _("Checking…");
    case TODOKU_OPERATION_REISSUE:
      return _("Re-issuing…");
    case TODOKU_OPERATION_REMOVE:
      return _("Deleting…");
    case TODOKU_OPERATION_IMPORT:
      return _("Importing…");
    case TODOKU_OPERATION_TEST:
      return _("Testing the connection…");
    case TODOKU_OPERATION_REQUEST_CERTIFICATE:
      return _("Requesting the certificate…");
    case TODOKU_OPERATION_DISTRIBUTE:
      return _("Preparing HTTPS delivery…");
    case TODOKU_OPERATION_SEND_TEST:
      return _("Sending the test mail…");
    default:
      g_return_val_if_reached (NULL);
    }
}

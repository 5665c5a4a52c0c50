/* SPDX-License-Identifier: GPL-3.0-or-later
 * What was right and is not any more comes first, then what keeps everything else from going on,
 * then what is to be mended, then what is new. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-home-next.h"

#include <glib/gi18n-lib.h>

#include "todoku-domain-name.h"
#include "todoku-text.h"
#include "todoku-typed.h"
#include "todoku-urgency.h"

static char *
dup_shown (gpointer subject)
{
  return todoku_domain_name_to_unicode (todoku_subject_get_name (subject));
}

/* Who runs the DNS, and what is the matter with the first record. */
static char *
describe_fix (TodokuSenderDomain *domain,
              TodokuRecordItem   *item)
{
  TodokuVerdict *verdict = item != NULL ? todoku_record_item_get_verdict (item) : NULL;
  const TodokuDomainRow *row = todoku_sender_domain_get_row (domain);
  const char *token = row->dns_company != NULL ? row->dns_company : row->detected_company;
  const char *company = todoku_typed_company_text (token, TODOKU_DNS_COMPANY_NAME);
  g_autofree char *cause = NULL;

  if (verdict != NULL && verdict->finding != NULL)
    cause = todoku_text_finding_cause (verdict->finding, todoku_record_item_get_record (item));
  if (cause == NULL)
    return g_strdup (_("The page of the domain says what to change."));
  if (company == NULL || *company == '\0')
    return g_steal_pointer (&cause);

  /* Translators: Two facts on one line, such as "Cloudflare · Checked 15:04". */
  return g_strdup_printf (_("%1$s · %2$s"), company, cause);
}

static void
find_fix (TodokuHomeNext    *next,
          const TodokuTally *tally,
          char             **ret_sentence)
{
  TodokuRecordItem *item;
  guint n_fix = todoku_tally_count_fix (tally->first_open, &item);
  g_autofree char *name = dup_shown (tally->first_open);

  next->target = todoku_subject_get_id (tally->first_open);
  next->button = _("Open Records");
  next->action = "win.open-domain";
  if (n_fix > 0)
    /* Translators: %2$s is a domain name, %1$u how many of its records are wrong. */
    next->title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Fix %1$u record of %2$s",
                                                "Fix %1$u records of %2$s", n_fix), n_fix, name);
  else
    /* Translators: %s is a domain name. */
    next->title = g_strdup_printf (_("Fix the records of %s"), name);
  next->body = describe_fix (tally->first_open, item);
  /* Translators: %s is a domain name. */
  *ret_sentence = g_strdup_printf (_("Next: fix the records of %s."), name);
}

static void
find_entry (TodokuHomeNext    *next,
            const TodokuTally *tally,
            char             **ret_sentence)
{
  g_autofree char *name = dup_shown (tally->first_open);

  next->target = todoku_subject_get_id (tally->first_open);
  next->button = _("Open Records");
  next->action = "win.resume-domain";
  /* Translators: %s is a domain name. */
  next->title = g_strdup_printf (_("Enter the records of %s in DNS"), name);
  next->body = g_strdup (_("Then verify them. The wizard goes on where you left it."));
  /* Translators: %s is a domain name. */
  *ret_sentence = g_strdup_printf (_("Next: verify %s."), name);
}

static void
find_alarm (TodokuHomeNext    *next,
            const TodokuTally *tally,
            char             **ret_sentence)
{
  next->button = _("Open Records");
  if (tally->n_alarms > 1)
    {
      next->action = "win.open-watch";
      next->title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                  "Fix the records of %'u domain",
                                                  "Fix the records of %'u domains",
                                                  tally->n_alarms), tally->n_alarms);
    }
  else
    {
      g_autofree char *name = dup_shown (tally->first_alarm);

      next->action = TODOKU_IS_TRACKING_DOMAIN (tally->first_alarm) ? "win.open-tracking"
                                                                    : "win.open-domain";
      next->target = todoku_subject_get_id (tally->first_alarm);
      /* Translators: %s is a domain name. */
      next->title = g_strdup_printf (_("Fix the records of %s"), name);
    }
  next->body = g_strdup (_("They were right and have disappeared or changed."));
  *ret_sentence = g_strdup (_("Next: put back what disappeared."));
}

static void
find_deadline (TodokuHomeNext    *next,
               const TodokuTally *tally,
               char             **ret_sentence)
{
  gint64 left = todoku_urgency_get_time_left (tally->first_tracking);
  g_autofree char *name = dup_shown (tally->first_tracking);
  g_autofree char *time = todoku_text_time_left (left / G_USEC_PER_SEC);

  next->target = todoku_subject_get_id (tally->first_tracking);
  next->button = _("Open Records");
  next->action = "win.open-tracking";
  /* Translators: %s is a host name. */
  next->title = g_strdup_printf (_("Complete the certificate check of %s"), name);
  /* Translators: Two facts on one line, such as "Cloudflare · Checked 15:04". */
  next->body = g_strdup_printf (_("%1$s · %2$s"), todoku_urgency_get_step (tally->first_tracking),
                                time);
  /* Translators: %s is a host name. */
  *ret_sentence = g_strdup_printf (_("Next: the certificate check of %s."), name);
}

static void
find_refused (TodokuHomeNext        *next,
              TodokuDeliveryServer  *server,
              char                 **ret_sentence)
{
  next->target = todoku_subject_get_id (server);
  next->button = _("Open Server");
  next->action = "win.open-server";
  /* Translators: %s is the name of a delivery server. */
  next->title = g_strdup_printf (_("Replace the API key of %s"), todoku_subject_get_name (server));
  next->body = g_strdup (_("The service does not accept the present one."));
  *ret_sentence = g_strdup (_("Next: replace the API key."));
}

static void
find_new_domain (TodokuHomeNext  *next,
                 char           **ret_sentence)
{
  next->title = g_strdup (_("Register a delivery domain"));
  next->body = g_strdup (_("It is the part to the right of the @ in the sender’s address."));
  next->button = _("Register");
  next->action = "win.new-domain";
  *ret_sentence = g_strdup (_("Next: register a delivery domain."));
}

static void
find_new_account (TodokuHomeNext  *next,
                  char           **ret_sentence)
{
  next->title = g_strdup (_("Register a shared mail account"));
  next->body = g_strdup (_("It is the address that mail is sent from."));
  next->button = _("Register");
  next->action = "win.new-account";
  *ret_sentence = g_strdup (_("Next: register an account."));
}

static void
find_practice (TodokuHomeNext  *next,
               char           **ret_sentence)
{
  next->title = g_strdup (_("Start the practice server"));
  next->body = g_strdup (_("It runs on this computer alone, and what was registered there is "
                           "kept."));
  next->button = _("Start");
  next->action = "win.start-practice";
  *ret_sentence = g_strdup (_("Next: start the practice server."));
}

/* All that can be practised in these four stages has been. */
static void
find_real_server (TodokuHomeNext  *next,
                  char           **ret_sentence)
{
  next->title = g_strdup (_("Connect your own delivery server"));
  next->body = g_strdup (_("The practice is complete. With the API key of your account you do the "
                           "same for your mail."));
  next->button = _("Connect");
  next->action = "win.add-server";
  *ret_sentence = g_strdup (_("Next: connect your own delivery server."));
}

/* (transfer none) (nullable) */
static TodokuDeliveryServer *
get_refused_server (TodokuSession *session)
{
  GListModel *servers = todoku_session_get_servers (session);

  for (guint i = 0; i < g_list_model_get_n_items (servers); i++)
    {
      g_autoptr(TodokuDeliveryServer) server = g_list_model_get_item (servers, i);

      if (!todoku_delivery_server_get_row (server)->practice &&
          todoku_delivery_server_get_status (server) == TODOKU_SERVER_STATUS_UNAUTHORISED)
        return server;
    }

  return NULL;
}

static gboolean
has_little_time (const TodokuTally *tally)
{
  return tally->first_tracking != NULL &&
         todoku_tracking_domain_get_row (tally->first_tracking)->stage == TODOKU_TRACKING_STEP2 &&
         todoku_urgency_get_group (tally->first_tracking) == TODOKU_URGENCY_DEADLINE &&
         todoku_urgency_is_soon (tally->first_tracking);
}

/* The sentences are put together here, so that what is done is never told otherwise than it is
 * counted.
 */
static char *
make_line (guint       n_done,
           const char *sentence)
{
  g_autofree char *far =
    n_done == 4 ? g_strdup (_("All 4 stages are done."))
                : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u of 4 stages is done.",
                                                "%u of 4 stages are done.", n_done), n_done);

  /* Translators: two sentences, one after the other. */
  return g_strdup_printf (C_("sentences", "%1$s %2$s"), far, sentence);
}

static guint
count_done (const TodokuTally *tally,
            gboolean           connected)
{
  TodokuTallyDone done = todoku_tally_get_done (tally);

  return (connected ? 1 : 0) + ((done & TODOKU_TALLY_REGISTERED) != 0) +
         ((done & TODOKU_TALLY_VERIFIED) != 0) + ((done & TODOKU_TALLY_ACCOUNTS) != 0);
}

/**
 * todoku_home_next_find:
 * @session: the session
 * @tally: what there is
 * @scope: what was counted: everything that is real, or practice
 *
 * Returns: (transfer full): the one thing to do next
 */
TodokuHomeNext *
todoku_home_next_find (TodokuSession     *session,
                       const TodokuTally *tally,
                       TodokuTallyScope   scope)
{
  TodokuHomeNext *next = g_new0 (TodokuHomeNext, 1);
  TodokuDeliveryServer *refused =
    scope == TODOKU_TALLY_PRACTICE ? NULL : get_refused_server (session);
  gboolean stopped = scope == TODOKU_TALLY_PRACTICE &&
                     !todoku_session_get_practice_running (session);
  g_autofree char *sentence = NULL;

  next->target = -1;
  if (stopped)
    find_practice (next, &sentence);
  else if (tally->n_alarms > 0)
    find_alarm (next, tally, &sentence);
  else if (refused != NULL)
    find_refused (next, refused, &sentence);
  else if (tally->n_domains == 0)
    find_new_domain (next, &sentence);
  else if (tally->n_fix > 0)
    find_fix (next, tally, &sentence);
  else if (has_little_time (tally))
    find_deadline (next, tally, &sentence);
  else if (tally->n_complete == 0 && tally->first_open != NULL)
    find_entry (next, tally, &sentence);
  else if (tally->n_accounts == 0)
    find_new_account (next, &sentence);
  else if (tally->first_open != NULL)
    find_entry (next, tally, &sentence);
  else if (scope == TODOKU_TALLY_PRACTICE)
    find_real_server (next, &sentence);
  else
    sentence = g_strdup (_("Do not delete the registered records."));

  next->n_done = count_done (tally, refused == NULL && !stopped);
  next->line = make_line (next->n_done, sentence);

  return next;
}

/**
 * todoku_home_next_free:
 * @next: (nullable) (transfer full): what to do next
 */
void
todoku_home_next_free (TodokuHomeNext *next)
{
  if (next == NULL)
    return;

  g_free (next->title);
  g_free (next->body);
  g_free (next->line);
  g_free (next);
}

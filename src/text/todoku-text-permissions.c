/* SPDX-License-Identifier: GPL-3.0-or-later
 * A table with a line for each permission of each kind of service; a kind without lines shows none,
 * and what its key lacks is only named. Pure; any thread.
 */
#include "todoku-config.h"

#include "todoku-text-permissions.h"

#include <glib/gi18n-lib.h>

#include "todoku-text.h"

/**
 * PermissionText:
 * @kind: the token of the service
 * @scopes: what it consists of, in the service's own words
 * @title, @detail, @place, @required, @told: as in #TodokuPermission, untranslated
 * @lacking: the sentence when it is not there
 * @remedy: makes the sentence of what to do on the service's own page, out of @place
 * @effect: (nullable): what works without it, untranslated
 */
typedef struct
{
  const char *kind;
  const char *scopes[5];
  const char *title;
  const char *detail;
  const char *place;
  gboolean required;
  gboolean told;
  const char *lacking;
  char *(*remedy)(const char *place);
  const char *effect;
} PermissionText;

static char *
make_sendgrid_remedy (const char *place)
{
  /* Translators: %s is what SendGrid's page calls the permission; the rest in quotation marks
   * stands there too.
   */
  return g_strdup_printf (_("At SendGrid, under “Settings” → “API Keys”, give this key “Full "
                            "Access” to “%s”."), place);
}

static char *
make_ses_remedy (const char *place)
{
  /* Translators: %s is what AWS calls the permission. */
  return g_strdup_printf (_("At AWS, add “%s” to the policy of the IAM user."), place);
}

static char *
make_mailgun_remedy (const char *place)
{
  return g_strdup (_("At Mailgun, under “API Security”, make a key whose role may change "
                     "domains."));
}

static char *
make_resend_remedy (const char *place)
{
  /* Translators: %s is what Resend's page calls the permission. */
  return g_strdup_printf (_("At Resend, under “API Keys”, make a key with “%s”."), place);
}

static const PermissionText permission_texts[] = {
  {
    "sendgrid",
    { "whitelabel.create", "whitelabel.read", "whitelabel.update", "whitelabel.delete", NULL },
    N_("Delivery domains"), N_("Register, verify and delete"), "Sender Authentication", TRUE, TRUE,
    N_("The permission for delivery domains is not complete."), make_sendgrid_remedy, NULL,
  },
  {
    "sendgrid",
    { "whitelabel.create", "whitelabel.read", "whitelabel.update", "whitelabel.delete", NULL },
    N_("Tracking domains"), N_("Register, verify and delete"), "Sender Authentication", TRUE, TRUE,
    N_("The permission for tracking domains is not complete."), make_sendgrid_remedy, NULL,
  },
  {
    "sendgrid", { "mail.send", NULL },
    N_("Test mail"), N_("Send a test mail"), "Mail Send", FALSE, TRUE,
    N_("The permission for test mail is missing."), make_sendgrid_remedy,
    N_("Verifying works without it."),
  },
  {
    "ses",
    { "ses:CreateEmailIdentity", "ses:GetEmailIdentity", "ses:ListEmailIdentities",
      "ses:DeleteEmailIdentity", NULL },
    N_("Delivery domains"), N_("Register, verify and delete"), "ses:CreateEmailIdentity", TRUE,
    FALSE, N_("The permission for delivery domains is not complete."), make_ses_remedy, NULL,
  },
  {
    "ses",
    { "ses:PutEmailIdentityMailFromAttributes", "ses:PutEmailIdentityDkimSigningAttributes", NULL },
    N_("Return path and new attempts"),
    N_("Set the MAIL FROM domain, and have SES look again when it has given up"),
    "ses:PutEmailIdentityMailFromAttributes", FALSE, FALSE,
    N_("The permission for the return path is missing."), make_ses_remedy,
    N_("Verifying works without it."),
  },
  {
    "ses", { "ses:GetAccount", NULL },
    N_("State of the account"), N_("Tell whether it is in the sandbox"), "ses:GetAccount", FALSE,
    TRUE, N_("The permission for the state of the account is missing."), make_ses_remedy,
    N_("Verifying works without it."),
  },
  {
    "ses", { "ses:SendEmail", NULL },
    N_("Test mail"), N_("Send a test mail"), "ses:SendEmail", FALSE, FALSE,
    N_("The permission for test mail is missing."), make_ses_remedy,
    N_("Verifying works without it."),
  },
  {
    "mailgun", { "developer", NULL },
    N_("Delivery domains"), N_("Register, verify and delete"),
    N_("A role that may change domains"), TRUE, FALSE,
    N_("The permission for delivery domains is not complete."), make_mailgun_remedy, NULL,
  },
  {
    "resend", { "full_access", NULL },
    N_("Delivery domains"), N_("Register, verify and delete"), "Full access", TRUE, FALSE,
    N_("The permission for delivery domains is not complete."), make_resend_remedy, NULL,
  },
};

static gboolean
lacks_any (const PermissionText *text,
           char                **missing)
{
  for (guint i = 0; text->scopes[i] != NULL; i++)
    if (g_strv_contains ((const char * const *) missing, text->scopes[i]))
      return TRUE;

  return FALSE;
}

static char **
split_scopes (const char *missing)
{
  return g_strsplit_set (missing != NULL ? missing : "", " ,\n", -1);
}

/**
 * todoku_text_permissions:
 * @kind: (nullable): the token of a service; %NULL for the usual one
 * @missing: (nullable): what a key lacks, separated by blanks
 *
 * Returns: (transfer full) (element-type TodokuPermission): what the key may do and may not; empty
 *   for a kind that this program has no words for
 */
GArray *
todoku_text_permissions (const char *kind,
                         const char *missing)
{
  GArray *permissions = g_array_new (FALSE, FALSE, sizeof (TodokuPermission));
  g_auto(GStrv) scopes = split_scopes (missing);

  for (guint i = 0; i < G_N_ELEMENTS (permission_texts); i++)
    {
      const PermissionText *text = &permission_texts[i];
      const TodokuPermission permission = {
        .title = _(text->title),
        .detail = _(text->detail),
        .place = _(text->place),
        .required = text->required,
        .told = text->told,
        .granted = !lacks_any (text, scopes),
      };

      if (g_str_equal (text->kind, kind != NULL ? kind : "sendgrid"))
        g_array_append_val (permissions, permission);
    }

  return permissions;
}

/* Of several that are missing, the first one that is needed is named with its place. */
static const PermissionText *
find_worst (const char  *kind,
            char       **scopes)
{
  const PermissionText *worst = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (permission_texts); i++)
    if (g_str_equal (permission_texts[i].kind, kind) && lacks_any (&permission_texts[i], scopes) &&
        (worst == NULL || (permission_texts[i].required && !worst->required)))
      worst = &permission_texts[i];

  return worst;
}

/**
 * todoku_text_permission_notice:
 * @kind: (nullable): the token of a service; %NULL for the usual one
 * @missing: (nullable): what a key lacks, separated by blanks
 *
 * Returns: (transfer full) (nullable): what is missing and where it is given, or %NULL when nothing
 *   is
 */
TodokuPermissionNotice *
todoku_text_permission_notice (const char *kind,
                               const char *missing)
{
  g_auto(GStrv) scopes = split_scopes (missing);
  g_autofree char *named = todoku_text_missing_scopes (missing);
  TodokuPermissionNotice *notice;
  const PermissionText *worst;

  if (named == NULL)
    return NULL;

  notice = g_new0 (TodokuPermissionNotice, 1);
  worst = find_worst (kind != NULL ? kind : "sendgrid", scopes);
  notice->required = worst == NULL || worst->required;
  if (worst == NULL)
    {
      notice->title = g_strdup (_("The API key lacks permissions."));
      notice->body = g_steal_pointer (&named);
    }
  else
    {
      g_autofree char *remedy = worst->remedy (_(worst->place));

      notice->title = g_strdup (_(worst->lacking));
      notice->body = worst->effect != NULL ? g_strdup_printf ("%s\n%s", remedy, _(worst->effect))
                                           : g_steal_pointer (&remedy);
    }

  return notice;
}

/**
 * todoku_text_permission_notice_free:
 * @notice: (nullable) (transfer full): a notice
 */
void
todoku_text_permission_notice_free (TodokuPermissionNotice *notice)
{
  if (notice == NULL)
    return;

  g_free (notice->title);
  g_free (notice->body);
  g_free (notice);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * The table of the form of a new delivery server. A service that can be connected to is a line
 * here, in the order of the chooser; what is known of the service itself stands in the table of the
 * services. Pure; the texts are of the main thread.
 */
#include "todoku-config.h"

#include "todoku-server-kinds.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-text.h"

#define SENDGRID_HOW \
  { N_("At SendGrid, open “Settings” → “API Keys” and press “Create API Key”."), \
    N_("Choose “Restricted Access” and give “Full Access” to the permissions below."), \
    N_("Press “Create & View” and paste the key that begins with “SG.”. It is shown only once."), \
    NULL }

static const TodokuServerKind server_kinds[] = {
  {
    .kind = "sendgrid",
    .is_resold = TRUE,
    .title = N_("Sprinkler, resellers"),
    .caption = N_("With the URL and the API key that the reseller gave you"),
    .name = "Sprinkler",
    .heading = N_("Connect to Sprinkler"),
    .lead = N_("Enter the values that the reseller gave you."),
    .user = N_("Sub-user (optional)"),
    .letter =
      N_("Please tell us the URL of the API, the API key and the name of the sub-user. The key "
         "needs “Full Access” to “Sender Authentication”."),
  },
  {
    .kind = "sendgrid",
    .region = "global",
    .site = "SendGrid",
    .title = "SendGrid",
    .caption = "api.sendgrid.com",
    .name = "SendGrid",
    .heading = N_("Connect to SendGrid"),
    .lead = N_("Make an API key and paste it."),
    .how = SENDGRID_HOW,
    .user = N_("Sub-user (optional)"),
  },
  {
    .kind = "sendgrid",
    .region = "eu",
    .site = "SendGrid",
    .title = "SendGrid (EU)",
    .caption = N_("api.eu.sendgrid.com · For sub-users in the EU"),
    .name = "SendGrid (EU)",
    .heading = N_("Connect to SendGrid (EU)"),
    .lead = N_("Make an API key and paste it."),
    .how = SENDGRID_HOW,
    .user = N_("Sub-user (optional)"),
  },
  {
    .kind = "ses",
    .site = "AWS",
    .title = "Amazon SES",
    .caption = N_("With an access key of AWS"),
    .name = "Amazon SES",
    .heading = N_("Connect to SES"),
    .lead = N_("Make an IAM user for SES and enter its access key."),
    .how = {
      N_("At AWS, open “IAM” and make a user for SES alone."),
      N_("Attach the policy below to that user as an inline policy, in its JSON form."),
      N_("Under “Security credentials”, make an access key and enter both parts. The secret is "
         "shown only once."),
    },
  },
  {
    .kind = "mailgun",
    .site = "Mailgun",
    .title = "Mailgun",
    .caption = N_("United States or EU"),
    .name = "Mailgun",
    .heading = N_("Connect to Mailgun"),
    .lead = N_("Choose the region of the account, make an API key and paste it."),
    .how = {
      N_("At Mailgun, open “API Security” and make a key."),
      N_("Choose a role that may change domains. A sending key of one domain can only send."),
      N_("Paste the key that is shown."),
    },
    .user = N_("Subaccount (optional)"),
  },
  {
    .kind = "resend",
    .site = "Resend",
    .title = "Resend",
    .caption = N_("With a full-access API key"),
    .name = "Resend",
    .heading = N_("Connect to Resend"),
    .lead = N_("Choose the region to send from, make an API key and paste it."),
    .how = {
      N_("At Resend, open “API Keys” and press “Create API Key”."),
      N_("Choose “Full access”. With “Sending access” no domain can be registered."),
      N_("Paste the key that begins with “re_”. It is shown only once."),
    },
  },
  {
    .kind = TODOKU_SERVICE_MANUAL,
    .title = N_("Service without an API"),
    .caption = N_("Paste the records that the service’s screen shows"),
    .name = "",
    .heading = N_("Service without an API"),
    .lead =
      N_("Give the service a name. When you register a domain, you paste the records that the "
         "service’s own screen shows."),
  },
};

/**
 * todoku_server_kinds_get_n:
 *
 * Returns: how many services can be chosen
 */
guint
todoku_server_kinds_get_n (void)
{
  return G_N_ELEMENTS (server_kinds);
}

/**
 * todoku_server_kinds_get:
 * @n: which one, in the order of the chooser
 *
 * Returns: (transfer none): a service that can be chosen
 */
const TodokuServerKind *
todoku_server_kinds_get (guint n)
{
  g_return_val_if_fail (n < G_N_ELEMENTS (server_kinds), NULL);

  return &server_kinds[n];
}

/**
 * todoku_server_kinds_have_user:
 * @kind: (nullable): the token of a service; %NULL for the usual one
 *
 * Returns: whether one can act there for a part of the account
 */
gboolean
todoku_server_kinds_have_user (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (server_kinds); i++)
    if (g_str_equal (server_kinds[i].kind, todoku_services_get (kind)->kind))
      return server_kinds[i].user != NULL;

  return FALSE;
}

/**
 * todoku_server_kind_get_info:
 * @self: a line of the chooser
 *
 * Returns: (transfer none): the service that it means
 */
const TodokuServiceInfo *
todoku_server_kind_get_info (const TodokuServerKind *self)
{
  return todoku_services_get (self->kind);
}

/**
 * todoku_server_kind_asks_region:
 * @self: a line of the chooser
 *
 * Returns: whether a region has to be chosen
 */
gboolean
todoku_server_kind_asks_region (const TodokuServerKind *self)
{
  const TodokuServiceRegion *regions = todoku_server_kind_get_info (self)->regions;

  return self->region == NULL && !self->is_resold && regions[0].token != NULL &&
         regions[1].token != NULL;
}

/**
 * todoku_server_kind_get_place:
 * @self: a line of the chooser
 *
 * Returns: (transfer none) (nullable): the page on which a key is made
 */
const char *
todoku_server_kind_get_place (const TodokuServerKind *self)
{
  return self->is_resold ? NULL : todoku_server_kind_get_info (self)->key_url;
}

/**
 * todoku_server_kind_has_practice:
 * @self: a line of the chooser
 *
 * Returns: whether the practice server plays it; of several lines of a service, the first one
 */
gboolean
todoku_server_kind_has_practice (const TodokuServerKind *self)
{
  const TodokuServiceInfo *info = todoku_server_kind_get_info (self);

  return info->key != TODOKU_SERVICE_KEY_NONE && !self->is_resold &&
         (self->region == NULL || g_str_equal (self->region, info->regions[0].token));
}

/**
 * todoku_server_kind_propose_name:
 * @self: a line of the chooser
 * @region: (nullable): the token of the region that is chosen
 * @session: whose servers have names already
 *
 * Returns: (transfer full): the name that tells it from others; none of them bears it
 */
char *
todoku_server_kind_propose_name (const TodokuServerKind *self,
                                 const char             *region,
                                 TodokuSession          *session)
{
  g_autofree char *wanted =
    region == NULL || !todoku_server_kind_asks_region (self)
      ? g_strdup (self->name)
    /* Translators: %1$s is the name of a service, %2$s one of its regions, such as “Tokyo”. */
      : g_strdup_printf (C_("server", "%1$s (%2$s)"), self->name, todoku_text_region (region));
  g_autofree char *name = g_strdup (wanted);

  for (guint i = 2; *name != '\0' && todoku_session_find_server (session, name) != NULL; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", wanted, i);
    }

  return g_steal_pointer (&name);
}

/**
 * todoku_server_kind_make_row:
 * @self: a line of the chooser
 * @entered: what was entered
 *
 * Returns: (transfer full): the delivery server as it is to be added
 */
TodokuServerRow *
todoku_server_kind_make_row (const TodokuServerKind    *self,
                             const TodokuServerEntered *entered)
{
  const TodokuServiceInfo *info = todoku_server_kind_get_info (self);
  const char *region = todoku_server_kind_asks_region (self) ? entered->region : self->region;
  TodokuServerRow *row = todoku_server_row_new ();

  if (region == NULL)
    region = info->regions[0].token;
  row->name = g_strdup (entered->name);
  row->kind = g_strdup (self->kind);
  row->region = g_strdup (region);
  if (info->key != TODOKU_SERVICE_KEY_NONE && entered->url != NULL && *entered->url != '\0')
    row->url = g_strdup (entered->url);
  else if (!self->is_resold)
    row->url = todoku_services_dup_url (info, region);
  if (self->user != NULL && entered->user != NULL && *entered->user != '\0')
    row->on_behalf_of = g_strdup (entered->user);

  return row;
}

/**
 * todoku_server_kind_make_key:
 * @self: a line of the chooser
 * @id: the first part of a key that has two
 * @key: the key, or its secret part
 *
 * Returns: (transfer full) (nullable): the one text that is kept, to be freed with
 *   todoku_secret_free(); %NULL where there is no key
 */
char *
todoku_server_kind_make_key (const TodokuServerKind *self,
                             const char             *id,
                             const char             *key)
{
  switch (todoku_server_kind_get_info (self)->key)
    {
    case TODOKU_SERVICE_KEY_NONE:
      return NULL;
    case TODOKU_SERVICE_KEY_PAIR:
      return g_strconcat (id, ":", key, NULL);
    case TODOKU_SERVICE_KEY_ONE:
    default:
      return g_strdup (key);
    }
}

/**
 * todoku_server_kind_find_missing:
 * @self: a line of the chooser
 * @error: why it could not be connected
 *
 * Returns: (transfer full) (nullable): the permission that the service says is missing
 */
char *
todoku_server_kind_find_missing (const TodokuServerKind *self,
                                 const GError           *error)
{
  const TodokuServicePermission *each = todoku_server_kind_get_info (self)->permissions;

  if (!g_error_matches (error, TODOKU_ERROR, TODOKU_ERROR_FORBIDDEN))
    return NULL;
  for (; each->name != NULL; each++)
    if (strstr (error->message, each->name) != NULL)
      return g_strdup (each->name);

  return NULL;
}

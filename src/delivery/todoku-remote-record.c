/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records as services write them down. Pure; any thread. Which zone a name without one belongs to,
 * services decide by the domain that was registered under a public suffix, and some of them say
 * nothing: then both readings are kept.
 */
#include "todoku-remote-record.h"

#include "todoku-domain-name.h"
#include "todoku-error.h"

#include <string.h>

/* A name has at most 253 characters and a final dot (RFC 1035 section 2.3.4); RDATA is at most
 * 65,535 octets (section 3.2.1). Anything longer cannot be typed into any DNS.
 */
#define MAX_HOST 254
#define MAX_LABEL 63
#define MAX_VALUE 65535

/* No service asks for more than a dozen. */
#define MAX_RECORDS 64

static gboolean
lies_in (const char *name,
         const char *zone)
{
  gsize length = strlen (name);
  gsize end = strlen (zone);

  return length >= end && g_ascii_strcasecmp (name + length - end, zone) == 0 &&
         (length == end || name[length - end - 1] == '.');
}

/* "mail" for mail.example.com, of which example.com was registered; "" for that itself. */
static char *
labels_above (const char *domain,
              const char *organisation)
{
  gsize rest = strlen (domain) - strlen (organisation);

  return g_strndup (domain, rest > 0 ? rest - 1 : 0);
}

/**
 * todoku_host_read:
 * @name: (nullable): the name of a record as a service writes it: in full, relative to a domain, or
 *   "@" or nothing for a domain itself
 * @domain: the domain that is registered at the service
 * @ret_host: (out) (transfer full): the likelier full name
 * @ret_alternative: (out) (transfer full) (nullable): the other one, or %NULL without any doubt
 *
 * What ends in the domain, or in the part of it that is registered under a public suffix, is full.
 * What ends in the labels between the two ("send.news" for news.example.com) is relative to the
 * latter. Anything else may be relative to either.
 *
 * Returns: whether there is any doubt
 */
gboolean
todoku_host_read (const char  *name,
                  const char  *domain,
                  char       **ret_host,
                  char       **ret_alternative)
{
  g_autofree char *registrable = todoku_domain_name_registrable (domain);
  const char *organisation = registrable != NULL && lies_in (domain, registrable) ? registrable
                                                                                  : domain;
  g_autofree char *above = labels_above (domain, organisation);
  g_autofree char *bare = g_strdup (name != NULL ? name : "");
  gsize length = strlen (bare);

  *ret_alternative = NULL;
  if (length > 0 && bare[length - 1] == '.')
    bare[--length] = '\0';

  if (length == 0 || g_str_equal (bare, "@"))
    *ret_host = g_strdup (domain);
  else if (lies_in (bare, organisation))
    *ret_host = g_strdup (bare);
  else if (*above == '\0' || lies_in (bare, above))
    *ret_host = g_strconcat (bare, ".", organisation, NULL);
  else
    {
      *ret_host = g_strconcat (bare, ".", domain, NULL);
      *ret_alternative = g_strconcat (bare, ".", organisation, NULL);
    }

  return *ret_alternative != NULL;
}

/**
 * todoku_remote_check_text:
 * @what: what it is called in the reply
 * @text: a text in a reply
 * @limit: how long it may be
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether it is one that can be shown and stored
 */
gboolean
todoku_remote_check_text (const char  *what,
                          const char  *text,
                          gsize        limit,
                          GError     **error)
{
  if (*text != '\0' && strlen (text) <= limit && todoku_remote_text_is_clean (text))
    return TRUE;

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
               "The %s in the reply is empty, too long or not text", what);

  return FALSE;
}

/* What a label may be made of: letters, digits, hyphens, the underscores and the star of records,
 * and letters beyond ASCII, which some services do not encode.
 */
static gboolean
is_label (const char *text,
          gsize       length)
{
  if (length < 1 || length > MAX_LABEL)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("-_*", text[i]) == NULL && (guchar) text[i] < 0x80)
      return FALSE;

  return TRUE;
}

/**
 * todoku_remote_check_name:
 * @what: what it is called in the reply
 * @name: a name that is to be entered in DNS, or that a record there points to
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether it is a domain name, with or without a final dot
 */
gboolean
todoku_remote_check_name (const char  *what,
                          const char  *name,
                          GError     **error)
{
  const char *label = name;

  if (!todoku_remote_check_text (what, name, MAX_HOST, error))
    return FALSE;
  do
    {
      gsize length = strcspn (label, ".");

      if (!is_label (label, length))
        {
          g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                       "The %s in the reply is no domain name", what);
          return FALSE;
        }
      label += length;
      if (*label == '.')
        label++;
    }
  while (*label != '\0');

  return TRUE;
}

/**
 * todoku_remote_set_domain:
 * @remote: a domain that is being read
 * @domain: its name in the reply
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether that can be a domain
 */
gboolean
todoku_remote_set_domain (TodokuRemote  *remote,
                          const char    *domain,
                          GError       **error)
{
  if (!todoku_remote_check_text ("domain", domain, MAX_HOST, error))
    return FALSE;

  remote->domain = g_ascii_strdown (domain, -1);
  if (g_str_has_suffix (remote->domain, "."))
    remote->domain[strlen (remote->domain) - 1] = '\0';

  return TRUE;
}

/* Outer quotes are how zone files write a text, and no part of it. */
static char *
strip_quotes (const char *value)
{
  gsize length = strlen (value);

  return length >= 2 && value[0] == '"' && value[length - 1] == '"' &&
         memchr (value + 1, '"', length - 2) == NULL
           ? g_strndup (value + 1, length - 2) : g_strdup (value);
}

/* To enter the same twice is to enter it once; what was said of the first stands. */
static gboolean
has_record (const TodokuRemote *remote,
            const TodokuRecord *fields)
{
  for (guint i = 0; i < remote->records->len; i++)
    {
      const TodokuRecord *other = g_ptr_array_index (remote->records, i);

      if (other->type == fields->type && g_ascii_strcasecmp (other->host, fields->host) == 0 &&
          g_str_equal (other->value, fields->value))
        return TRUE;
    }

  return FALSE;
}

/* Services without names for their records: the same record has the same key in every answer. */
static char *
make_key (const TodokuRemote *remote,
          const TodokuRecord *fields,
          const char         *host)
{
  g_autofree char *base =
    g_strdup_printf ("%s %s", todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, fields->type), host);
  g_autofree char *key = g_ascii_strdown (base, -1);

  for (guint i = 0; i < remote->records->len; i++)
    {
      const TodokuRecord *other = g_ptr_array_index (remote->records, i);

      if (g_str_equal (other->key, key))
        return g_strdup_printf ("%s %s", key, fields->value);
    }

  return g_steal_pointer (&key);
}

/**
 * todoku_remote_add_record:
 * @remote: a domain that is being read, with its name
 * @fields: a record: `type`, `purpose`, `host` as the service writes it, `value`, `priority`
 *   (negative or 0 for none), `required`, and `key` where the service has names for its records
 * @valid: whether the service has found it
 * @reason: (nullable): why not, in the service's words
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether it was added
 */
gboolean
todoku_remote_add_record (TodokuRemote        *remote,
                          const TodokuRecord  *fields,
                          gboolean             valid,
                          const char          *reason,
                          GError             **error)
{
  TodokuRecord copy = *fields;
  g_autoptr(TodokuRecord) plain = NULL;
  g_autofree char *host = NULL;
  g_autofree char *alternative = NULL;
  g_autofree char *value = NULL;
  g_autofree char *key = NULL;

  if (remote->records->len >= MAX_RECORDS)
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                   "The reply has more than %d records", MAX_RECORDS);
      return FALSE;
    }
  if ((fields->host != NULL && *fields->host != '\0' && !g_str_equal (fields->host, "@") &&
       !todoku_remote_check_name ("name of a record", fields->host, error)) ||
      (fields->type == TODOKU_RECORD_TYPE_TXT
         ? !todoku_remote_check_text ("value of a record", fields->value, MAX_VALUE, error)
         : !todoku_remote_check_name ("value of a record", fields->value, error)))
    return FALSE;

  todoku_host_read (fields->host, remote->domain, &host, &alternative);
  value = fields->type == TODOKU_RECORD_TYPE_TXT ? strip_quotes (fields->value)
                                                 : g_strdup (fields->value);
  copy.host = host;
  copy.host_alternative = alternative;
  copy.value = value;
  copy.domain = remote->domain;
  copy.group = remote->domain;
  if (copy.type == TODOKU_RECORD_TYPE_MX)
    copy.priority = copy.priority > 0 ? MIN (copy.priority, G_MAXUINT16) : TODOKU_DEFAULT_PRIORITY;
  plain = todoku_record_new (&copy);
  if (has_record (remote, plain))
    return TRUE;
  if (copy.key == NULL)
    copy.key = key = make_key (remote, &copy, host);
  g_ptr_array_add (remote->records, todoku_record_new (&copy));
  todoku_validation_add (remote->validation, copy.key, valid, valid ? NULL : reason);

  return TRUE;
}

/**
 * todoku_remote_judge:
 * @remote: a domain that has been read, with its id, its records and whether it is valid
 * @state: how far the service says that it is, a #TodokuServiceState, or -1
 * @service_time: the service's clock
 */
void
todoku_remote_judge (TodokuRemote *remote,
                     int           state,
                     gint64        service_time)
{
  remote->service_time = service_time;
  remote->validation->id = g_strdup (remote->id);
  remote->validation->valid = remote->valid;
  remote->validation->state = state;
  remote->validation->service_time = service_time;
}

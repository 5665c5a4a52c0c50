/* SPDX-License-Identifier: GPL-3.0-or-later
 * DMARC policy records, read as RFC 9989 sections 4.7, 4.8 and 4.10.1 say. The tags of both
 * generations of the standard are known; `pct`, `rf` and `ri` are gone but do no harm. A bad
 * address for reports loses the reports, anything else that is wrong the policy. Pure; any thread.
 */
#include "todoku-dmarc-private.h"

#include <string.h>

#include "todoku-mail-text.h"
#include "todoku-tag-list.h"

#define VERSION "DMARC1"

/**
 * todoku_dmarc_is_record:
 * @text: the joined text of a TXT record
 *
 * Returns: whether a receiver takes it for a DMARC record: "v=DMARC1" in this very case, first, and
 *   then a semicolon or nothing; blanks only around "=" and ";" (RFC 9989 section 4.7)
 */
gboolean
todoku_dmarc_is_record (const char *text)
{
  if (*text != 'v')
    return FALSE;
  text++;
  text += strspn (text, " \t");
  if (*text != '=')
    return FALSE;
  text++;
  text += strspn (text, " \t");
  if (strncmp (text, VERSION, strlen (VERSION)) != 0)
    return FALSE;
  text += strlen (VERSION);
  text += strspn (text, " \t");

  return *text == '\0' || *text == ';';
}

/**
 * todoku_dmarc_looks_like:
 * @text: the joined text of a TXT record
 *
 * Returns: whether somebody meant it to be a DMARC record, whatever it has become
 */
gboolean
todoku_dmarc_looks_like (const char *text)
{
  static TodokuMailRule dmarc = {
    "v\\W*dmarc|^\\W*dmarc|(^|[;\\s\"])s?p\\s*[=:]\\s*(none|quar|rej)", NULL, NULL
  };
  g_autofree char *ascii = NULL;

  if (todoku_dmarc_is_record (text))
    return TRUE;
  ascii = todoku_mail_text_to_ascii (text);

  return todoku_mail_text_finds (&dmarc, ascii);
}

/**
 * todoku_dmarc_find_policy:
 * @value: the value of `p=`, `sp=` or `np=`
 *
 * Returns: (transfer none) (nullable): the policy that it is, in any case, or %NULL
 */
const char *
todoku_dmarc_find_policy (const char *value)
{
  static const char *const policies[] = { "none", "quarantine", "reject" };

  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    if (g_ascii_strcasecmp (value, policies[i]) == 0)
      return policies[i];

  return NULL;
}

/* "0", "1", "d" and "s", each once, with colons between them: RFC 7489 section 6.3 let all of them
 * stand together, and such records there are many.
 */
static gboolean
are_options (const char *value)
{
  g_auto(GStrv) words = g_strsplit (value, ":", -1);
  gboolean none = FALSE, any = FALSE, d = FALSE, s = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);
      gboolean *seen = g_str_equal (word, "0") ? &none : g_str_equal (word, "1") ? &any
                       : g_ascii_strcasecmp (word, "d") == 0 ? &d
                       : g_ascii_strcasecmp (word, "s") == 0 ? &s : NULL;

      if (seen == NULL || *seen)
        return FALSE;
      *seen = TRUE;
    }

  return words[0] != NULL;
}

static gboolean
is_host (const char *text,
         gsize       length)
{
  g_autofree char *host = g_strndup (text, length);
  g_auto(GStrv) labels = g_strsplit (host, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++)
    {
      gsize n = strspn (labels[i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        "0123456789-_");

      if (n == 0 || n > 63 || labels[i][n] != '\0')
        return FALSE;
    }

  return g_strv_length (labels) > 1;
}

/* "mailto:local@host", with "!10m" of RFC 7489 behind it or not. */
static gboolean
is_mailto (const char  *uri,
           const char **ret_host,
           gsize       *ret_length)
{
  const char *address = uri + strlen ("mailto:");
  const char *at = strrchr (address, '@');

  /* "mailto://" is legal as a name, and surely a slip. */
  if (at == NULL || at == address || strchr (address, ':') != NULL || *address == '/' ||
      (gsize) (at - address) != strcspn (address, "@<>\"(),; "))
    return FALSE;
  *ret_host = at + 1;
  *ret_length = strcspn (at + 1, "!?");
  if (at[1 + *ret_length] == '!')
    {
      const char *size = at + 2 + *ret_length;
      gsize n = strspn (size, "0123456789");

      if (n == 0 || (size[n] != '\0' && (strchr ("kmgtKMGT", size[n]) == NULL ||
                                         size[n + 1] != '\0')))
        return FALSE;
    }

  return is_host (*ret_host, *ret_length);
}

/**
 * todoku_dmarc_is_uri:
 * @uri: one of the URIs in `rua=` or `ruf=`
 *
 * Returns: whether a receiver can read it; schemes other than mailto are left alone
 */
gboolean
todoku_dmarc_is_uri (const char *uri)
{
  gsize scheme = strspn (uri, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
  const char *host;
  gsize length;

  if (scheme == 0 || uri[scheme] != ':' || strpbrk (uri, " \t<>\"\\") != NULL)
    return FALSE;
  if (g_ascii_strncasecmp (uri, "mailto:", 7) == 0)
    return is_mailto (uri, &host, &length);

  return uri[scheme + 1] == '/' && uri[scheme + 2] == '/' && uri[scheme + 3] != '\0';
}

/* What a part that is wrong takes with it: itself alone, reports, or the policy. */
typedef enum
{
  FAULT_NONE,
  FAULT_PART,
  FAULT_REPORT,
  FAULT_POLICY,
} Fault;

typedef struct
{
  TodokuDmarc *dmarc;
  const char *text;
  const char *policy;
  Fault worst;
  gboolean has_policy;
  gboolean has_uri;
  gsize stray;
} Reading;

static void
blame (Reading *reading,
       gsize    position,
       Fault    fault)
{
  TodokuDmarc *dmarc = reading->dmarc;
  const char *start = reading->text + (position > 0 ? position - 1 : 0);
  const char *part = start + strspn (start, "; \t");

  if (fault > reading->worst)
    {
      gsize length = strcspn (part, ";");

      /* The semicolon that ends "&nbsp;" belongs to what is wrong. */
      if (part[length] == ';' && memchr (part, '&', length) != NULL)
        length++;
      g_free (dmarc->bad_tag);
      dmarc->bad_tag = g_strstrip (g_strndup (part, length));
      dmarc->position = position;
      reading->worst = fault;
    }
  dmarc->part_ignored |= fault == FAULT_PART;
  dmarc->reports_lost |= fault == FAULT_REPORT;
  dmarc->valid &= fault != FAULT_POLICY;
}

static void
read_uris (Reading         *reading,
           const TodokuTag *tag)
{
  g_auto(GStrv) uris = g_strsplit (tag->value, ",", -1);
  gboolean is_aggregate = g_str_equal (tag->name, "rua");

  for (guint i = 0; uris[i] != NULL; i++)
    {
      const char *uri = g_strstrip (uris[i]);
      const char *host;
      gsize length;

      if (!todoku_dmarc_is_uri (uri))
        {
          blame (reading, tag->position, FAULT_REPORT);
          continue;
        }
      reading->has_uri |= is_aggregate;
      if (is_aggregate && g_ascii_strncasecmp (uri, "mailto:", 7) == 0 &&
          is_mailto (uri, &host, &length))
        g_ptr_array_add (reading->dmarc->report_hosts, g_ascii_strdown (host, (gssize) length));
    }
  if (uris[0] == NULL)
    blame (reading, tag->position, FAULT_REPORT);
}

static gboolean
is_one_of (const char *value,
           const char *letters)
{
  return strlen (value) == 1 && strchr (letters, g_ascii_tolower (*value)) != NULL;
}

static void
read_value (Reading         *reading,
            const TodokuTag *tag)
{
  static const char *const known[] = {
    "v", "p", "sp", "np", "adkim", "aspf", "rua", "ruf", "fo", "t", "psd",
  };
  const char *name = tag->name;
  const char *value = tag->value;
  gboolean is_policy = g_str_equal (name, "p") || g_str_equal (name, "sp") ||
                       g_str_equal (name, "np");
  gboolean good = TRUE;

  if (is_policy)
    {
      good = todoku_dmarc_find_policy (value) != NULL;
      reading->has_policy |= *name == 'p';
      if (*name == 'p')
        reading->policy = todoku_dmarc_find_policy (value);
    }
  else if (g_str_equal (name, "adkim") || g_str_equal (name, "aspf"))
    {
      good = is_one_of (value, "rs");
      if (is_one_of (value, "s"))
        *(name[1] == 'd' ? &reading->dmarc->strict_dkim : &reading->dmarc->strict_spf) = TRUE;
    }
  else if (g_str_equal (name, "t"))
    {
      good = is_one_of (value, "yn");
    }
  else if (g_str_equal (name, "psd"))
    {
      good = is_one_of (value, "ynu");
      if (good)
        reading->dmarc->psd = g_ascii_tolower (*value);
    }
  else if (g_str_equal (name, "rua") || g_str_equal (name, "ruf"))
    {
      read_uris (reading, tag);
    }
  else if (g_str_equal (name, "fo"))
    {
      if (!are_options (value))
        blame (reading, tag->position, FAULT_REPORT);
    }
  else
    {
      /* Names have a case: "P" is a tag that nobody knows, and surely a slip. */
      for (guint i = 0; i < G_N_ELEMENTS (known); i++)
        good &= g_ascii_strcasecmp (name, known[i]) != 0 || g_str_equal (name, known[i]);
      if (todoku_dmarc_find_policy (value) != NULL && reading->stray == 0)
        reading->stray = tag->position;
      /* "rau=mailto:…": whoever was to get the reports gets none. */
      if (g_ascii_strncasecmp (value, "mailto:", 7) == 0)
        blame (reading, tag->position, FAULT_REPORT);
    }

  if (!good)
    blame (reading, tag->position, is_policy ? FAULT_POLICY : FAULT_PART);
}

/* Whether a part that is no tag was meant to say the policy. */
static gboolean
names_policy (const char *part)
{
  static TodokuMailRule policy = {
    "^[^a-z]*(s?p|np|policy)\\b|\\b(none|quar|rej)", NULL, NULL
  };
  g_autofree char *text = g_strndup (part, strcspn (part, ";"));
  g_autofree char *ascii = todoku_mail_text_to_ascii (text);

  return todoku_mail_text_finds (&policy, ascii);
}

/* A receiver drops a part that is no tag, and goes by the rest (RFC 9989 section 4.7). */
static void
read_dropped (Reading *reading,
              gsize    position,
              gboolean is_needed)
{
  const char *part = reading->text + position - 1;

  if (is_needed && (!reading->has_uri || names_policy (part)))
    blame (reading, position, FAULT_POLICY);
  else if (memchr (part, '@', strcspn (part, ";")) != NULL)
    blame (reading, position, FAULT_REPORT);
  else
    blame (reading, position, FAULT_PART);
}

/* A tag that stands there twice makes the list none (RFC 6376 section 3.2). */
static void
read_repeated (Reading   *reading,
               GPtrArray *tags)
{
  for (guint i = 0; i < tags->len; i++)
    {
      const TodokuTag *tag = g_ptr_array_index (tags, i);

      if (todoku_tag_list_find (tags, tag->name) != tag)
        blame (reading, tag->position, FAULT_POLICY);
    }
}

/* Where the part begins in which something is that no tag may hold. */
static gsize
find_invisible (const char *text)
{
  gsize start = 0;

  for (gsize i = 0; text[i] != '\0'; i++)
    {
      if (text[i] == ';')
        start = i + 1;
      else if ((text[i] < 0x20 && text[i] != '\t') || text[i] >= 0x7f)
        break;
    }

  return start + 1;
}

/**
 * todoku_dmarc_parse:
 * @text: the joined text of a TXT record at `_dmarc.`
 *
 * Returns: (transfer full): what it says, and how to write it right
 */
TodokuDmarc *
todoku_dmarc_parse (const char *text)
{
  TodokuDmarc *self = g_new0 (TodokuDmarc, 1);
  Reading reading = { .dmarc = self, .text = text };
  g_autoptr(GPtrArray) tags = NULL;
  gsize fault;

  self->valid = TRUE;
  self->psd = 'u';
  self->report_hosts = g_ptr_array_new_with_free_func (g_free);
  tags = todoku_tag_list_parse (text, &fault);
  if (!todoku_dmarc_is_record (text))
    blame (&reading, 1, FAULT_POLICY);
  read_repeated (&reading, tags);
  for (guint i = 0; i < tags->len; i++)
    read_value (&reading, g_ptr_array_index (tags, i));
  if (fault != 0)
    read_dropped (&reading, fault, !reading.has_policy);
  if (!todoku_mail_text_is_visible (text))
    {
      gsize position = find_invisible (text);

      read_dropped (&reading, position, names_policy (text + position - 1));
    }

  /* Without p= a receiver takes "none", but only if somebody reads the reports (section 4.10.1),
   * and whoever has written a policy meant that one.
   */
  if (!reading.has_policy && (!reading.has_uri || reading.stray != 0))
    {
      self->has_no_effect = self->valid && reading.stray == 0;
      blame (&reading, MAX (reading.stray, 1), FAULT_POLICY);
    }

  if (reading.worst == FAULT_NONE)
    {
      self->policy = g_strdup (reading.policy);
      self->fixed = g_strdup (text);
    }
  else
    {
      self->fixed = todoku_dmarc_mend (text, &self->policy);
    }

  return self;
}

/**
 * todoku_dmarc_free:
 * @self: (transfer full) (nullable): a policy record
 */
void
todoku_dmarc_free (TodokuDmarc *self)
{
  if (self == NULL)
    return;

  g_free (self->policy);
  g_free (self->bad_tag);
  g_free (self->fixed);
  g_ptr_array_unref (self->report_hosts);
  g_free (self);
}

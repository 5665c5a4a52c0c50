/* SPDX-License-Identifier: GPL-3.0-or-later
 * Findings into sentences: picks the variant of the catalogue whose parameters are all known, and
 * fills them in. A finding that lacks one gets a plainer sentence, never a broken one. Pure; any
 * thread.
 */
#include "todoku-config.h"

#include "todoku-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "todoku-domain-name.h"
#include "todoku-text-catalogue.h"
#include "todoku-text-compare.h"
#include "todoku-text-table.h"

/* A longer value is not repeated inside a sentence: nobody types it by hand. What is to be typed
 * anew, such as a merged SPF record, may be longer.
 */
#define MAX_QUOTED_VALUE 90
#define MAX_PARAMETER 500

typedef struct
{
  const TodokuFinding *finding;
  const TodokuRecord *record;
  const TodokuTextFields *fields;
} Context;

/* What the screen adds to HOST: what it added to the name that was found, or the zone, or, before
 * that is known, the sending domain.
 */
static const char *
find_zone (const Context *context)
{
  const char *zone = todoku_finding_get (context->finding, "zone");
  const char *suffix = todoku_finding_get (context->finding, "suffix");

  if (context->finding->code == TODOKU_FINDING_DOUBLED_SUFFIX && suffix != NULL &&
      todoku_domain_name_is_below (context->record->host, suffix))
    return suffix;

  return zone != NULL ? zone : context->record->domain;
}

static char *
dup_typed_host (const Context *context)
{
  const char *zone = find_zone (context);

  if (context->fields != NULL && context->fields->typed_host != NULL)
    {
      const char *typed = context->fields->typed_host;

      /* Translators: what is said in place of a text when a field is to stay empty. */
      return g_strdup (*typed != '\0' ? typed : _("(blank)"));
    }
  if (zone != NULL && todoku_domain_name_is_below (context->record->host, zone))
    {
      g_autofree char *relative = todoku_domain_name_relative (context->record->host, zone);

      return *relative != '\0' ? g_steal_pointer (&relative) : g_strdup ("@");
    }

  return g_strdup (context->record->host);
}

static char *
dup_typed_value (const Context *context)
{
  const char *value = context->record->value;

  if (context->fields != NULL && context->fields->typed_value != NULL)
    value = context->fields->typed_value;

  return strlen (value) <= MAX_QUOTED_VALUE ? g_strdup (value) : NULL;
}

static char *
dup_time (const Context *context)
{
  static const char * const names[] = { "seconds", "ttl", "retry_after", "negative_ttl" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = todoku_finding_get (context->finding, names[i]);
      guint64 seconds;

      if (value != NULL && g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT32, &seconds, NULL))
        return todoku_text_duration ((gint64) seconds);
    }

  return NULL;
}

/* Why a DKIM key cannot be used; the tokens are those of the diagnosis. */
static char *
dup_reason (const Context *context)
{
  static const struct { const char *token, *text; } reasons[] = {
    { "not-a-key", N_("it is no key") },
    { "version", N_("wrong version") },
    { "duplicate-tag", N_("a tag stands twice") },
    { "revoked", N_("it is revoked") },
    { "base64", N_("it is damaged") },
    { "truncated", N_("it is cut off") },
    { "broken", N_("it is damaged") },
    { "too-short", N_("it is too short") },
    { "key-type", N_("wrong type of key") },
    { "hash", N_("it does not allow SHA-256") },
    { "service", N_("it is not for mail") },
    { "private", N_("it is a private key") },
    { "testing", N_("it is marked as a test") },
  };
  const char *token = todoku_finding_get (context->finding, "reason");

  for (guint i = 0; token != NULL && i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].token, token))
      return g_strdup (_(reasons[i].text));

  return NULL;
}

/* How a value was damaged; the tokens are those of the diagnosis. */
static char *
dup_damage (const Context *context)
{
  static const struct { const char *token, *text; } damages[] = {
    { "entities", N_("characters became HTML codes, such as “&#43;”") },
    { "percent", N_("characters became codes, such as “%2B”") },
    { "line-breaks", N_("line breaks were stored as “\\n”") },
    { "pem", N_("the lines “BEGIN” and “END” of a key file are in it") },
    { "zone-file", N_("it was pasted in the form of a zone file") },
    { "semicolons", N_("the semicolons between its parts were lost") },
    { "url-safe", N_("it is in base64 for web addresses") },
    { "plus", N_("“+” became a blank or was lost") },
    { "order", N_("its parts are in the wrong order") },
    { "gap", N_("a part in the middle of it is missing") },
    { "case", N_("capital letters were changed") },
    { "version", N_("“v=DKIM1” does not stand first") },
    { "blanks", N_("blanks or semicolons were changed") },
    { "shortened", N_("only what a screen had shown of it was copied, with dots at its end") },
    { "surplus", N_("something that does not belong to it was stored with it") },
    { "tags", N_("“p=” in front of the key is missing") },
    { "head", N_("the beginning of the key is missing") },
  };
  const char *token = todoku_finding_get (context->finding, "damage");

  for (guint i = 0; token != NULL && i < G_N_ELEMENTS (damages); i++)
    if (g_str_equal (damages[i].token, token))
      return g_strdup (_(damages[i].text));

  return NULL;
}

/* What one name in braces stands for, or NULL when it is not known. */
static char *
dup_parameter (const Context *context,
               const char    *name)
{
  const TodokuRecord *record = context->record;
  const TodokuTextFields *fields = context->fields;
  const char *value;

  if (g_str_equal (name, "host_field"))
    return g_strdup (fields != NULL && fields->host != NULL ? fields->host : "HOST");
  if (g_str_equal (name, "value_field"))
    return g_strdup (fields != NULL && fields->value != NULL ? fields->value : "VALUE");
  if (g_str_equal (name, "typed_host"))
    return dup_typed_host (context);
  if (g_str_equal (name, "typed_value"))
    return dup_typed_value (context);
  if (g_str_equal (name, "dotted_value"))
    return strlen (record->value) <= MAX_QUOTED_VALUE ? g_strconcat (record->value, ".", NULL)
                                                      : NULL;
  if (g_str_equal (name, "host"))
    return g_strdup (record->host);
  if (g_str_equal (name, "type"))
    return g_strdup (todoku_rrtype_to_text (todoku_record_type_to_rrtype (record->type)));
  if (g_str_equal (name, "zone"))
    return g_strdup (find_zone (context));
  if (g_str_equal (name, "time"))
    return dup_time (context);
  if (g_str_equal (name, "clock"))
    return fields != NULL && fields->ready_at != 0
             ? todoku_text_time_of_day (fields->ready_at, fields->now)
             : NULL;
  if (g_str_equal (name, "reason"))
    return dup_reason (context);
  /* What DNS holds is at fault, and not what the service asks for. */
  if (g_str_equal (name, "fault"))
    return todoku_finding_get (context->finding, "replace") != NULL ? dup_reason (context) : NULL;
  if (g_str_equal (name, "damage"))
    return dup_damage (context);
  if (g_str_equal (name, "target") && todoku_finding_get (context->finding, "target") == NULL)
    return g_strdup (record->value);
  if (g_str_equal (name, "priority") && record->priority >= 0)
    return g_strdup_printf ("%d", record->priority);

  value = todoku_finding_get (context->finding, name);
  /* An empty TXT record has nothing to quote. */
  if (value != NULL && *value == '\0' && g_str_equal (name, "found"))
    return NULL;
  if (value == NULL || strlen (value) > (g_str_equal (name, "found") ? MAX_QUOTED_VALUE
                                                                     : MAX_PARAMETER))
    return NULL;

  return todoku_text_readable (value);
}

/* NULL when a parameter that the sentence names is not known. */
static char *
fill (const Context *context,
      const char    *sentence)
{
  g_autoptr(GString) result = g_string_new (NULL);
  const char *open;

  while ((open = strchr (sentence, '{')) != NULL)
    {
      const char *close = strchr (open, '}');
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;
      g_autofree char *plain = NULL;

      if (close == NULL)
        return NULL;
      name = g_strndup (open + 1, close - open - 1);
      value = dup_parameter (context, name);
      if (value == NULL)
        return NULL;
      g_string_append_len (result, sentence, open - sentence);
      plain = todoku_text_plain (value);
      g_string_append (result, plain);
      sentence = close + 1;
    }
  g_string_append (result, sentence);

  return g_string_free (g_steal_pointer (&result), FALSE);
}

static char *
fill_first (const Context      *context,
            const char * const *variants,
            gsize               n_variants)
{
  for (gsize i = 0; i < n_variants && variants[i] != NULL; i++)
    {
      g_autofree char *source = fill (context, variants[i]);

      /* The source decides which variant it is: a translation may leave a parameter out. */
      if (source != NULL)
        {
          char *translated = fill (context, _(variants[i]));

          /* A translation that asks for what there is not must not leave her with nothing. */
          return translated != NULL ? translated : g_steal_pointer (&source);
        }
    }

  g_return_val_if_reached (g_strdup (""));
}

/**
 * todoku_text_finding_cause:
 * @finding: what explains a verdict
 * @record: the record of the verdict
 *
 * Returns: (transfer full): one short sentence that says what is the matter
 */
char *
todoku_text_finding_cause (const TodokuFinding *finding,
                           const TodokuRecord  *record)
{
  const Context context = { finding, record, NULL };
  const TodokuFindingText *text = todoku_text_catalogue_get (finding->code);

  if (finding->severity == TODOKU_SEVERITY_NOTE && text->note_causes[0] != NULL)
    return fill_first (&context, text->note_causes, G_N_ELEMENTS (text->note_causes));

  return fill_first (&context, text->causes, G_N_ELEMENTS (text->causes));
}

/**
 * todoku_text_note:
 * @note: what else was seen
 * @record: the record of the verdict
 *
 * Returns: (transfer full): what it is, and what to do about it
 */
char *
todoku_text_note (const TodokuFinding *note,
                  const TodokuRecord  *record)
{
  g_autofree char *cause = todoku_text_finding_cause (note, record);
  g_autofree char *remedy = todoku_text_finding_remedy (note, record, NULL);

  /* Translators: two sentences, what was seen and what to do about it. */
  return g_strdup_printf (_("%1$s %2$s"), cause, remedy);
}

/**
 * todoku_text_finding_remedy:
 * @finding: what explains a verdict
 * @record: the record of the verdict
 * @fields: (nullable): how the DNS company's screen wants the record typed
 *
 * Returns: (transfer full): one sentence that says what to do, with the exact text to type
 */
char *
todoku_text_finding_remedy (const TodokuFinding    *finding,
                            const TodokuRecord     *record,
                            const TodokuTextFields *fields)
{
  const Context context = { finding, record, fields };
  const TodokuFindingText *text = todoku_text_catalogue_get (finding->code);

  if (finding->severity == TODOKU_SEVERITY_NOTE && text->note_remedies[0] != NULL)
    return fill_first (&context, text->note_remedies, G_N_ELEMENTS (text->note_remedies));

  return fill_first (&context, text->remedies, G_N_ELEMENTS (text->remedies));
}

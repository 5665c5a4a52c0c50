/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is wrong with the text of a DKIM key record. A value that was damaged on its way into DNS is
 * damaged again by whoever pastes it the same way, so the damage is undone here until the key comes
 * out, and named. A private key is never repeated in a finding. Pure; any thread.
 */
#include "todoku-diagnosis-private.h"

#include <string.h>

#include "todoku-dkim.h"
#include "todoku-mail-text.h"

/* The shortest text that can be an RSA key of 512 bits, and so was meant to be some key. */
#define MIN_KEY_LENGTH 80

/* Nobody leaves out more letters by mistake. */
#define MIN_GAP 4

/* The base64 of 32 octets. */
#define ED25519_LENGTH 44

/* More parts than this are not tried in every order. */
#define MAX_PARTS 4

/* The length of one string of a TXT record (RFC 1035 section 3.3.14). */
#define STRING_LENGTH 255

static gboolean
same_key (const char *raw,
          const char *expected)
{
  g_autoptr(TodokuDkimKey) a = todoku_dkim_key_parse (raw, -1);
  g_autoptr(TodokuDkimKey) b = todoku_dkim_key_parse (expected, -1);

  return g_str_equal (raw, expected) || todoku_dkim_key_equal (a, b);
}

/* Whether the texts make the key in some order: DNS hands out several records in any. */
static gboolean
joins_to (GPtrArray  *texts,
          guint       used,
          const char *so_far,
          const char *expected)
{
  gboolean complete = TRUE;

  for (guint i = 0; i < texts->len; i++)
    {
      g_autofree char *longer = NULL;

      if (used & (1u << i))
        continue;
      complete = FALSE;
      longer = g_strconcat (so_far, g_ptr_array_index (texts, i), NULL);
      if (joins_to (texts, used | (1u << i), longer, expected))
        return TRUE;
    }

  return complete && same_key (so_far, expected);
}

/* Whether somebody has put tags in front of each part of the wanted key. */
static gboolean
keys_join_to (GPtrArray  *texts,
              const char *value)
{
  g_autoptr(TodokuDkimKey) wanted = todoku_dkim_key_parse (value, -1);
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  if (wanted->key == NULL)
    return FALSE;

  for (guint i = 0; i < texts->len; i++)
    {
      g_autoptr(TodokuDkimKey) key = todoku_dkim_key_parse (g_ptr_array_index (texts, i), -1);

      g_ptr_array_add (keys, g_strdup (key->key != NULL ? key->key : ""));
    }

  return joins_to (keys, 0, "", wanted->key);
}

/* The second part of a key: base64 and no tag in front. */
static gboolean
is_bare_base64 (const char *text)
{
  gsize length =
    strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

  return length > 40 && strspn (text + length, "=; ") == strlen (text + length);
}

static gboolean
is_private (const char *text)
{
  g_autoptr(TodokuDkimKey) key = todoku_dkim_key_parse (text, -1);

  return key->status == TODOKU_DKIM_PRIVATE;
}

/**
 * todoku_diagnosis_find_stray:
 * @c: a case with several TXT records at a name that may have one
 * @texts: (element-type utf8): what they say
 *
 * Returns: (transfer none) (nullable): what stands beside the right one, if that is there
 */
const char *
todoku_diagnosis_find_stray (TodokuCase *c,
                             GPtrArray  *texts)
{
  const char *right = NULL;
  const char *stray = NULL;

  for (guint i = 0; i < texts->len; i++)
    {
      if (todoku_diagnosis_would_match (c, g_ptr_array_index (texts, i)))
        {
          /* The same once more, written in another way, is one too many, too. */
          if (right != NULL && stray == NULL)
            stray = g_str_equal (right, c->record->value) ? g_ptr_array_index (texts, i) : right;
          right = g_ptr_array_index (texts, i);
        }
      else
        {
          stray = g_ptr_array_index (texts, i);
        }
    }

  return right != NULL ? stray : NULL;
}

/**
 * todoku_diagnosis_judge_keys:
 * @c: a case with several TXT records at the name of a key
 * @texts: (element-type utf8): what they say
 *
 * Returns: (transfer full) (nullable): what explains it
 */
TodokuFinding *
todoku_diagnosis_judge_keys (TodokuCase *c,
                             GPtrArray  *texts)
{
  g_autofree char *count = g_strdup_printf ("%u", texts->len);
  guint n_bare = 0;

  for (guint i = 0; i < texts->len; i++)
    if (is_private (g_ptr_array_index (texts, i)))
      return FINDING (KEY_EXPOSED, ERROR);
  /* Whole in one of them: the other is what was left behind, not a part. */
  if (todoku_diagnosis_find_stray (c, texts) != NULL)
    return NULL;
  for (guint i = 0; i < texts->len; i++)
    n_bare += is_bare_base64 (g_ptr_array_index (texts, i));
  if (n_bare > 0 ||
      (texts->len <= MAX_PARTS && (joins_to (texts, 0, "", c->record->value) ||
                                   keys_join_to (texts, c->record->value))))
    return FINDING (DKIM_SPLIT_RECORDS, ERROR, "count", count);

  return NULL;
}

static char *
undo_entities (const char *raw)
{
  gboolean changed;

  return todoku_mail_text_decode_entities (raw, &changed);
}

static char *
undo_percent (const char *raw)
{
  char *plain = g_uri_unescape_string (raw, NULL);

  return plain != NULL ? plain : g_strdup (raw);
}

static char *
undo_line_breaks (const char *raw)
{
  static TodokuMailRule rule = { "\\\\r|\\\\n|\\\\t", "", NULL };

  return todoku_mail_text_apply (&rule, 1, raw);
}

static char *
undo_pem (const char *raw)
{
  static TodokuMailRule rule = { "-----[A-Z ]+-----", "", NULL };

  return todoku_mail_text_apply (&rule, 1, raw);
}

/* Only what stands in quotation marks is the value; without any, it ends before the comment. */
static char *
undo_zone_file (const char *raw)
{
  static TodokuMailRule front = { "^.*\\b(IN\\s+)?TXT\\s+(?=[(\"v])", "", NULL };
  static TodokuMailRule ends = { "^[( ]+|\\s*\\)\\s*(;.*)?$", "", NULL };
  g_autofree char *rest = todoku_mail_text_apply (&front, 1, raw);
  g_autoptr(GString) value = g_string_new (NULL);
  gboolean inside = FALSE;

  if (strchr (rest, '"') == NULL)
    return todoku_mail_text_apply (&ends, 1, rest);
  for (const char *p = rest; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '"')
        {
          inside = !inside;
          continue;
        }
      if (inside)
        g_string_append_c (value, *p);
    }

  return g_string_free (g_steal_pointer (&value), FALSE);
}

static char *
undo_semicolons (const char *raw)
{
  static TodokuMailRule rule = { "[\\s,|:]+(?=[vkhtsnp]\\s*=)", "; ", NULL };

  return todoku_mail_text_apply (&rule, 1, raw);
}

/* "v:DKIM1", "p:MIIB…". */
static char *
undo_colons (const char *raw)
{
  static TodokuMailRule rule = { "(^|;)(\\s*[vkhtsnp])\\s*:\\s*", "\\1\\2=", NULL };

  return todoku_mail_text_apply (&rule, 1, raw);
}

/* Base64 as addresses have it (RFC 4648 section 5), in the key alone. */
static char *
undo_url_safe (const char *raw)
{
  char *plain = g_strdup (raw);
  char *key = strstr (plain, "p=");

  for (; key != NULL && *key != '\0' && *key != ';'; key++)
    *key = *key == '-' ? '+' : *key == '_' ? '/' : *key;

  return plain;
}

static char *
without (const char *text,
         const char *chars)
{
  GString *out = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (strchr (chars, *text) == NULL)
      g_string_append_c (out, *text);

  return g_string_free (out, FALSE);
}

static const char *
find_undone (TodokuCase *c,
             const char *raw)
{
  static const struct { char *(*undo) (const char *raw); const char *damage; } all[] = {
    { undo_entities, "entities" }, { undo_percent, "percent" }, { undo_line_breaks, "line-breaks" },
    { undo_pem, "pem" }, { undo_zone_file, "zone-file" }, { undo_semicolons, "semicolons" },
    { undo_colons, "semicolons" }, { undo_url_safe, "url-safe" },
  };
  g_autoptr(TodokuDkimKey) wanted = todoku_dkim_key_parse (c->record->value, -1);
  g_autofree char *sum = g_strdup (raw);
  g_autofree char *bare = NULL;
  const char *damage = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *alone = all[i].undo (raw);
      g_autofree char *before = sum;

      if (strcmp (alone, raw) != 0 && todoku_diagnosis_would_match (c, alone))
        {
          sum = NULL;
          g_free (g_steal_pointer (&before));
          return all[i].damage;
        }
      sum = all[i].undo (before);
      if (damage == NULL && strcmp (sum, before) != 0)
        damage = all[i].damage;
    }

  /* Misfortunes do not come alone: the first of them is named. */
  if (damage != NULL && todoku_diagnosis_would_match (c, sum))
    return damage;

  /* The key as its file has it, without the tags around it. */
  bare = without (sum, " \t\r\n");
  if (wanted->key != NULL && *wanted->key != '\0' && g_str_equal (bare, wanted->key))
    return damage != NULL ? damage : "tags";

  return NULL;
}

/* Whether the strings of 255 octets that @expected is split into make @found in another order. */
static gboolean
is_reordered (const char *found,
              const char *expected)
{
  g_autofree char *twice = g_strconcat (expected, expected, NULL);
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  gsize length = strlen (expected);
  gsize at = 0;
  guint used = 0;

  if (strlen (found) != length || length < MIN_KEY_LENGTH)
    return FALSE;
  if (strstr (twice, found) != NULL)
    return TRUE;

  for (gsize i = 0; i < length && parts->len < 32; i += STRING_LENGTH)
    g_ptr_array_add (parts, g_strndup (expected + i, STRING_LENGTH));
  while (at < length)
    {
      guint i;

      for (i = 0; i < parts->len; i++)
        if (!(used & (1u << i)) && g_str_has_prefix (found + at, g_ptr_array_index (parts, i)))
          break;
      if (i == parts->len)
        return FALSE;
      used |= 1u << i;
      at += strlen (g_ptr_array_index (parts, i));
    }

  return TRUE;
}

/* Whether all of @found is there of @expected, but for a part in the middle. Slips of the pen are
 * shorter.
 */
static gboolean
has_gap (const char *found,
         const char *expected)
{
  gsize length = strlen (found);
  gsize wanted = strlen (expected);
  gsize before = 0;
  gsize behind = 0;

  if (length < MIN_KEY_LENGTH || length + MIN_GAP > wanted)
    return FALSE;
  while (before < length && found[before] == expected[before])
    before++;
  while (behind < length && found[length - 1 - behind] == expected[wanted - 1 - behind])
    behind++;

  return before < length && before + behind >= length;
}

/* Cut off and in small letters; the first letters are those of every key. */
static gboolean
is_small_beginning (const TodokuDkimKey *key,
                    const TodokuDkimKey *wanted)
{
  gsize length = key->key != NULL ? strlen (key->key) : 0;

  return wanted->key != NULL && length >= MIN_KEY_LENGTH &&
         g_ascii_strncasecmp (key->key, wanted->key, length) == 0 &&
         strncmp (key->key, wanted->key, length) != 0;
}

/* What was lost on the way cannot be undone, only recognised. */
static const char *
find_damage (TodokuCase *c,
             const char *raw)
{
  const char *expected = c->record->value;
  g_autofree char *bare = without (raw, " \t\r\n\"");
  g_autofree char *bare_expected = without (expected, " \t\r\n");
  g_autoptr(TodokuDkimKey) key = todoku_dkim_key_parse (raw, -1);
  g_autoptr(TodokuDkimKey) wanted = todoku_dkim_key_parse (expected, -1);
  const char *damage = find_undone (c, raw);

  if (damage != NULL)
    return damage;
  /* "v=DKIM 1": inside of p= a blank does no harm, elsewhere it does. */
  if (g_str_equal (bare, bare_expected))
    return "blanks";
  if (g_ascii_strcasecmp (bare, bare_expected) == 0 || is_small_beginning (key, wanted))
    return "case";
  if (key->key != NULL && wanted->key != NULL)
    {
      g_autofree char *a = without (key->key, "+");
      g_autofree char *b = without (wanted->key, "+");

      if (g_str_equal (a, b) && !g_str_equal (key->key, wanted->key))
        return "plus";
    }
  /* As it was typed, with the blanks between the tags, or without. */
  if (is_reordered (raw, expected) || is_reordered (bare, bare_expected) ||
      (key->key != NULL && wanted->key != NULL && !g_str_equal (key->key, wanted->key) &&
       is_reordered (key->key, wanted->key)))
    return "order";
  if (todoku_dkim_key_holds (wanted, key))
    return "head";
  if (key->key != NULL && wanted->key != NULL && has_gap (key->key, wanted->key))
    return "gap";
  /* A part was pasted twice. */
  if (key->key != NULL && wanted->key != NULL && has_gap (wanted->key, key->key))
    return "surplus";
  /* A comment behind it, signs of markup around it, the same once more, its HOST in front of it, or
   * an Ed25519 key with the head of its file (RFC 8463 section 3.1 wants the 32 octets alone).
   */
  if (wanted->key != NULL && strlen (wanted->key) >= ED25519_LENGTH &&
      strstr (bare, wanted->key) != NULL &&
      (key->key == NULL || !g_str_equal (key->key, wanted->key) ||
       (key->status == TODOKU_DKIM_NOT_A_KEY && g_str_has_prefix (bare, bare_expected)) ||
       ((key->status == TODOKU_DKIM_NOT_A_KEY || key->status == TODOKU_DKIM_VERSION) &&
        !g_str_has_prefix (bare, bare_expected) && g_str_has_suffix (bare, bare_expected))))
    return "surplus";

  return NULL;
}

/* Where the service asks for a good key, another one from it would change nothing. */
static TodokuFinding *
unusable (const TodokuDkimKey *key,
          const TodokuDkimKey *wanted)
{
  g_autofree char *bits = g_strdup_printf ("%u", key->bits);

  return FINDING (DKIM_KEY_UNUSABLE, ERROR, "reason", todoku_dkim_status_to_token (key->status),
                  "bits", key->bits > 0 ? bits : NULL, "replace",
                  wanted->status == TODOKU_DKIM_USABLE ? "yes" : NULL);
}

static TodokuFinding *
truncated (TodokuCase *c,
           const char *raw)
{
  g_autofree char *stored = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (raw));
  g_autofree char *whole = g_strdup_printf ("%" G_GSIZE_FORMAT, strlen (c->record->value));

  return FINDING (DKIM_TRUNCATED, ERROR, "stored", stored, "expected", whole);
}

/* Of two keys, what the one says about the other. */
static TodokuFinding *
compare_keys (TodokuCase          *c,
              const char          *raw,
              const TodokuDkimKey *key,
              const TodokuDkimKey *wanted)
{
  gsize length = strcspn (key->key, ".\342");

  /* Dots at the end are what an editor shows in place of the rest. */
  if (length < strlen (wanted->key) && strncmp (wanted->key, key->key, length) == 0 &&
      strlen (key->key) - length <= 3)
    return truncated (c, raw);
  length = strlen (key->key);
  if (g_ascii_strcasecmp (key->key, wanted->key) == 0)
    {
      if (strcmp (key->key, wanted->key) != 0)
        return FINDING (VALUE_ALTERED, ERROR, "found", c->text, "damage", "case");
      if (key->status == TODOKU_DKIM_VERSION)
        return FINDING (VALUE_ALTERED, ERROR, "found", c->text, "damage", "version");
      /* The key of one type, named as another's, looks damaged and is not. */
      if (g_strcmp0 (key->key_type, wanted->key_type) != 0)
        return FINDING (DKIM_KEY_UNUSABLE, ERROR, "reason",
                        todoku_dkim_status_to_token (TODOKU_DKIM_KEY_TYPE), "replace", "yes");
      return unusable (key, wanted);
    }
  if (todoku_diagnosis_is_typo (key->key, wanted->key))
    return FINDING (TYPO, ERROR, "found", c->text);
  if (key->status == TODOKU_DKIM_TRUNCATED && strlen (raw) >= 254 && strlen (raw) <= 256)
    return truncated (c, raw);
  if (key->status == TODOKU_DKIM_TOO_SHORT || key->status == TODOKU_DKIM_KEY_TYPE)
    return unusable (key, wanted);
  /* Another key, whether or not it is a good one. */
  if (key->status != TODOKU_DKIM_BASE64 && length >= MIN_KEY_LENGTH)
    return FINDING (OLD_RECORD, ERROR, "found", c->text);

  return NULL;
}

/**
 * todoku_diagnosis_judge_key:
 * @c: a case of a key record
 * @raw: the text of the TXT record that is not right
 *
 * Returns: (transfer full) (nullable): what explains it
 */
TodokuFinding *
todoku_diagnosis_judge_key (TodokuCase *c,
                            const char *raw)
{
  g_autoptr(TodokuDkimKey) key = todoku_dkim_key_parse (raw, -1);
  g_autoptr(TodokuDkimKey) wanted = todoku_dkim_key_parse (c->record->value, -1);
  TodokuFinding *finding = NULL;
  const char *damage;

  if (key->status == TODOKU_DKIM_PRIVATE)
    return FINDING (KEY_EXPOSED, ERROR);
  if (key->status == TODOKU_DKIM_REVOKED)
    return unusable (key, wanted);

  damage = find_damage (c, raw);
  if (damage != NULL)
    return FINDING (VALUE_ALTERED, ERROR, "found", c->text, "damage", damage);
  if (key->key != NULL && *key->key != '\0' && wanted->key != NULL && *wanted->key != '\0')
    finding = compare_keys (c, raw, key, wanted);
  if (finding == NULL && g_str_has_prefix (c->record->value, raw) && strlen (raw) > 8)
    finding = truncated (c, raw);

  return finding;
}

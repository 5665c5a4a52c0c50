/* SPDX-License-Identifier: GPL-3.0-or-later
 * The DKIM key record. Reads whatever stands in DNS, any bytes, and says what is wrong with it and
 * where. Pure; any thread. The DER reader knows only the two shapes of an RSA key and refuses all
 * else; every length is checked against what is left.
 */
#include "todoku-dkim.h"

#include <string.h>

/* The shortest RSA key that a verifier accepts (RFC 8301 section 3.2). */
#define MIN_RSA_BITS 1024

#define ED25519_OCTETS 32

/* What stands before an RSAPublicKey in its SubjectPublicKeyInfo, with lengths of two octets. */
#define MAX_SPKI_HEAD 24

#define DER_SEQUENCE 0x30
#define DER_INTEGER 0x02
#define DER_BIT_STRING 0x03

typedef struct
{
  const guint8 *data;
  gsize length;
} Der;

typedef enum
{
  DER_OK,
  DER_SHORT,
  DER_BAD,
  DER_PRIVATE,
} DerResult;

/* Takes one element off @der. SHORT means that it announces more than there is. */
static DerResult
der_take (Der    *der,
          guint8  tag,
          Der    *ret_content)
{
  gsize length, header = 2;

  if (der->length < 2)
    return DER_SHORT;
  if (der->data[0] != tag)
    return DER_BAD;

  length = der->data[1];
  if (length & 0x80)
    {
      guint n_octets = length & 0x7f;

      if (n_octets == 0 || n_octets > 3)
        return DER_BAD;
      if (der->length < 2 + (gsize) n_octets)
        return DER_SHORT;
      length = 0;
      for (guint i = 0; i < n_octets; i++)
        length = length << 8 | der->data[2 + i];
      header += n_octets;
    }
  if (length > der->length - header)
    return DER_SHORT;

  *ret_content = (Der) { der->data + header, length };
  der->data += header + length;
  der->length -= header + length;

  return DER_OK;
}

/* A private key begins with its version, a public one with its algorithm or its modulus (RFC 8017
 * appendix A.1.2, RFC 5958 section 2); cut off it is no less private.
 */
static gboolean
is_private_key (Der der)
{
  gsize header = 2;

  if (der.length < 2 || der.data[0] != DER_SEQUENCE)
    return FALSE;
  if (der.data[1] & 0x80)
    header += der.data[1] & 0x7f;

  return der.length >= header + 3 && der.data[header] == DER_INTEGER &&
         der.data[header + 1] == 1 && der.data[header + 2] < 2;
}

/* SubjectPublicKeyInfo (RFC 5280 section 4.1), or the bare RSAPublicKey that RFC 6376 asks for. */
static DerResult
read_rsa (Der    der,
          guint *ret_bits)
{
  Der outer, modulus, bit_string, algorithm;
  DerResult result;

  if (is_private_key (der))
    return DER_PRIVATE;
  result = der_take (&der, DER_SEQUENCE, &outer);

  if (result != DER_OK)
    return result;
  if (outer.length > 0 && outer.data[0] == DER_SEQUENCE)
    {
      if (der_take (&outer, DER_SEQUENCE, &algorithm) != DER_OK ||
          der_take (&outer, DER_BIT_STRING, &bit_string) != DER_OK || bit_string.length < 2 ||
          bit_string.data[0] != 0)
        return DER_BAD;
      bit_string.data++;
      bit_string.length--;
      if (der_take (&bit_string, DER_SEQUENCE, &outer) != DER_OK)
        return DER_BAD;
    }
  if (der_take (&outer, DER_INTEGER, &modulus) != DER_OK || modulus.length == 0)
    return DER_BAD;

  while (modulus.length > 0 && modulus.data[0] == 0)
    {
      modulus.data++;
      modulus.length--;
    }
  *ret_bits = modulus.length == 0 ? 0
              : (guint) (modulus.length - 1) * 8 + g_bit_storage (modulus.data[0]);

  return DER_OK;
}

static gboolean
is_base64 (char c)
{
  return g_ascii_isalnum (c) || c == '+' || c == '/' || c == '=';
}

static void
judge_key (TodokuDkimKey *self,
           const char    *value,
           gsize          length,
           gsize          offset)
{
  g_autoptr(GString) bare = g_string_sized_new (length);
  g_autofree guint8 *data = NULL;
  gsize n_data = 0;
  DerResult result;

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isspace (value[i]))
        continue;
      if (!is_base64 (value[i]) && self->position == 0)
        self->position = offset + i + 1;
      g_string_append_c (bare, value[i]);
    }
  self->key = g_strndup (bare->str, bare->len);
  if (self->status != TODOKU_DKIM_USABLE)
    return;

  if (bare->len == 0)
    {
      self->status = TODOKU_DKIM_REVOKED;
      return;
    }
  /* Nothing follows the padding. */
  n_data = strcspn (self->key, "=");
  if (self->position == 0 && strspn (self->key + n_data, "=") != strlen (self->key + n_data))
    self->position = offset + 1;
  if (self->position == 0 && strlen (self->key + n_data) > 2)
    self->position = offset + 1;
  if (self->position != 0)
    {
      self->status = TODOKU_DKIM_BASE64;
      return;
    }

  data = g_base64_decode (self->key, &n_data);
  if (g_str_equal (self->key_type, "ed25519"))
    {
      if (is_private_key ((Der) { data, n_data }))
        self->status = TODOKU_DKIM_PRIVATE;
      else if (n_data != ED25519_OCTETS)
        self->status = n_data < ED25519_OCTETS ? TODOKU_DKIM_TRUNCATED : TODOKU_DKIM_BROKEN;
      return;
    }
  if (!g_str_equal (self->key_type, "rsa"))
    {
      self->status = TODOKU_DKIM_KEY_TYPE;
      return;
    }

  result = read_rsa ((Der) { data, n_data }, &self->bits);
  if (result == DER_PRIVATE)
    self->status = TODOKU_DKIM_PRIVATE;
  else if (result == DER_SHORT)
    self->status = TODOKU_DKIM_TRUNCATED;
  else if (result == DER_BAD)
    self->status = TODOKU_DKIM_BROKEN;
  else if (self->bits < MIN_RSA_BITS)
    self->status = TODOKU_DKIM_TOO_SHORT;
}

static void
trim (const char **start,
      gsize       *length)
{
  while (*length > 0 && g_ascii_isspace (**start))
    {
      (*start)++;
      (*length)--;
    }
  while (*length > 0 && g_ascii_isspace ((*start)[*length - 1]))
    (*length)--;
}

/* `t=` and `k=` must be known before `p=` is judged, whatever the order: tags may stand in any. */
typedef struct
{
  const char *key;
  gsize key_length;
  gsize key_offset;
  gboolean seen[128];
  GHashTable *long_names;
  gboolean bad_hash;
  gboolean bad_service;
  guint n_tags;
} Tags;

static void
fail_key (TodokuDkimKey    *self,
          TodokuDkimStatus  status,
          gsize             position)
{
  if (self->status == TODOKU_DKIM_USABLE)
    {
      self->status = status;
      self->position = position;
    }
}

/* ALPHA *ALNUMPUNC (RFC 6376 section 3.2). Anything else makes the whole list a syntax error. */
static gboolean
is_tag_name (const char *name,
             gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && name[i] != '_')
      return FALSE;

  return length > 0 && g_ascii_isalpha (name[0]);
}

/* Whether a list with colons in it, such as that of `h=`, has one of two words. */
static gboolean
has_word (const char *value,
          gsize       length,
          const char *word,
          const char *other)
{
  g_autofree char *list = g_strndup (value, length);
  g_auto(GStrv) words = g_strsplit (list, ":", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (words[i]), word) == 0 ||
        (other != NULL && g_str_equal (words[i], other)))
      return TRUE;

  return FALSE;
}

static void
take_tag (TodokuDkimKey *self,
          Tags          *tags,
          const char    *text,
          const char    *start,
          gsize          length)
{
  const char *name = start;
  const char *equals = memchr (start, '=', length);
  gsize position = start - text + 1;
  gsize name_length;
  const char *value;
  gsize value_length;

  trim (&name, &length);
  if (length == 0)
    return;
  tags->n_tags++;
  if (equals == NULL)
    {
      fail_key (self, TODOKU_DKIM_NOT_A_KEY, position);
      return;
    }

  value = equals + 1;
  value_length = name + length - value;
  name_length = equals - name;
  trim (&name, &name_length);
  trim (&value, &value_length);
  if (!is_tag_name (name, name_length))
    {
      fail_key (self, TODOKU_DKIM_NOT_A_KEY, position);
      return;
    }
  /* Tags that nobody knows are ignored, but not twice (RFC 6376 section 3.2), and all known ones
   * have one letter.
   */
  if (name_length != 1)
    {
      if (tags->long_names == NULL)
        tags->long_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      if (!g_hash_table_add (tags->long_names, g_strndup (name, name_length)))
        fail_key (self, TODOKU_DKIM_DUPLICATE_TAG, position);
      return;
    }

  if (tags->seen[(guchar) *name])
    {
      fail_key (self, TODOKU_DKIM_DUPLICATE_TAG, position);
      return;
    }
  tags->seen[(guchar) *name] = TRUE;

  switch (*name)
    {
    case 'v':
      if (tags->n_tags != 1 || value_length != 5 || strncmp (value, "DKIM1", 5) != 0)
        fail_key (self, TODOKU_DKIM_VERSION, position);
      break;
    case 'k':
      g_free (self->key_type);
      self->key_type = g_ascii_strdown (value, value_length);
      break;
    case 't':
      self->testing = has_word (value, value_length, "y", NULL);
      self->strict = has_word (value, value_length, "s", NULL);
      break;
    case 'h':
      tags->bad_hash = !has_word (value, value_length, "sha256", NULL);
      break;
    case 's':
      tags->bad_service = !has_word (value, value_length, "email", "*");
      break;
    case 'p':
      tags->key = value;
      tags->key_length = value_length;
      tags->key_offset = value - text;
      break;
    default:
      break;
    }
}

/**
 * todoku_dkim_key_parse:
 * @text: the joined text of a TXT record; any bytes
 * @length: its length, or -1 if it ends with a null byte
 *
 * Returns: (transfer full): what it is, whatever it is
 */
TodokuDkimKey *
todoku_dkim_key_parse (const char *text,
                       gssize      length)
{
  TodokuDkimKey *self = g_new0 (TodokuDkimKey, 1);
  Tags tags = { 0 };
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  gsize start = 0;

  self->key_type = g_strdup ("rsa");
  while (start <= size)
    {
      const char *end = start < size ? memchr (text + start, ';', size - start) : NULL;
      gsize stop = end != NULL ? (gsize) (end - text) : size;

      take_tag (self, &tags, text, text + start, stop - start);
      start = stop + 1;
    }

  if (tags.key != NULL)
    judge_key (self, tags.key, tags.key_length, tags.key_offset);
  else
    fail_key (self, TODOKU_DKIM_NOT_A_KEY, 0);
  if (tags.bad_hash)
    fail_key (self, TODOKU_DKIM_HASH, 0);
  if (tags.bad_service)
    fail_key (self, TODOKU_DKIM_SERVICE, 0);
  if (g_strstr_len (text, (gssize) size, "PRIVATE KEY") != NULL)
    self->status = TODOKU_DKIM_PRIVATE;
  g_clear_pointer (&tags.long_names, g_hash_table_unref);

  return self;
}

/**
 * todoku_dkim_key_free:
 * @self: (transfer full) (nullable): a key record
 */
void
todoku_dkim_key_free (TodokuDkimKey *self)
{
  if (self == NULL)
    return;

  g_free (self->key_type);
  g_free (self->key);
  g_free (self);
}

/**
 * todoku_dkim_key_equal:
 * @a: a key record
 * @b: another
 *
 * White space, the order of the tags, a final semicolon and tags that say the default do not count
 * (RFC 6376 section 3.2); upper and lower case in the key do.
 *
 * Returns: whether both publish the same key
 */
gboolean
todoku_dkim_key_equal (const TodokuDkimKey *a,
                       const TodokuDkimKey *b)
{
  return a->key != NULL && g_strcmp0 (a->key, b->key) == 0 &&
         g_str_equal (a->key_type, b->key_type);
}

/**
 * todoku_dkim_key_holds:
 * @outer: a key record
 * @inner: another
 *
 * All verifiers read an RSA key with its algorithm in front; one that is the bare RSAPublicKey only
 * some do, although RFC 6376 section 3.6.1 asks for it (erratum 3017).
 *
 * Returns: whether @outer is the key @inner with its algorithm
 */
gboolean
todoku_dkim_key_holds (const TodokuDkimKey *outer,
                       const TodokuDkimKey *inner)
{
  g_autofree guint8 *whole = NULL;
  g_autofree guint8 *bare = NULL;
  gsize n_whole, n_bare;

  if (outer->status != TODOKU_DKIM_USABLE || inner->status != TODOKU_DKIM_USABLE ||
      outer->bits == 0 || outer->bits != inner->bits)
    return FALSE;
  whole = g_base64_decode (outer->key, &n_whole);
  bare = g_base64_decode (inner->key, &n_bare);

  return n_whole > n_bare && n_whole - n_bare <= MAX_SPKI_HEAD &&
         memcmp (whole + n_whole - n_bare, bare, n_bare) == 0;
}

/**
 * todoku_dkim_status_to_token:
 * @status: what is the matter
 *
 * Returns: (transfer none): its token, for JSON and for looking up its sentence
 */
const char *
todoku_dkim_status_to_token (TodokuDkimStatus status)
{
  static const char *const tokens[] = {
    "usable", "not-a-key", "version", "duplicate-tag", "revoked", "base64", "truncated", "broken",
    "too-short", "key-type", "hash", "service", "private",
  };

  g_return_val_if_fail (status < G_N_ELEMENTS (tokens), NULL);

  return tokens[status];
}

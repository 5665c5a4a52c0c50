/* SPDX-License-Identifier: GPL-3.0-or-later
 * The snapshots of what a service answered. Each owns its strings; its maker fills it before anyone
 * else sees it, and nobody writes to it afterwards. Any thread.
 */
#include "todoku-remote.h"

/* Longer words than these explain nothing, and they come from the network. */
#define MAX_WORDS 500

G_DEFINE_BOXED_TYPE (TodokuScopes, todoku_scopes, todoku_scopes_ref, todoku_scopes_unref)
G_DEFINE_BOXED_TYPE (TodokuValidation, todoku_validation, todoku_validation_ref,
                     todoku_validation_unref)
G_DEFINE_BOXED_TYPE (TodokuRemote, todoku_remote, todoku_remote_ref, todoku_remote_unref)
G_DEFINE_BOXED_TYPE (TodokuCertificate, todoku_certificate, todoku_certificate_ref,
                     todoku_certificate_unref)
G_DEFINE_BOXED_TYPE (TodokuDistribution, todoku_distribution, todoku_distribution_ref,
                     todoku_distribution_unref)

G_DEFINE_ENUM_TYPE (TodokuCertificateStatus, todoku_certificate_status,
                    G_DEFINE_ENUM_VALUE (TODOKU_CERTIFICATE_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (TODOKU_CERTIFICATE_ISSUED, "issued"),
                    G_DEFINE_ENUM_VALUE (TODOKU_CERTIFICATE_EXPIRED, "expired"),
                    G_DEFINE_ENUM_VALUE (TODOKU_CERTIFICATE_FAILED, "failed"))

static void
scopes_clear (gpointer data)
{
  TodokuScopes *self = data;

  g_strfreev (self->granted);
  g_strfreev (self->missing);
}

static void
validation_result_free (gpointer data)
{
  TodokuValidationResult *result = data;

  g_free (result->key);
  g_free (result->reason);
  g_free (result);
}

static void
validation_clear (gpointer data)
{
  TodokuValidation *self = data;

  g_free (self->id);
  g_ptr_array_unref (self->results);
}

static void
remote_clear (gpointer data)
{
  TodokuRemote *self = data;

  g_free (self->id);
  g_free (self->domain);
  g_free (self->subdomain);
  g_free (self->host);
  g_free (self->mail_from);
  g_free (self->username);
  g_ptr_array_unref (self->records);
  todoku_validation_unref (self->validation);
}

static void
certificate_clear (gpointer data)
{
  TodokuCertificate *self = data;

  g_free (self->id);
  g_free (self->host);
  g_free (self->reason);
  g_free (self->renewal_reason);
  g_clear_pointer (&self->record, todoku_record_unref);
}

static void
distribution_clear (gpointer data)
{
  TodokuDistribution *self = data;

  g_free (self->id);
  g_free (self->host);
  g_free (self->alias);
  g_free (self->caller_reference);
  g_free (self->certificate_id);
  g_free (self->etag);
}

/**
 * todoku_scopes_new:
 *
 * Returns: (transfer full): scopes to be filled by their maker; both lists are %NULL
 */
TodokuScopes *
todoku_scopes_new (void)
{
  TodokuScopes *self = g_atomic_rc_box_new0 (TodokuScopes);

  self->notice = -1;

  return self;
}

/**
 * todoku_scopes_ref:
 * @self: scopes
 *
 * Returns: (transfer full): @self
 */
TodokuScopes *
todoku_scopes_ref (TodokuScopes *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * todoku_scopes_unref:
 * @self: (transfer full): scopes
 */
void
todoku_scopes_unref (TodokuScopes *self)
{
  g_atomic_rc_box_release_full (self, scopes_clear);
}

/**
 * todoku_validation_new:
 *
 * Returns: (transfer full): a validation without results, to be filled by its maker
 */
TodokuValidation *
todoku_validation_new (void)
{
  TodokuValidation *self = g_atomic_rc_box_new0 (TodokuValidation);

  self->results = g_ptr_array_new_with_free_func (validation_result_free);
  self->state = -1;

  return self;
}

/**
 * todoku_validation_ref:
 * @self: a validation
 *
 * Returns: (transfer full): @self
 */
TodokuValidation *
todoku_validation_ref (TodokuValidation *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * todoku_validation_unref:
 * @self: (transfer full): a validation
 */
void
todoku_validation_unref (TodokuValidation *self)
{
  g_atomic_rc_box_release_full (self, validation_clear);
}

/**
 * todoku_validation_add:
 * @self: a validation that nobody else has seen yet
 * @key: the service's name for a record
 * @valid: what the service says of it
 * @reason: (nullable): the service's words; "" counts as none
 */
void
todoku_validation_add (TodokuValidation *self,
                       const char       *key,
                       gboolean          valid,
                       const char       *reason)
{
  TodokuValidationResult *result = g_new0 (TodokuValidationResult, 1);

  result->key = g_strdup (key);
  result->valid = valid;
  result->reason = reason != NULL && *reason != '\0' ? todoku_remote_clean_words (reason) : NULL;
  g_ptr_array_add (self->results, result);
}

/**
 * todoku_validation_find:
 * @self: a validation
 * @key: (nullable): the service's name for a record
 *
 * Returns: (transfer none) (nullable): what the service says of that record, or %NULL when it says
 *   nothing
 */
const TodokuValidationResult *
todoku_validation_find (const TodokuValidation *self,
                        const char             *key)
{
  for (guint i = 0; key != NULL && i < self->results->len; i++)
    {
      const TodokuValidationResult *result = g_ptr_array_index (self->results, i);

      if (g_str_equal (result->key, key))
        return result;
    }

  return NULL;
}

/**
 * todoku_remote_new:
 * @kind: what it is
 *
 * Returns: (transfer full): a remote to be filled by its maker, without records
 */
TodokuRemote *
todoku_remote_new (TodokuRemoteKind kind)
{
  TodokuRemote *self = g_atomic_rc_box_new0 (TodokuRemote);

  self->kind = kind;
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) todoku_record_unref);
  self->validation = todoku_validation_new ();

  return self;
}

/**
 * todoku_remote_ref:
 * @self: a remote
 *
 * Returns: (transfer full): @self
 */
TodokuRemote *
todoku_remote_ref (TodokuRemote *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * todoku_remote_unref:
 * @self: (transfer full): a remote
 */
void
todoku_remote_unref (TodokuRemote *self)
{
  g_atomic_rc_box_release_full (self, remote_clear);
}

/**
 * todoku_certificate_new:
 *
 * Returns: (transfer full): an empty certificate, to be filled by its maker
 */
TodokuCertificate *
todoku_certificate_new (void)
{
  return g_atomic_rc_box_new0 (TodokuCertificate);
}

/**
 * todoku_certificate_ref:
 * @self: a certificate
 *
 * Returns: (transfer full): @self
 */
TodokuCertificate *
todoku_certificate_ref (TodokuCertificate *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * todoku_certificate_unref:
 * @self: (transfer full): a certificate
 */
void
todoku_certificate_unref (TodokuCertificate *self)
{
  g_atomic_rc_box_release_full (self, certificate_clear);
}

/**
 * todoku_distribution_new:
 *
 * Returns: (transfer full): an empty distribution, to be filled by its maker
 */
TodokuDistribution *
todoku_distribution_new (void)
{
  return g_atomic_rc_box_new0 (TodokuDistribution);
}

/**
 * todoku_distribution_ref:
 * @self: a distribution
 *
 * Returns: (transfer full): @self
 */
TodokuDistribution *
todoku_distribution_ref (TodokuDistribution *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * todoku_distribution_unref:
 * @self: (transfer full): a distribution
 */
void
todoku_distribution_unref (TodokuDistribution *self)
{
  g_atomic_rc_box_release_full (self, distribution_clear);
}

/**
 * todoku_remote_text_is_clean:
 * @text: a name or a value in a reply, in valid UTF-8
 *
 * Nobody could type a control character into a DNS, and a line end would make two lines of one
 * wherever the text is put.
 *
 * Returns: whether it can be what it is said to be
 */
gboolean
todoku_remote_text_is_clean (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;

  return TRUE;
}

/**
 * todoku_remote_clean_words:
 * @words: a service's own words
 *
 * Returns: (transfer full): them on one line of bounded length, without what cannot be printed
 */
char *
todoku_remote_clean_words (const char *words)
{
  g_autofree char *valid = g_utf8_make_valid (words, -1);
  GString *out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0' && out->len < MAX_WORDS; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isprint (c))
        g_string_append_unichar (out, c);
      else if (out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }

  return g_strstrip (g_string_free (out, FALSE));
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * GnuTLS makes keys and certificates here, because GIO's TLS API can load them but not make them.
 * glib-networking brings the library along anyway, and only the practice program links it.
 */
#include "practice-keys.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/random.h>

#include "todoku-error.h"

#define YEARS_SECONDS (10 * 365 * G_TIME_SPAN_DAY / G_TIME_SPAN_SECOND)
#define DAY_SECONDS (G_TIME_SPAN_DAY / G_TIME_SPAN_SECOND)

static gboolean
check (int      status,
       GError **error)
{
  if (status >= 0)
    return TRUE;

  g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_PRACTICE_FAILED,
               "The practice server cannot make a key or certificate: %s",
               gnutls_strerror (status));

  return FALSE;
}

/**
 * practice_random_text:
 * @length: how many characters
 * @alphabet: which ones; at most 256
 *
 * Returns: (transfer full): unguessable text
 */
char *
practice_random_text (guint       length,
                      const char *alphabet)
{
  char *text = g_malloc0 (length + 1);
  gsize n_characters = strlen (alphabet);

  for (guint i = 0; i < length;)
    {
      guint8 octet;

      /* What lies beyond the last whole multiple would make some characters likelier. */
      if (getrandom (&octet, 1, 0) == 1 && octet < 256 - 256 % n_characters)
        text[i++] = alphabet[octet % n_characters];
    }

  return text;
}

/**
 * practice_keys_make_dkim:
 * @bits: the length of the RSA key
 * @error: return location for a `TODOKU_ERROR_PRACTICE_FAILED`
 *
 * Nothing is ever signed with it, so the private half is thrown away.
 *
 * Returns: (transfer full) (nullable): the public key as in the p= tag of DKIM (RFC 6376 section
 *   3.6.1)
 */
char *
practice_keys_make_dkim (guint    bits,
                         GError **error)
{
  gnutls_privkey_t key = NULL;
  gnutls_pubkey_t public_key = NULL;
  gnutls_datum_t der = { NULL, 0 };
  char *text = NULL;

  if (check (gnutls_privkey_init (&key), error) &&
      check (gnutls_pubkey_init (&public_key), error) &&
      check (gnutls_privkey_generate (key, GNUTLS_PK_RSA, bits, 0), error) &&
      check (gnutls_pubkey_import_privkey (public_key, key, 0, 0), error) &&
      check (gnutls_pubkey_export2 (public_key, GNUTLS_X509_FMT_DER, &der), error))
    text = g_base64_encode (der.data, der.size);

  gnutls_free (der.data);
  if (public_key != NULL)
    gnutls_pubkey_deinit (public_key);
  if (key != NULL)
    gnutls_privkey_deinit (key);

  return text;
}

static gboolean
make_key (gnutls_x509_privkey_t  *key,
          char                  **ret_pem,
          GError                **error)
{
  gnutls_datum_t pem = { NULL, 0 };

  if (!check (gnutls_x509_privkey_init (key), error) ||
      !check (gnutls_x509_privkey_generate (*key, GNUTLS_PK_ECDSA,
                                            GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
              error) ||
      !check (gnutls_x509_privkey_export2 (*key, GNUTLS_X509_FMT_PEM, &pem), error))
    return FALSE;

  *ret_pem = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);

  return TRUE;
}

/* What the authority's own certificate and the ones it issues have in common. */
static gboolean
fill_certificate (gnutls_x509_crt_t      certificate,
                  gnutls_x509_privkey_t  key,
                  const char            *common_name,
                  gint64                 begin,
                  gint64                 end,
                  GError               **error)
{
  guint8 serial[16];

  if (getrandom (serial, sizeof serial, 0) != sizeof serial)
    memset (serial, 1, sizeof serial);
  /* RFC 5280 section 4.1.2.2: positive, so the first bit stays clear. */
  serial[0] = (serial[0] & 0x7f) | 1;

  return check (gnutls_x509_crt_set_version (certificate, 3), error) &&
         check (gnutls_x509_crt_set_serial (certificate, serial, sizeof serial), error) &&
         check (gnutls_x509_crt_set_activation_time (certificate, begin), error) &&
         check (gnutls_x509_crt_set_expiration_time (certificate, end), error) &&
         check (gnutls_x509_crt_set_key (certificate, key), error) &&
         check (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                               common_name, (guint) strlen (common_name)), error);
}

/* RFC 5280 sections 4.2.1.1 and 4.2.1.2: OpenSSL, asked to be strict, refuses what does not say
 * whose key signed it.
 */
static gboolean
name_keys (gnutls_x509_crt_t   certificate,
           gnutls_x509_crt_t   authority,
           GError            **error)
{
  guint8 own[64], signer[64];
  size_t own_length = sizeof own, signer_length = sizeof signer;

  return check (gnutls_x509_crt_get_key_id (certificate, 0, own, &own_length), error) &&
         check (gnutls_x509_crt_set_subject_key_id (certificate, own, own_length), error) &&
         check (gnutls_x509_crt_get_key_id (authority, 0, signer, &signer_length), error) &&
         check (gnutls_x509_crt_set_authority_key_id (certificate, signer, signer_length), error);
}

static char *
export_certificate (gnutls_x509_crt_t   certificate,
                    GError            **error)
{
  gnutls_datum_t pem = { NULL, 0 };
  char *text;

  if (!check (gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem), error))
    return NULL;
  text = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);

  return text;
}

/**
 * practice_keys_make_authority:
 * @ret_certificate_pem: (out): the certificate
 * @ret_key_pem: (out): its private key
 * @error: return location for a `TODOKU_ERROR_PRACTICE_FAILED`
 *
 * Returns: whether a new certificate authority was made
 */
gboolean
practice_keys_make_authority (char   **ret_certificate_pem,
                              char   **ret_key_pem,
                              GError **error)
{
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t certificate = NULL;
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (make_key (&key, &key_pem, error) &&
      check (gnutls_x509_crt_init (&certificate), error) &&
      fill_certificate (certificate, key, "Todoku practice authority", now - DAY_SECONDS,
                        now + YEARS_SECONDS, error) &&
      check (gnutls_x509_crt_set_basic_constraints (certificate, 1, 0), error) &&
      check (gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_KEY_CERT_SIGN), error) &&
      name_keys (certificate, certificate, error) &&
      check (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0), error))
    certificate_pem = export_certificate (certificate, error);

  if (certificate != NULL)
    gnutls_x509_crt_deinit (certificate);
  if (key != NULL)
    gnutls_x509_privkey_deinit (key);
  if (certificate_pem == NULL)
    return FALSE;

  *ret_certificate_pem = g_steal_pointer (&certificate_pem);
  *ret_key_pem = g_steal_pointer (&key_pem);

  return TRUE;
}

static gboolean
add_host_names (gnutls_x509_crt_t   certificate,
                const char  *const *host_names,
                GError            **error)
{
  for (guint i = 0; host_names[i] != NULL; i++)
    if (!check (gnutls_x509_crt_set_subject_alt_name (
                  certificate, GNUTLS_SAN_DNSNAME, host_names[i], (guint) strlen (host_names[i]),
                  i == 0 ? GNUTLS_FSAN_SET : GNUTLS_FSAN_APPEND),
                error))
      return FALSE;

  return TRUE;
}

/**
 * practice_keys_issue:
 * @ca_certificate_pem: the certificate of the authority
 * @ca_key_pem: its private key
 * @host_names: (array zero-terminated=1): what the certificate is for; at least one
 * @begin: from when on it is good, in seconds since the epoch
 * @end: until when
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a server certificate with its key
 */
GTlsCertificate *
practice_keys_issue (const char         *ca_certificate_pem,
                     const char         *ca_key_pem,
                     const char  *const *host_names,
                     gint64              begin,
                     gint64              end,
                     GError            **error)
{
  gnutls_datum_t ca_datum = { (guint8 *) ca_certificate_pem, (guint) strlen (ca_certificate_pem) };
  gnutls_datum_t key_datum = { (guint8 *) ca_key_pem, (guint) strlen (ca_key_pem) };
  gnutls_x509_crt_t authority = NULL;
  gnutls_x509_privkey_t authority_key = NULL;
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t certificate = NULL;
  g_autofree char *key_pem = NULL;
  g_autofree char *certificate_pem = NULL;
  g_autofree char *both = NULL;

  if (check (gnutls_x509_crt_init (&authority), error) &&
      check (gnutls_x509_crt_import (authority, &ca_datum, GNUTLS_X509_FMT_PEM), error) &&
      check (gnutls_x509_privkey_init (&authority_key), error) &&
      check (gnutls_x509_privkey_import (authority_key, &key_datum, GNUTLS_X509_FMT_PEM), error) &&
      make_key (&key, &key_pem, error) &&
      check (gnutls_x509_crt_init (&certificate), error) &&
      fill_certificate (certificate, key, "Todoku practice edge", begin, end, error) &&
      add_host_names (certificate, host_names, error) &&
      check (gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE), error) &&
      check (gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0),
             error) &&
      name_keys (certificate, authority, error) &&
      check (gnutls_x509_crt_sign2 (certificate, authority, authority_key, GNUTLS_DIG_SHA256, 0),
             error))
    certificate_pem = export_certificate (certificate, error);

  if (certificate != NULL)
    gnutls_x509_crt_deinit (certificate);
  if (key != NULL)
    gnutls_x509_privkey_deinit (key);
  if (authority_key != NULL)
    gnutls_x509_privkey_deinit (authority_key);
  if (authority != NULL)
    gnutls_x509_crt_deinit (authority);
  if (certificate_pem == NULL)
    return NULL;

  both = g_strconcat (certificate_pem, key_pem, NULL);

  return g_tls_certificate_new_from_pem (both, -1, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * libFuzzer entry for everything that reads a reply of a delivery service or an edge: JSON of
 * SendGrid, Resend, Mailgun, SES and Certificate Manager, XML of CloudFront. Build with clang and
 * -Dfuzz=true.
 */
#include "todoku-acm-json.h"
#include "todoku-cloudfront-xml.h"
#include "todoku-mailgun-json.h"
#include "todoku-resend-json.h"
#include "todoku-sendgrid-json.h"
#include "todoku-ses-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         length);

static void
read_sendgrid (GBytes *body)
{
  g_autoptr(TodokuRemote) domain =
    todoku_sendgrid_parse_remote (TODOKU_REMOTE_DOMAIN, body, 0, NULL);
  g_autoptr(GPtrArray) domains =
    todoku_sendgrid_parse_remotes (TODOKU_REMOTE_DOMAIN, body, 0, NULL);
  g_autoptr(TodokuRemote) link = todoku_sendgrid_parse_remote (TODOKU_REMOTE_LINK, body, 0, NULL);
  g_autoptr(GPtrArray) links = todoku_sendgrid_parse_remotes (TODOKU_REMOTE_LINK, body, 0, NULL);
  g_autoptr(TodokuValidation) validation = todoku_sendgrid_parse_validation (body, 0, NULL);
  g_autoptr(TodokuScopes) scopes = todoku_sendgrid_parse_scopes (body, 0, NULL);
  g_autofree char *words = todoku_sendgrid_parse_words (body);
}

static void
read_kinds (GBytes *body)
{
  g_autoptr(TodokuRemote) resend = todoku_resend_parse_domain (body, 0, NULL);
  g_autoptr(TodokuRemote) mailgun = todoku_mailgun_parse_domain (body, 0, NULL);
  g_autoptr(TodokuRemote) ses =
    todoku_ses_parse_identity ("news.a.jp", "ap-northeast-1", body, 0, NULL);
  g_autoptr(GError) resend_error = todoku_resend_map_refusal (400, body, 0);
  g_autoptr(GError) mailgun_error = todoku_mailgun_map_refusal (400, body, 0);
  g_autoptr(GPtrArray) resends = NULL;
  g_autoptr(GPtrArray) mailguns = NULL;
  g_autoptr(GPtrArray) identities = NULL;
  g_autofree char *next_token = NULL;
  gboolean has_more;
  guint total;
  int notice;

  resends = todoku_resend_parse_domains (body, 0, &has_more, NULL);
  mailguns = todoku_mailgun_parse_domains (body, 0, &total, NULL);
  identities = todoku_ses_parse_identities (body, 0, &next_token, NULL);
  todoku_ses_parse_account (body, &notice, NULL);
}

static void
read_aws (GBytes *body)
{
  g_autoptr(TodokuCertificate) requested = todoku_acm_parse_request (body, "a.jp", 0, NULL);
  g_autoptr(TodokuCertificate) certificate = todoku_acm_parse_certificate (body, 0, NULL);
  g_autoptr(TodokuDistribution) distribution =
    todoku_cloudfront_parse_distribution (body, 0, NULL);
  g_autoptr(GBytes) config = NULL;
  g_autofree char *found = NULL;
  g_autofree char *next = NULL;
  g_autofree char *id = NULL;
  g_autofree char *marker = NULL;
  g_autofree char *code = NULL;
  g_autofree char *words = NULL;
  double created_at = 0;
  gboolean changed;

  config = todoku_cloudfront_disable_config (body, &changed, NULL);
  todoku_acm_parse_list (body, "a.jp", &found, &created_at, &next, NULL);
  todoku_cloudfront_parse_list (body, "a.jp", &id, &marker, NULL);
  todoku_cloudfront_parse_error (body, &code, &words);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autoptr(GBytes) body = g_bytes_new_static (data, length);

  read_sendgrid (body);
  read_kinds (body);
  read_aws (body);

  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * The JSON that goes to SendGrid. Pure; any thread. What is not asked for is left out, so that the
 * service's own choice stays.
 */
#include "todoku-sendgrid-body.h"

#include "todoku-json.h"

static void
add_boolean (JsonBuilder *builder,
             const char  *name,
             gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/**
 * todoku_sendgrid_build_remote:
 * @kind: a domain or a link branding
 * @request: what to register
 *
 * The default region is "global" for domains and "us" for link brandings, so that only "eu" is ever
 * written.
 *
 * Returns: (transfer full): the body of `POST /v3/whitelabel/domains` or `…/links`
 */
GBytes *
todoku_sendgrid_build_remote (TodokuRemoteKind           kind,
                              const TodokuRemoteRequest *request)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  todoku_json_add_text (builder, "domain", request->domain);
  add_boolean (builder, "default", request->is_default);
  if (request->subdomain != NULL)
    todoku_json_add_text (builder, "subdomain", request->subdomain);
  if (g_strcmp0 (request->region, "eu") == 0)
    todoku_json_add_text (builder, "region", "eu");
  if (kind == TODOKU_REMOTE_DOMAIN)
    {
      add_boolean (builder, "automatic_security", !request->manual_security);
      if (request->dkim_selector != NULL)
        todoku_json_add_text (builder, "custom_dkim_selector", request->dkim_selector);
    }
  else if (request->auto_ssl)
    {
      add_boolean (builder, "auto_ssl", TRUE);
    }
  json_builder_end_object (builder);

  return todoku_json_to_bytes (builder);
}

/**
 * todoku_sendgrid_build_mail:
 * @mail: what to send
 *
 * Returns: (transfer full): the body of `POST /v3/mail/send`
 */
GBytes *
todoku_sendgrid_build_mail (const TodokuMail *mail)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);

  json_builder_set_member_name (builder, "personalizations");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "to");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  todoku_json_add_text (builder, "email", mail->to);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "from");
  json_builder_begin_object (builder);
  todoku_json_add_text (builder, "email", mail->from);
  if (mail->from_name != NULL && *mail->from_name != '\0')
    todoku_json_add_text (builder, "name", mail->from_name);
  json_builder_end_object (builder);

  todoku_json_add_text (builder, "subject", mail->subject);

  json_builder_set_member_name (builder, "content");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  todoku_json_add_text (builder, "type", "text/plain");
  todoku_json_add_text (builder, "value", mail->text);
  json_builder_end_object (builder);
  json_builder_end_array (builder);

  if (mail->sandbox)
    {
      json_builder_set_member_name (builder, "mail_settings");
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "sandbox_mode");
      json_builder_begin_object (builder);
      add_boolean (builder, "enable", TRUE);
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }

  json_builder_end_object (builder);

  return todoku_json_to_bytes (builder);
}

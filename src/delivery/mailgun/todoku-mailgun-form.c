/* SPDX-License-Identifier: GPL-3.0-or-later
 * Bodies as Mailgun takes them. Its reference shows multipart forms only, and so do its own
 * clients. Pure; any thread.
 */
#include "todoku-mailgun-form.h"

#include <string.h>

/**
 * FormField:
 * @name: the name of a field, in ASCII
 * @value: (nullable): its value, in UTF-8; a field without is left out
 */
typedef struct
{
  const char *name;
  const char *value;
} FormField;

/* The boundary is a random name that stands in no value (RFC 2046 section 5.1.1). */
static GBytes *
build_form (const FormField  *fields,
            guint                   n_fields,
            char                  **ret_content_type)
{
  g_autofree char *boundary = g_uuid_string_random ();
  GString *body = g_string_new (NULL);

  for (guint i = 0; i < n_fields; i++)
    if (fields[i].value != NULL)
      g_string_append_printf (body,
                              "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n",
                              boundary, fields[i].name, fields[i].value);
  g_string_append_printf (body, "--%s--\r\n", boundary);
  *ret_content_type = g_strconcat ("multipart/form-data; boundary=", boundary, NULL);

  return g_string_free_to_bytes (body);
}

/**
 * todoku_mailgun_build_domain:
 * @request: what to register
 * @ret_content_type: (out) (transfer full): the type of the body
 *
 * The service keeps the keys behind CNAMEs, as it does for others here, unless it is asked not to;
 * the length counts for a key in a TXT record.
 *
 * Returns: (transfer full): the body of `POST /v4/domains`
 */
GBytes *
todoku_mailgun_build_domain (const TodokuRemoteRequest  *request,
                             char                      **ret_content_type)
{
  const FormField fields[] = {
    { "name", request->domain },
    { "use_automatic_sender_security", request->manual_security ? "false" : "true" },
    { "dkim_key_size", "2048" },
    { "dkim_selector", request->dkim_selector },
  };

  return build_form (fields, G_N_ELEMENTS (fields), ret_content_type);
}

/* Line ends are the one thing that a field of a mail's head cannot have. */
static char *
make_line (const char *text)
{
  char *line = g_strdup (text);

  return g_strdelimit (line, "\r\n", ' ');
}

/**
 * todoku_mailgun_build_mail:
 * @mail: what to send
 * @ret_content_type: (out) (transfer full): the type of the body
 *
 * Returns: (transfer full): the body of `POST /v3/…/messages`
 */
GBytes *
todoku_mailgun_build_mail (const TodokuMail  *mail,
                           char             **ret_content_type)
{
  gboolean is_named = mail->from_name != NULL && *mail->from_name != '\0';
  g_autofree char *name = make_line (is_named ? mail->from_name : "");
  g_autofree char *from = NULL;
  g_autofree char *subject = make_line (mail->subject);

  g_strdelimit (name, "\"\\", ' ');
  from = is_named ? g_strdup_printf ("\"%s\" <%s>", name, mail->from) : g_strdup (mail->from);

  {
    const FormField fields[] = {
      { "from", from },
      { "to", mail->to },
      { "subject", subject },
      { "text", mail->text },
      { "o:testmode", mail->sandbox ? "yes" : NULL },
    };

    return build_form (fields, G_N_ELEMENTS (fields), ret_content_type);
  }
}

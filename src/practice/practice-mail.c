/* SPDX-License-Identifier: GPL-3.0-or-later
 * SendGrid's mail/send: checks what the real service checks, and keeps the mail instead of sending
 * it. Main loop. A From address outside every authenticated domain is refused.
 */
#include <string.h>

#include "practice-private.h"

#define MAX_MAILS 200

static const char *
get_address (JsonObject *object)
{
  const char *address =
    object != NULL ? practice_json_string (object, "email", NULL) : NULL;

  return address != NULL && strchr (address, '@') != NULL && strrchr (address, '@')[1] != '\0' &&
         *address != '@'
           ? address : NULL;
}

static JsonObject *
element_object (JsonArray *array,
                guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
is_authenticated (Practice   *self,
                  const char *address)
{
  const char *domain = strrchr (address, '@') + 1;
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_DOMAIN);

  for (guint i = 0; i < rows->len; i++)
    if (json_object_get_boolean_member (rows->pdata[i], "valid") &&
        g_ascii_strcasecmp (json_object_get_string_member (rows->pdata[i], "domain"), domain) == 0)
      return TRUE;

  return FALSE;
}

/* Returns the addressees, or NULL after an error reply. */
static JsonArray *
read_addressees (SoupServerMessage *message,
                 JsonArray         *personalizations)
{
  g_autoptr(JsonArray) all = json_array_new ();

  for (guint i = 0; i < json_array_get_length (personalizations); i++)
    {
      JsonObject *one = element_object (personalizations, i);
      JsonArray *to = one != NULL ? practice_json_array (one, "to") : NULL;
      g_autofree char *field = g_strdup_printf ("personalizations.%u.to", i);

      if (to == NULL || json_array_get_length (to) == 0)
        {
          practice_http_reply_error (
            message, 400, field,
            "The to array is required for all personalization objects, and "
            "must have at least one email object with a valid email "
            "address.");
          return NULL;
        }
      for (guint j = 0; j < json_array_get_length (to); j++)
        {
          const char *address = get_address (element_object (to, j));
          g_autofree char *detail = g_strdup_printf ("%s.%u.email", field, j);

          if (address == NULL)
            {
              practice_http_reply_error (message, 400, detail,
                                         "Does not contain a valid address.");
              return NULL;
            }
          json_array_add_string_element (all, address);
        }
    }

  return g_steal_pointer (&all);
}

static gboolean
has_content (JsonArray *content)
{
  JsonObject *first = content != NULL && json_array_get_length (content) > 0
                        ? element_object (content, 0) : NULL;
  const char *value =
    first != NULL ? practice_json_string (first, "value", NULL) : NULL;

  return value != NULL && *value != '\0' &&
         practice_json_string (first, "type", NULL) != NULL;
}

static gboolean
is_sandbox (JsonObject *mail)
{
  JsonObject *settings = practice_json_object (mail, "mail_settings");
  JsonObject *sandbox =
    settings != NULL ? practice_json_object (settings, "sandbox_mode") : NULL;

  return sandbox != NULL &&
         practice_json_boolean (sandbox, "enable", FALSE);
}

/**
 * practice_mail_keep:
 * @self: the practice server
 * @from: the address of the sender
 * @to: those of the receivers
 * @subject: the subject
 * @sandbox: whether it was only checked
 *
 * Keeps a mail instead of sending it; the oldest go.
 */
void
practice_mail_keep (Practice   *self,
                    const char *from,
                    JsonArray  *to,
                    const char *subject,
                    gboolean    sandbox)
{
  GPtrArray *rows = practice_state_list (self->state, PRACTICE_KIND_MAIL);
  g_autoptr(JsonObject) row = json_object_new ();
  gint64 number = practice_state_next_number (self->state);
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  json_object_set_int_member (row, "_number", number);
  json_object_set_string_member (row, "from", from);
  json_object_set_array_member (row, "to", json_array_ref (to));
  json_object_set_string_member (row, "subject", subject);
  json_object_set_boolean_member (row, "sandbox", sandbox);
  json_object_set_int_member (row, "time", practice_now (self));
  practice_state_put (self->state, PRACTICE_KIND_MAIL, key, row);

  if (rows->len > MAX_MAILS)
    {
      g_autofree char *oldest = g_strdup_printf ("%" G_GINT64_FORMAT,
                                                 json_object_get_int_member (rows->pdata[0],
                                                                             "_number"));

      practice_state_remove (self->state, PRACTICE_KIND_MAIL, oldest);
    }
}

/**
 * practice_mail_handle:
 * @self: the practice server
 * @message: a POST to /v3/mail/send
 * @account: for whom
 */
void
practice_mail_handle (Practice          *self,
                      SoupServerMessage *message,
                      JsonObject        *account)
{
  g_autoptr(JsonObject) mail = practice_http_read_object (message);
  JsonArray *personalizations =
    mail != NULL ? practice_json_array (mail, "personalizations") : NULL;
  const char *from, *subject;
  g_autoptr(JsonArray) to = NULL;

  if (mail == NULL)
    {
      practice_http_reply_error (message, 400, NULL, "Bad Request");
      return;
    }
  if (personalizations == NULL || json_array_get_length (personalizations) == 0)
    {
      practice_http_reply_error (
        message, 400, "personalizations",
        "The personalizations field is required and must have at least one "
        "personalization.");
      return;
    }
  to = read_addressees (message, personalizations);
  if (to == NULL)
    return;

  from = get_address (practice_json_object (mail, "from"));
  subject = practice_json_string (mail, "subject", "");
  if (from == NULL)
    practice_http_reply_error (message, 400, "from.email",
                               "The from email does not contain a valid address.");
  else if (*subject == '\0')
    practice_http_reply_error (
      message, 400, "subject",
      "The subject is required. You can get around this requirement if you "
      "use a template with a subject defined or if every personalization "
      "has a subject defined.");
  else if (!has_content (practice_json_array (mail, "content")))
    practice_http_reply_error (message, 400, "content",
                               "Unless a valid template_id is provided, the content parameter is "
                               "required. There must be at least one defined content block.");
  else if (!is_authenticated (self, from))
    practice_http_reply_error (message, SOUP_STATUS_FORBIDDEN, "from",
                               "The from address does not match a verified Sender Identity. Mail "
                               "cannot be sent until this error is resolved.");
  else
    {
      practice_mail_keep (self, from, to, subject, is_sandbox (mail));
      practice_http_reply_empty (message, is_sandbox (mail) ? SOUP_STATUS_OK
                                                            : SOUP_STATUS_ACCEPTED);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later
 * The mock side of a kind, its refusals, and replies that are damaged in every way. Main thread.
 */
#include "kind-fixture.h"

#include <string.h>

#include "todoku-text.h"

void
kind_fixture_set_up (KindFixture   *fixture,
                     gconstpointer  maker)
{
  KindMaker make = (KindMaker) maker;
  g_autoptr(GError) error = NULL;

  fixture->server = mock_server_new ();
  fixture->clock = todoku_clock_new (1);
  fixture->http = todoku_http_new (fixture->clock);
  todoku_http_set_patience (fixture->http, 20 * 1000, 1);
  fixture->service = make (fixture->http, mock_server_get_url (fixture->server), &error);
  g_assert_no_error (error);
  todoku_http_set_pace (fixture->http, 0);
}

void
kind_fixture_tear_down (KindFixture   *fixture,
                        gconstpointer  maker)
{
  g_assert_finalize_object (fixture->service);
  g_assert_finalize_object (fixture->http);
  /* A date that differs is told from an idle, which holds the clock until then. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->clock);
  mock_server_free (fixture->server);
}

void
kind_assert_request (KindFixture *fixture,
                     guint        index,
                     const char  *method,
                     const char  *path)
{
  const MockRequest *request = mock_server_get_request (fixture->server, index);

  g_assert_cmpstr (request->method, ==, method);
  g_assert_cmpstr (request->path, ==, path);
}

/* Every request is answered with the case at hand, however often it is repeated. */
static void
answer_case (const MockRequest *request,
             SoupServerMessage *message,
             gpointer           user_data)
{
  const KindRefusal *answer = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, answer->status, NULL);
  soup_message_headers_replace (headers, "Retry-After", "0");
  if (*answer->body != '\0')
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, answer->body,
                                      strlen (answer->body));
}

/* Only what is to be made can be there already. */
static TodokuRemote *
call_refused (KindFixture *fixture,
              int          code,
              GError     **error)
{
  const TodokuRemoteRequest request = { .domain = "example.co.jp" };

  return code == TODOKU_ERROR_CONFLICT
           ? todoku_service_create (fixture->service, TODOKU_REMOTE_DOMAIN, &request, error)
           : todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL,
                                 error);
}

/* What the service is documented to refuse with is told apart, and has a sentence of its own. */
void
kind_assert_refusals (KindFixture       *fixture,
                      const KindRefusal *refusals,
                      guint              n_refusals)
{
  for (guint i = 0; i < n_refusals; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *sentence = NULL;

      g_test_message ("%u %s", refusals[i].status, refusals[i].body);
      mock_server_set_handler (fixture->server, answer_case, (gpointer) &refusals[i]);
      g_assert_null (call_refused (fixture, refusals[i].code, &error));
      g_assert_error (error, TODOKU_ERROR, refusals[i].code);
      sentence = todoku_text_for_error (error);
      g_assert_cmpuint (strlen (sentence), >, 10);
    }
}

/* Members of another type never crash it: the reply is read without them, or refused as a whole. */
void
kind_assert_tolerant (KindFixture *fixture,
                      const char  *whole)
{
  static const char *const others[] = { "null", "7", "\"x\"", "[]", "{}", "true", "[null]" };

  for (const char *colon = strchr (whole, ':'); colon != NULL; colon = strchr (colon + 1, ':'))
    for (guint i = 0; i < G_N_ELEMENTS (others); i++)
      {
        gsize length = strcspn (colon + 1, ",}]");
        g_autofree char *before = g_strndup (whole, colon + 1 - whole);
        g_autofree char *damaged = g_strconcat (before, others[i], colon + 1 + length, NULL);
        const KindRefusal answer = { 200, damaged, 0 };
        g_autoptr(TodokuRemote) remote = NULL;
        g_autoptr(GError) error = NULL;

        mock_server_set_handler (fixture->server, answer_case, (gpointer) &answer);
        remote = todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp", NULL,
                                     &error);
        if (remote == NULL)
          g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
        else
          g_assert_no_error (error);
      }
}

/* An entry that is null hides no other. */
void
kind_assert_one_listed (KindFixture *fixture,
                        const char  *page)
{
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  mock_server_push (fixture->server, 200, page, NULL);
  list = todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((TodokuRemote *) list->pdata[0])->domain, ==, "a.jp");
}

/* What is no word of the service does not say that it has taken a mail. */
void
kind_assert_unsure_mail (KindFixture *fixture)
{
  static const char *const bodies[] = {
    "", "<html>Sign in to the network</html>", "[]", "{}", "{\"id\":null,\"MessageId\":null}",
    "{\"id\":\"\",\"MessageId\":\"\"}",
    "{\"statusCode\":500,\"name\":\"application_error\",\"message\":\"no\"}",
  };
  static const TodokuMail mail = {
    .from = "a@example.co.jp", .to = "b@example.net", .subject = "s", .text = "t",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(GError) error = NULL;

      mock_server_push (fixture->server, 200, bodies[i], NULL);
      g_assert_null (todoku_service_send_test (fixture->service, &mail, &error));
      g_assert_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY);
    }
}

/* The page of a filter or of a gateway says nothing of what was asked for, nor of the key. */
void
kind_assert_foreign (KindFixture *fixture)
{
  static const KindRefusal pages[] = {
    { 404, "<html>Not found</html>", TODOKU_ERROR_INVALID_REPLY },
    { 404, "404 page not found", TODOKU_ERROR_INVALID_REPLY },
    { 410, "[]", TODOKU_ERROR_INVALID_REPLY },
    { 403, "<html>Blocked by your company</html>", TODOKU_ERROR_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr(GError) got = NULL;
      g_autoptr(GError) verified = NULL;
      g_autoptr(GError) removed = NULL;

      g_test_message ("%u %s", pages[i].status, pages[i].body);
      mock_server_set_handler (fixture->server, answer_case, (gpointer) &pages[i]);
      g_assert_null (todoku_service_get (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp",
                                         NULL, &got));
      g_assert_error (got, TODOKU_ERROR, pages[i].code);
      g_assert_null (todoku_service_verify (fixture->service, TODOKU_REMOTE_DOMAIN,
                                            "example.co.jp", NULL, &verified));
      g_assert_error (verified, TODOKU_ERROR, pages[i].code);
      g_assert_false (todoku_service_remove (fixture->service, TODOKU_REMOTE_DOMAIN,
                                             "example.co.jp", &removed));
      g_assert_error (removed, TODOKU_ERROR, pages[i].code);
      /* It is not "not there", after which it would be registered again. */
      g_assert_null (todoku_service_list (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp",
                                          NULL, NULL));
    }
}

/* What is there already means nothing to a removal, a look or a mail. */
void
kind_assert_no_conflict (KindFixture       *fixture,
                         const KindRefusal *answer)
{
  static const TodokuMail mail = {
    .from = "a@example.co.jp", .to = "b@example.net", .subject = "s", .text = "t",
  };
  g_autoptr(GError) removed = NULL;
  g_autoptr(GError) verified = NULL;
  g_autoptr(GError) sent = NULL;
  g_autoptr(GError) tested = NULL;

  mock_server_set_handler (fixture->server, answer_case, (gpointer) answer);
  g_assert_false (todoku_service_remove (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp",
                                         &removed));
  g_assert_error (removed, TODOKU_ERROR, TODOKU_ERROR_REFUSED);
  g_assert_null (todoku_service_verify (fixture->service, TODOKU_REMOTE_DOMAIN, "example.co.jp",
                                        NULL, &verified));
  g_assert_error (verified, TODOKU_ERROR, TODOKU_ERROR_REFUSED);
  g_assert_null (todoku_service_send_test (fixture->service, &mail, &sent));
  g_assert_error (sent, TODOKU_ERROR, TODOKU_ERROR_REFUSED);
  g_assert_null (todoku_service_test (fixture->service, NULL, &tested));
  g_assert_error (tested, TODOKU_ERROR, TODOKU_ERROR_REFUSED);
}

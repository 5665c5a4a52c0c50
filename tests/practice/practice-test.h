/* SPDX-License-Identifier: GPL-3.0-or-later
 * A practice server in the test's own main context, and calls to it over the wire. Tests only. Keys
 * take time to make, so a program has one server and resets it between tests.
 */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "practice-server.h"
#include "todoku-test.h"

G_BEGIN_DECLS

typedef struct
{
  char *dir;
  Practice *practice;
  SoupSession *session;
  JsonObject *file;
  guint status;
  JsonNode *reply;
  char *text;
  char *etag;
} PracticeTest;

PracticeTest *practice_test_get     (void);
void          practice_test_start   (PracticeTest *test);
void          practice_test_stop    (PracticeTest *test);
void          practice_test_reset   (void);
void          practice_test_free    (void);

JsonObject   *practice_test_send    (PracticeTest *test,
                                     SoupMessage  *message,
                                     const char   *body);
JsonObject   *practice_test_api     (const char   *method,
                                     const char   *path,
                                     const char   *body);
JsonObject   *practice_test_control (const char   *method,
                                     const char   *path,
                                     const char   *body);
const char   *practice_test_string  (JsonObject   *object,
                                     const char   *path);
void          practice_test_register (JsonObject  *row,
                                      const char  *key,
                                      const char  *mistake);

G_END_DECLS

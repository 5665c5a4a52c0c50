/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the tests of every kind of delivery service share: a mock service, a client that does not
 * keep a pace, and the table of documented refusals. Tests only.
 */
#pragma once

#include "mock-server.h"
#include "todoku-error.h"
#include "todoku-http.h"
#include "todoku-service.h"

G_BEGIN_DECLS

typedef struct
{
  MockServer *server;
  TodokuClock *clock;
  TodokuHttp *http;
  TodokuService *service;
} KindFixture;

/**
 * KindRefusal:
 * @status: the status code
 * @body: the body
 * @code: the #TodokuErrorCode that it means
 */
typedef struct
{
  guint status;
  const char *body;
  int code;
} KindRefusal;

typedef TodokuService *(*KindMaker) (TodokuHttp  *http,
                                     const char  *url,
                                     GError     **error);

void kind_fixture_set_up    (KindFixture       *fixture,
                             gconstpointer      maker);
void kind_fixture_tear_down (KindFixture       *fixture,
                             gconstpointer      maker);
void kind_assert_request    (KindFixture       *fixture,
                             guint              index,
                             const char        *method,
                             const char        *path);
void kind_assert_refusals   (KindFixture       *fixture,
                             const KindRefusal *refusals,
                             guint              n_refusals);
void kind_assert_tolerant   (KindFixture       *fixture,
                             const char        *whole);
void kind_assert_foreign    (KindFixture       *fixture);
void kind_assert_no_conflict (KindFixture      *fixture,
                              const KindRefusal *answer);
void kind_assert_unsure_mail (KindFixture      *fixture);
void kind_assert_one_listed (KindFixture       *fixture,
                             const char        *page);

G_END_DECLS

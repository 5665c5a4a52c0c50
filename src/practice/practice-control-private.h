/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the parts of the control API share: how it answers, and the calls on records. Main loop.
 */
#pragma once

#include "practice-private.h"

G_BEGIN_DECLS

/**
 * PracticeControlFunc:
 * @self: the practice server
 * @message: the call, to be answered
 * @body: what was sent; empty where nothing was
 * @query: (element-type utf8 utf8): its query
 *
 * Answers one call of the control API.
 */
typedef void (*PracticeControlFunc) (Practice          *self,
                                     SoupServerMessage *message,
                                     JsonObject        *body,
                                     GHashTable        *query);

void practice_control_reply_problem    (SoupServerMessage *message,
                                        guint              status,
                                        const char        *code,
                                        const char        *text);
void practice_control_reply_bad_input  (SoupServerMessage *message,
                                        const char        *text);
void practice_control_reply_array      (SoupServerMessage *message,
                                        const char        *name,
                                        JsonArray         *array);

void practice_control_get_zones        (Practice          *self,
                                        SoupServerMessage *message,
                                        JsonObject        *body,
                                        GHashTable        *query);
void practice_control_get_records      (Practice          *self,
                                        SoupServerMessage *message,
                                        JsonObject        *body,
                                        GHashTable        *query);
void practice_control_post_records     (Practice          *self,
                                        SoupServerMessage *message,
                                        JsonObject        *body,
                                        GHashTable        *query);
void practice_control_delete_records   (Practice          *self,
                                        SoupServerMessage *message,
                                        JsonObject        *body,
                                        GHashTable        *query);
void practice_control_register_records (Practice          *self,
                                        SoupServerMessage *message,
                                        JsonObject        *body,
                                        GHashTable        *query);
void practice_control_import_records   (Practice          *self,
                                        SoupServerMessage *message,
                                        JsonObject        *body,
                                        GHashTable        *query);
void practice_control_get_mistakes     (Practice          *self,
                                        SoupServerMessage *message,
                                        JsonObject        *body,
                                        GHashTable        *query);

G_END_DECLS

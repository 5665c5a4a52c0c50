/* SPDX-License-Identifier: GPL-3.0-or-later
 * The objects of the model as JSON. The keys are the contract of `todokuctl`: scripts read them.
 * Main thread only.
 */
#pragma once

#include "todoku-cli.h"

G_BEGIN_DECLS

/**
 * TodokuCliJsonDetail:
 * @TODOKU_CLI_JSON_SUMMARY: without the records
 * @TODOKU_CLI_JSON_RECORDS: with them
 *
 * How much of a domain is written.
 */
typedef enum
{
  TODOKU_CLI_JSON_SUMMARY,
  TODOKU_CLI_JSON_RECORDS,
} TodokuCliJsonDetail;

void todoku_cli_json_verdict  (TodokuJsonWriter     *writer,
                               const TodokuVerdict  *verdict);
void todoku_cli_json_server   (TodokuJsonWriter     *writer,
                               TodokuDeliveryServer *server,
                               const GError         *error,
                               int                   status);
void todoku_cli_json_whose    (TodokuJsonWriter     *writer,
                               TodokuDeliveryServer *server,
                               const char           *kind);
void todoku_cli_json_subject  (TodokuJsonWriter     *writer,
                               gpointer              subject,
                               TodokuCliJsonDetail   detail,
                               const GError         *error,
                               int                   status);
void todoku_cli_json_changes  (TodokuJsonWriter     *writer,
                               TodokuSenderDomain   *domain,
                               GPtrArray            *changes);
void todoku_cli_json_subjects (TodokuJsonWriter     *writer,
                               GListModel           *subjects);
void todoku_cli_json_account  (TodokuJsonWriter     *writer,
                               TodokuSharedAccount  *account);
void todoku_cli_json_time     (TodokuJsonWriter     *writer,
                               const char           *name,
                               gint64                time);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the commands of `todokuctl domain` share: how a delivery domain is shown, and what became of
 * one among several. Main thread only.
 */
#pragma once

#include "todoku-cli.h"

G_BEGIN_DECLS

/**
 * TodokuCliOutcome:
 * @domain: (unowned): the list's
 * @error: (owned) (nullable): why it could not be done
 * @status: the exit status that it would have alone, or -1 where nothing was asked
 *
 * What became of one delivery domain.
 */
typedef struct
{
  TodokuSenderDomain *domain;
  GError *error;
  int status;
} TodokuCliOutcome;

GArray *todoku_cli_outcomes_new   (void);
void    todoku_cli_print_outcomes (TodokuCli          *cli,
                                   GArray             *outcomes,
                                   gboolean            several);

int     todoku_cli_domain_verify  (TodokuCli          *cli,
                                   char              **argv);
int     todoku_cli_domain_check   (TodokuCli          *cli,
                                   char              **argv);

G_END_DECLS

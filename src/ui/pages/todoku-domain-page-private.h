/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the two files of a domain's page share: the page itself, and its actions. Main thread only.
 */
#pragma once

#include "todoku-domain-page.h"

#include "todoku-dns-rows.h"
#include "todoku-history-list.h"
#include "todoku-notice.h"
#include "todoku-page-head.h"
#include "todoku-progress.h"
#include "todoku-record-list.h"
#include "todoku-status-pill.h"

G_BEGIN_DECLS

struct _TodokuDomainPage
{
  GtkBox parent_instance;

  /* Owned */
  TodokuSession *session;
  TodokuSenderDomain *domain;
  TodokuProgress *progress_follower;

  /* Template Widgets */
  GtkWidget *account_button;
  GtkWidget *check_button;
  GtkWidget *continue_box;
  TodokuDnsRows *dns_rows;
  TodokuNotice *failure_notice;
  GtkWidget *start_button;
  GtkWidget *stopped_box;
  TodokuPageHead *head;
  TodokuHistoryList *history;
  GtkWidget *keep_notice;
  GtkWidget *monitor_list;
  GtkSwitch *monitor_switch;
  GtkWidget *monitor_title;
  GtkWidget *practice_bar;
  GtkButton *practice_button;
  GtkProgressBar *progress;
  TodokuRecordList *records;
  GtkWidget *records_title;
  GtkWidget *request_button;
  TodokuStatusPill *tracking_pill;
  GtkButton *verify_button;
  AdwWindowTitle *window_title;
};

void todoku_domain_page_install_actions (GtkWidgetClass *klass);

G_END_DECLS

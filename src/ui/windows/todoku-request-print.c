/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a print operation needs lives as long as the operation, which may be longer than the window
 * that began it. Main thread only.
 */
#include "todoku-config.h"

#include "todoku-request-print.h"

#include <glib/gi18n-lib.h>

#include "todoku-request-sheet.h"
#include "todoku-widget.h"

/**
 * PrintJob:
 * @request: (owned): what is printed
 * @date: (owned): the date on the sheet
 * @sheet: (owned) (nullable): its pages, once the paper is known
 *
 * What a print operation draws.
 */
typedef struct
{
  TodokuRequest *request;
  char *date;
  TodokuRequestSheet *sheet;
} PrintJob;

static void
print_job_free (gpointer data)
{
  PrintJob *job = data;

  todoku_request_free (job->request);
  g_free (job->date);
  todoku_request_sheet_free (job->sheet);
  g_free (job);
}

static void
print_begun_cb (GtkPrintOperation *operation,
                GtkPrintContext   *context,
                gpointer           user_data)
{
  PrintJob *job = user_data;

  g_clear_pointer (&job->sheet, todoku_request_sheet_free);
  job->sheet = todoku_request_sheet_new (job->request, job->date,
                                         gtk_print_context_get_cairo_context (context),
                                         gtk_print_context_get_width (context),
                                         gtk_print_context_get_height (context));
  gtk_print_operation_set_n_pages (operation, todoku_request_sheet_n_pages (job->sheet));
}

static void
page_drawn_cb (GtkPrintOperation *operation,
               GtkPrintContext   *context,
               int                page,
               gpointer           user_data)
{
  const PrintJob *job = user_data;

  todoku_request_sheet_draw_page (job->sheet, gtk_print_context_get_cairo_context (context), page);
}

static void
print_done_cb (GtkPrintOperation       *operation,
               GtkPrintOperationResult  result,
               gpointer                 user_data)
{
  GtkWidget *parent = user_data;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    todoku_widget_show_toast (parent, _("The request could not be printed."));
}

static GtkPageSetup *
new_a4_setup (void)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  g_autoptr(GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size (setup, paper);
  gtk_page_setup_set_top_margin (setup, TODOKU_SHEET_MARGIN, GTK_UNIT_POINTS);
  gtk_page_setup_set_bottom_margin (setup, TODOKU_SHEET_MARGIN, GTK_UNIT_POINTS);
  gtk_page_setup_set_left_margin (setup, TODOKU_SHEET_MARGIN, GTK_UNIT_POINTS);
  gtk_page_setup_set_right_margin (setup, TODOKU_SHEET_MARGIN, GTK_UNIT_POINTS);

  return setup;
}

/**
 * todoku_request_print:
 * @parent: the window that asks; it is told with a toast that printing failed
 * @request: (transfer full): what to print
 * @date: the date on the sheet, as people write it
 * @title: what the printer's queue calls it
 *
 * Opens the print dialog and returns; what is printed does not change any more.
 */
void
todoku_request_print (GtkWindow     *parent,
                      TodokuRequest *request,
                      const char    *date,
                      const char    *title)
{
  g_autoptr(GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr(GtkPageSetup) setup = new_a4_setup ();
  PrintJob *job = g_new0 (PrintJob, 1);

  job->request = request;
  job->date = g_strdup (date);
  g_object_set_data_full (G_OBJECT (operation), "todoku-print-job", job, print_job_free);

  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, title);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect (operation, "begin-print", G_CALLBACK (print_begun_cb), job);
  g_signal_connect (operation, "draw-page", G_CALLBACK (page_drawn_cb), job);
  g_signal_connect_object (operation, "done", G_CALLBACK (print_done_cb), parent, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

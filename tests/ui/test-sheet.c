/* SPDX-License-Identifier: GPL-3.0-or-later
 * The printed DNS設定依頼書: nothing falls off a page, long keys break inside their column, and many
 * records take as many pages as they need. Needs no display. With TODOKU_SHEET_FOLDER set, the
 * sheets are also written there as PDF, to be looked at.
 */
#include <cairo-pdf.h>
#include <glib.h>

#include "todoku-request-sheet.h"

/* A4 inside margins of 15 mm, in points. */
#define PAPER_WIDTH  595.0
#define PAPER_HEIGHT 842.0
#define MARGIN       42.5
#define WIDTH        (PAPER_WIDTH - 2 * MARGIN)
#define HEIGHT       (PAPER_HEIGHT - 2 * MARGIN)

typedef struct
{
  TodokuRequestLanguage language;
  guint n_records;
  gboolean long_value;
  guint min_pages;
  guint max_pages;
} Case;

static TodokuRequest *
make_request (const Case *test)
{
  TodokuRequest *request = todoku_request_new (test->language);
  g_autofree char *key = g_strnfill (test->long_value ? 700 : 20, 'A');

  request->company = g_strdup ("株式会社サンプル");
  request->contact = g_strdup ("情報システム部 <info@example.jp> & \"03-0000-0000\"");
  request->recipient = g_strdup ("管理業者");
  request->deadline = g_strdup ("2026-11-28 09:00");
  for (guint i = 0; i < test->n_records; i++)
    {
      g_autofree char *host = g_strdup_printf ("s%u._domainkey.mail.example.jp", i + 1);
      g_autofree char *value = g_strdup_printf ("k=rsa; t=s; p=%s", key);
      g_autoptr(TodokuRecord) record = todoku_record_new (&(TodokuRecord) {
      .type = TODOKU_RECORD_TYPE_TXT, .host = host, .value = value,
      .domain = "mail.example.jp"
    });

      todoku_request_add (request, record, i == 0 ? "sendgrid.net" : NULL);
    }

  return request;
}

static void
draw_to_folder (TodokuRequest *request,
                const Case    *test,
                const char    *folder)
{
  g_autofree char *path = g_strdup_printf ("%s/sheet-%s-%u.pdf", folder,
                                           test->language == TODOKU_REQUEST_JAPANESE ? "ja" : "en",
                                           test->n_records);
  cairo_surface_t *surface = cairo_pdf_surface_create (path, PAPER_WIDTH, PAPER_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  TodokuRequestSheet *sheet = todoku_request_sheet_new (request, "2026年11月25日", cr, WIDTH, HEIGHT);

  for (guint i = 0; i < todoku_request_sheet_n_pages (sheet); i++)
    {
      cairo_save (cr);
      cairo_translate (cr, MARGIN, MARGIN);
      todoku_request_sheet_draw_page (sheet, cr, i);
      cairo_restore (cr);
      cairo_show_page (cr);
    }
  cairo_surface_finish (surface);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  todoku_request_sheet_free (sheet);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_pages (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(TodokuRequest) request = make_request (test);
  const char *folder = g_getenv ("TODOKU_SHEET_FOLDER");
  cairo_surface_t *scratch = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (scratch);
  TodokuRequestSheet *sheet = todoku_request_sheet_new (request, "2026-11-25", cr, WIDTH, HEIGHT);
  guint n_pages = todoku_request_sheet_n_pages (sheet);

  g_assert_cmpuint (n_pages, >=, test->min_pages);
  g_assert_cmpuint (n_pages, <=, test->max_pages);
  for (guint i = 0; i < n_pages; i++)
    {
      cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
      cairo_t *page = cairo_create (surface);
      double x, y, width, height;

      todoku_request_sheet_draw_page (sheet, page, i);
      cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
      /* Ink may stand a little out of its logical box, and the page number below the area. */
      g_assert_cmpfloat (width, >, WIDTH / 3);
      g_assert_cmpfloat (x, >=, -3);
      g_assert_cmpfloat (y, >=, -3);
      g_assert_cmpfloat (x + width, <=, WIDTH + 3);
      g_assert_cmpfloat (y + height, <=, HEIGHT + MARGIN);
      cairo_destroy (page);
      cairo_surface_destroy (surface);
    }
  todoku_request_sheet_free (sheet);
  cairo_destroy (cr);
  cairo_surface_destroy (scratch);
  if (folder != NULL)
    draw_to_folder (request, test, folder);
}

int
main (int    argc,
      char **argv)
{
  static const Case japanese = { TODOKU_REQUEST_JAPANESE, 3, TRUE, 1, 2 };
  static const Case english = { TODOKU_REQUEST_ENGLISH, 2, FALSE, 1, 1 };
  static const Case many = { TODOKU_REQUEST_JAPANESE, 60, FALSE, 4, 30 };

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/ui/sheet/japanese", &japanese, test_pages);
  g_test_add_data_func ("/ui/sheet/english", &english, test_pages);
  g_test_add_data_func ("/ui/sheet/many", &many, test_pages);

  return g_test_run ();
}

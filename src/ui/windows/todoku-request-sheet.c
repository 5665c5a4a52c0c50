/* SPDX-License-Identifier: GPL-3.0-or-later
 * The printed request. Owns its Pango layouts, one a block; blocks are never cut, unless a single
 * one is taller than a page. Main thread only. It draws text, never markup: values come from DNS
 * services.
 */
#include "todoku-request-sheet.h"

#include "todoku-text-table.h"

#include <math.h>

#define TITLE_SIZE 18
#define TEXT_SIZE 10
#define VALUE_SIZE 9.5
#define LABEL_WIDTH 76.0
#define PADDING 6.0
#define GAP 10.0
#define BOX_SIZE 10.0
#define FOOTER_HEIGHT 24.0

/**
 * Line:
 * @label: (owned) (nullable): the layout at the left
 * @text: (owned): the layout beside it, or across the whole width without a label
 * @height: how tall the line is, padding included
 * @checkbox: whether a box to tick stands at its right end
 *
 * One line of a block.
 */
typedef struct
{
  PangoLayout *label;
  PangoLayout *text;
  double height;
  gboolean checkbox;
} Line;

/**
 * Block:
 * @lines: (owned) (element-type Line): its lines
 * @height: the sum of their heights
 * @framed: whether it has a frame
 *
 * What is kept together on one page.
 */
typedef struct
{
  GArray *lines;
  double height;
  gboolean framed;
} Block;

struct _TodokuRequestSheet
{
  PangoContext *context;
  double width;
  double height;
  TodokuRequestLanguage language;

  /* (owned) (element-type Block) */
  GPtrArray *blocks;

  /* (owned) (element-type guint): the first block of each page */
  GArray *pages;
};

static void
line_clear (gpointer data)
{
  Line *line = data;

  g_clear_object (&line->label);
  g_clear_object (&line->text);
}

static void
block_free (gpointer data)
{
  Block *block = data;

  g_array_unref (block->lines);
  g_free (block);
}

static Block *
add_block (TodokuRequestSheet *self,
           gboolean            framed)
{
  Block *block = g_new0 (Block, 1);

  block->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  g_array_set_clear_func (block->lines, line_clear);
  block->framed = framed;
  g_ptr_array_add (self->blocks, block);

  return block;
}

static PangoLayout *
make_layout (TodokuRequestSheet *self,
             const char         *text,
             double              size,
             PangoWeight         weight,
             gboolean            value,
             double              width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *font = pango_font_description_new ();
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_family (font, value ? "Monospace" : "Sans");
  pango_font_description_set_size (font, (int) round (size * PANGO_SCALE));
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);

  /* Pango would break a long value with a hyphen that is not part of it. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  if (value)
    pango_attr_list_insert (attributes,
                            pango_attr_language_new (pango_language_from_string ("en")));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);

  pango_layout_set_wrap (layout, value ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);

  return layout;
}

static double
layout_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static Line *
add_line (TodokuRequestSheet *self,
          Block              *block,
          const char         *label,
          PangoLayout        *text)
{
  Line line = { .text = text };

  line.height = layout_height (text);
  if (label != NULL)
    {
      line.label = make_layout (self, label, TEXT_SIZE - 1, PANGO_WEIGHT_BOLD, FALSE,
                                LABEL_WIDTH - 2 * PADDING);
      line.height = MAX (line.height, layout_height (line.label));
    }
  line.height += PADDING;
  block->height += line.height;
  g_array_append_val (block->lines, line);

  return &g_array_index (block->lines, Line, block->lines->len - 1);
}

static void
add_pair (TodokuRequestSheet *self,
          Block              *block,
          const char         *label,
          const char         *text,
          gboolean            value)
{
  double width = self->width - LABEL_WIDTH - 2 * PADDING;

  if (text == NULL || *text == '\0')
    return;

  add_line (self, block, label,
            make_layout (self, text, value ? VALUE_SIZE : TEXT_SIZE, PANGO_WEIGHT_NORMAL, value,
                         width));
}

static const char *
phrase (TodokuRequestSheet  *self,
        TodokuRequestPhrase  which)
{
  return todoku_request_get_phrase (self->language, which);
}

static void
add_record (TodokuRequestSheet      *self,
            const TodokuRequestItem *item,
            guint                    number)
{
  const TodokuRecord *record = item->record;
  Block *block = add_block (self, TRUE);
  g_autofree char *host = todoku_text_plain (record->host);
  g_autofree char *value = todoku_request_item_dup_value (item);
  g_autofree char *head =
    g_strdup_printf ("%s %u    TYPE  %s", phrase (self, TODOKU_REQUEST_NUMBER), number,
                     todoku_enum_to_token (TODOKU_TYPE_RECORD_TYPE, record->type));
  Line *line = add_line (self, block, NULL,
                         make_layout (self, head, TEXT_SIZE, PANGO_WEIGHT_BOLD, FALSE,
                                      self->width - 120));

  line->checkbox = TRUE;
  if (item->previous_type != NULL)
    {
      g_autofree char *before = g_strdup_printf ("TYPE\n%s", phrase (self, TODOKU_REQUEST_BEFORE));

      add_pair (self, block, before, item->previous_type, TRUE);
    }
  if (item->previous_host != NULL)
    {
      g_autofree char *before = g_strdup_printf ("HOST\n%s", phrase (self, TODOKU_REQUEST_BEFORE));
      g_autofree char *after = g_strdup_printf ("HOST\n%s", phrase (self, TODOKU_REQUEST_AFTER));

      add_pair (self, block, before, item->previous_host, TRUE);
      add_pair (self, block, after, host, TRUE);
    }
  else
    {
      add_pair (self, block, "HOST", host, TRUE);
    }
  if (record->priority >= 0)
    {
      g_autofree char *priority = g_strdup_printf ("%d", record->priority);

      add_pair (self, block, "PRIORITY", priority, TRUE);
    }
  if (item->previous != NULL)
    {
      g_autofree char *before = g_strdup_printf ("VALUE\n%s", phrase (self, TODOKU_REQUEST_BEFORE));
      g_autofree char *after = g_strdup_printf ("VALUE\n%s", phrase (self, TODOKU_REQUEST_AFTER));
      g_autofree char *previous = todoku_text_plain (item->previous);

      add_pair (self, block, before, previous, TRUE);
      add_pair (self, block, after, value, TRUE);
    }
  else
    {
      add_pair (self, block, "VALUE", value, TRUE);
    }
}

static void
add_content (TodokuRequestSheet  *self,
             const TodokuRequest *request,
             const char          *date)
{
  g_autofree char *domains = todoku_request_get_domains (request);
  g_auto(GStrv) notes = todoku_request_get_notes (request);
  PangoLayout *title;
  Block *block;

  block = add_block (self, FALSE);
  title = make_layout (self, phrase (self, TODOKU_REQUEST_TITLE), TITLE_SIZE, PANGO_WEIGHT_BOLD,
                       FALSE, self->width);
  pango_layout_set_alignment (title, PANGO_ALIGN_CENTER);
  add_line (self, block, NULL, title);

  block = add_block (self, FALSE);
  add_pair (self, block, phrase (self, TODOKU_REQUEST_DATE), date, FALSE);
  add_pair (self, block, phrase (self, TODOKU_REQUEST_RECIPIENT), request->recipient, FALSE);
  add_pair (self, block, phrase (self, TODOKU_REQUEST_COMPANY), request->company, FALSE);
  add_pair (self, block, phrase (self, TODOKU_REQUEST_CONTACT), request->contact, FALSE);
  add_pair (self, block, phrase (self, TODOKU_REQUEST_DOMAIN), domains, FALSE);
  add_pair (self, block, phrase (self, TODOKU_REQUEST_DEADLINE), request->deadline, FALSE);

  for (guint i = 0; i < request->items->len; i++)
    add_record (self, g_ptr_array_index (request->items, i), i + 1);

  block = add_block (self, FALSE);
  add_line (self, block, NULL,
            make_layout (self, phrase (self, TODOKU_REQUEST_NOTES), TEXT_SIZE, PANGO_WEIGHT_BOLD,
                         FALSE, self->width));
  for (guint i = 0; notes[i] != NULL; i++)
    {
      g_autofree char *note = g_strconcat ("・", notes[i], NULL);

      add_line (self, block, NULL,
                make_layout (self, note, TEXT_SIZE, PANGO_WEIGHT_NORMAL, FALSE, self->width));
    }

  block = add_block (self, TRUE);
  add_pair (self, block, phrase (self, TODOKU_REQUEST_WORKER), " ", FALSE);
}

static void
paginate (TodokuRequestSheet *self)
{
  double room = self->height - FOOTER_HEIGHT;
  double y = 0;

  for (guint i = 0; i < self->blocks->len; i++)
    {
      const Block *block = g_ptr_array_index (self->blocks, i);

      if (i == 0 || (y > 0 && y + block->height > room))
        {
          g_array_append_val (self->pages, i);
          y = 0;
        }
      y += block->height + GAP;
    }
}

/**
 * todoku_request_sheet_new:
 * @request: what is asked for
 * @date: the date on the sheet, as people write it
 * @cr: a cairo context of the surface that is drawn on
 * @width: the width of the area inside the margins, in points
 * @height: its height
 *
 * Returns: (transfer full): the sheet, laid out in pages
 */
TodokuRequestSheet *
todoku_request_sheet_new (const TodokuRequest *request,
                          const char          *date,
                          cairo_t             *cr,
                          double               width,
                          double               height)
{
  TodokuRequestSheet *self = g_new0 (TodokuRequestSheet, 1);

  self->context = pango_cairo_create_context (cr);
  pango_cairo_context_set_resolution (self->context, 72);
  pango_context_set_language (self->context,
                              pango_language_from_string (request->language ==
                                                          TODOKU_REQUEST_JAPANESE ? "ja" : "en"));
  self->width = width;
  self->height = height;
  self->language = request->language;
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  self->pages = g_array_new (FALSE, FALSE, sizeof (guint));
  add_content (self, request, date);
  paginate (self);

  return self;
}

/**
 * todoku_request_sheet_free:
 * @self: (transfer full) (nullable): a sheet
 */
void
todoku_request_sheet_free (TodokuRequestSheet *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->blocks);
  g_array_unref (self->pages);
  g_object_unref (self->context);
  g_free (self);
}

/**
 * todoku_request_sheet_n_pages:
 * @self: a sheet
 *
 * Returns: how many pages it has; at least one
 */
guint
todoku_request_sheet_n_pages (TodokuRequestSheet *self)
{
  return self->pages->len;
}

static void
show_layout (cairo_t     *cr,
             PangoLayout *layout,
             double       x,
             double       y)
{
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_checkbox (TodokuRequestSheet *self,
               cairo_t            *cr,
               double              y)
{
  g_autoptr(PangoLayout) word = make_layout (self, phrase (self, TODOKU_REQUEST_DONE), TEXT_SIZE,
                                             PANGO_WEIGHT_NORMAL, FALSE, 100);
  int word_width;

  pango_layout_get_size (word, &word_width, NULL);
  show_layout (cr, word,
               self->width - PADDING - BOX_SIZE - PADDING - (double) word_width / PANGO_SCALE, y);
  cairo_rectangle (cr, self->width - PADDING - BOX_SIZE, y + 1.5, BOX_SIZE, BOX_SIZE);
  cairo_set_line_width (cr, 0.8);
  cairo_stroke (cr);
}

static void
draw_block (TodokuRequestSheet *self,
            cairo_t            *cr,
            const Block        *block,
            double              y)
{
  double indent = block->framed ? PADDING : 0;
  double line_y = y + PADDING / 2;

  for (guint i = 0; i < block->lines->len; i++)
    {
      const Line *line = &g_array_index (block->lines, Line, i);

      if (line->label != NULL)
        {
          show_layout (cr, line->label, indent, line_y);
          show_layout (cr, line->text, LABEL_WIDTH, line_y);
        }
      else
        {
          show_layout (cr, line->text, indent, line_y);
        }
      if (line->checkbox)
        draw_checkbox (self, cr, line_y);
      line_y += line->height;
    }

  if (block->framed)
    {
      cairo_rectangle (cr, 0, y, self->width, block->height);
      cairo_set_line_width (cr, 0.6);
      cairo_stroke (cr);
    }
}

static void
draw_footer (TodokuRequestSheet *self,
             cairo_t            *cr,
             guint               page)
{
  g_autofree char *text = NULL;
  g_autoptr(PangoLayout) layout = NULL;

  if (self->pages->len < 2)
    return;

  /* The format comes from the table of phrases alone. */
  _Pragma("GCC diagnostic push")
  _Pragma("GCC diagnostic ignored \"-Wformat-nonliteral\"")
  text = g_strdup_printf (phrase (self, TODOKU_REQUEST_PAGE), page + 1, self->pages->len);
  _Pragma("GCC diagnostic pop")
  layout = make_layout (self, text, TEXT_SIZE - 1, PANGO_WEIGHT_NORMAL, FALSE, self->width);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  show_layout (cr, layout, 0, self->height - FOOTER_HEIGHT / 2);
}

/**
 * todoku_request_sheet_draw_page:
 * @self: a sheet
 * @cr: a cairo context whose origin is the upper left corner inside the margins
 * @page: which page, from 0
 */
void
todoku_request_sheet_draw_page (TodokuRequestSheet *self,
                                cairo_t            *cr,
                                guint               page)
{
  guint first, end;
  double y = 0;

  g_return_if_fail (page < self->pages->len);

  first = g_array_index (self->pages, guint, page);
  end = page + 1 < self->pages->len ? g_array_index (self->pages, guint, page + 1)
                                    : self->blocks->len;
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (guint i = first; i < end; i++)
    {
      const Block *block = g_ptr_array_index (self->blocks, i);

      draw_block (self, cr, block, y);
      y += block->height + GAP;
    }
  draw_footer (self, cr, page);
}

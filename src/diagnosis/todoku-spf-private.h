/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files about SPF share. Pure; any thread.
 */
#pragma once

#include "todoku-spf.h"

G_BEGIN_DECLS

TodokuSpfTerm *todoku_spf_term_parse       (const char    *text);
void           todoku_spf_term_free        (TodokuSpfTerm *term);
gboolean       todoku_spf_covers_network   (const TodokuSpfTerm *term,
                                            const TodokuSpfTerm *wanted);
gboolean       todoku_spf_is_macro_string  (const char    *text);
gboolean       todoku_spf_is_domain_spec   (const char    *text);
gboolean       todoku_spf_misspells_version (const char   *ascii);
gboolean       todoku_spf_lacks_version    (const char    *text);
char          *todoku_spf_respace          (const char    *ascii);
TodokuSpfTerm *todoku_spf_respell          (const char    *word);
char          *todoku_spf_expand           (const char    *spec,
                                            const char    *domain,
                                            const char    *sender);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TodokuSpfTerm, todoku_spf_term_free)

G_END_DECLS

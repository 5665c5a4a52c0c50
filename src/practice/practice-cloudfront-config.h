/* SPDX-License-Identifier: GPL-3.0-or-later
 * The DistributionConfig of CloudFront (2020-05-31) as XML. Pure; any thread.
 */
#pragma once

#include <json-glib/json-glib.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

#define PRACTICE_CLOUDFRONT_NAMESPACE "http://cloudfront.amazonaws.com/doc/2020-05-31/"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

xmlDoc    *practice_config_read         (GBytes      *body,
                                         const char **ret_code,
                                         const char **ret_text);
char      *practice_config_dup_text     (xmlDoc      *document,
                                         const char  *parent,
                                         const char  *name);
JsonArray *practice_config_read_aliases (xmlDoc      *document);
char      *practice_config_complete     (xmlDoc      *document);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 * CloudFront's XML. The parser loads nothing from anywhere and replaces no entities. Pure; any
 * thread. It refuses documents with a document type, because no reply has one and every XML attack
 * needs one.
 */
#include "todoku-cloudfront-xml.h"

#include "todoku-error.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#define NAMESPACE "http://cloudfront.amazonaws.com/doc/2020-05-31/"

/* Two policies that CloudFront manages: cache nothing, and hand on every header, cookie and query,
 * the Host above all, by which the service knows whose link it is.
 */
#define CACHING_DISABLED "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
#define ALL_VIEWER "216adef6-5c7f-47e4-b989-5492eafa07d3"

#define MAX_TEXT 4096

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

static xmlDoc *
parse_document (GBytes     *body,
                const char *root_name,
                GError    **error)
{
  g_autoptr(xmlDoc) doc = NULL;
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  xmlNode *root;

  if (length > 0 && length <= G_MAXINT)
    doc = xmlReadMemory (text, (int) length, NULL, NULL,
                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  if (root == NULL || doc->intSubset != NULL || doc->extSubset != NULL ||
      !g_str_equal ((const char *) root->name, root_name))
    {
      g_set_error (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                   "The reply is not a %s in XML", root_name);
      return NULL;
    }

  return g_steal_pointer (&doc);
}

static xmlNode *
find_child (xmlNode    *parent,
            const char *name)
{
  for (xmlNode *node = parent != NULL ? parent->children : NULL; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE && g_str_equal ((const char *) node->name, name))
      return node;

  return NULL;
}

static char *
get_text (xmlNode *node)
{
  xmlChar *content = node != NULL ? xmlNodeGetContent (node) : NULL;
  char *text = NULL;

  if (content != NULL && strlen ((const char *) content) <= MAX_TEXT)
    text = g_strstrip (g_strdup ((const char *) content));
  if (text != NULL && !todoku_remote_text_is_clean (text))
    g_clear_pointer (&text, g_free);
  if (content != NULL)
    xmlFree (content);

  return text;
}

static char *
get_child_text (xmlNode    *parent,
                const char *name)
{
  return get_text (find_child (parent, name));
}

static gboolean
child_is_true (xmlNode    *parent,
               const char *name)
{
  g_autofree char *text = get_child_text (parent, name);

  return g_strcmp0 (text, "true") == 0;
}

static GBytes *
dump_document (xmlDoc *doc)
{
  xmlChar *text = NULL;
  int length = 0;
  GBytes *bytes;

  xmlDocDumpMemoryEnc (doc, &text, &length, "UTF-8");
  bytes = g_bytes_new (text, length);
  xmlFree (text);

  return bytes;
}

static xmlNode *
add_element (xmlNode    *parent,
             const char *name)
{
  return xmlNewChild (parent, NULL, BAD_CAST name, NULL);
}

static void
add_text (xmlNode    *parent,
          const char *name,
          const char *text)
{
  xmlNewTextChild (parent, NULL, BAD_CAST name, BAD_CAST text);
}

/* Lists carry their length beside their items; a wrong one is refused as inconsistent. */
static void
add_list (xmlNode           *parent,
          const char        *name,
          const char        *item,
          const char *const *texts)
{
  xmlNode *list = add_element (parent, name);
  g_autofree char *quantity = g_strdup_printf ("%u", g_strv_length ((char **) texts));
  xmlNode *items;

  add_text (list, "Quantity", quantity);
  items = add_element (list, "Items");
  for (guint i = 0; texts[i] != NULL; i++)
    add_text (items, item, texts[i]);
}

static void
add_origins (xmlNode    *config,
             const char *origin)
{
  static const char *const protocols[] = { "TLSv1.2", NULL };
  xmlNode *origins = add_element (config, "Origins");
  xmlNode *node;
  xmlNode *custom;

  add_text (origins, "Quantity", "1");
  node = add_element (add_element (origins, "Items"), "Origin");
  add_text (node, "Id", "delivery-service");
  add_text (node, "DomainName", origin);
  custom = add_element (node, "CustomOriginConfig");
  add_text (custom, "HTTPPort", "80");
  add_text (custom, "HTTPSPort", "443");
  add_text (custom, "OriginProtocolPolicy", "https-only");
  add_list (custom, "OriginSslProtocols", "SslProtocol", protocols);
}

/* Plain HTTP stays allowed for viewers: the links in mail sent before are http. */
static void
add_behavior (xmlNode *config)
{
  static const char *const allowed[] = {
    "GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE", NULL
  };
  static const char *const cached[] = { "GET", "HEAD", NULL };
  xmlNode *behavior = add_element (config, "DefaultCacheBehavior");

  add_text (behavior, "TargetOriginId", "delivery-service");
  add_text (behavior, "ViewerProtocolPolicy", "allow-all");
  add_list (behavior, "AllowedMethods", "Method", allowed);
  add_list (find_child (behavior, "AllowedMethods"), "CachedMethods", "Method", cached);
  add_text (behavior, "Compress", "false");
  add_text (behavior, "CachePolicyId", CACHING_DISABLED);
  add_text (behavior, "OriginRequestPolicyId", ALL_VIEWER);
}

/**
 * todoku_cloudfront_build_config:
 * @request: what to create
 *
 * Returns: (transfer full): the body of CreateDistribution
 */
GBytes *
todoku_cloudfront_build_config (const TodokuDistributionRequest *request)
{
  g_autoptr(xmlDoc) doc = xmlNewDoc (BAD_CAST "1.0");
  xmlNode *config = xmlNewDocNode (doc, NULL, BAD_CAST "DistributionConfig", NULL);
  g_autofree char *comment = g_strdup_printf ("Todoku: %.100s", request->host);
  const char *const aliases[] = { request->host, NULL };
  xmlNode *certificate;

  xmlDocSetRootElement (doc, config);
  xmlSetNs (config, xmlNewNs (config, BAD_CAST NAMESPACE, NULL));
  add_text (config, "CallerReference", request->caller_reference);
  add_list (config, "Aliases", "CNAME", aliases);
  add_origins (config, request->origin);
  add_behavior (config);
  add_text (config, "Comment", comment);
  add_text (config, "PriceClass", "PriceClass_All");
  add_text (config, "Enabled", "true");
  certificate = add_element (config, "ViewerCertificate");
  add_text (certificate, "ACMCertificateArn", request->certificate_id);
  add_text (certificate, "SSLSupportMethod", "sni-only");
  add_text (certificate, "MinimumProtocolVersion", "TLSv1.2_2021");
  add_text (config, "HttpVersion", "http2");
  add_text (config, "IsIPV6Enabled", "true");

  return dump_document (doc);
}

/**
 * todoku_cloudfront_disable_config:
 * @config: a reply of GetDistributionConfig
 * @ret_changed: (out): whether it was enabled
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * An update replaces the whole configuration, so everything goes back as it came, but for one
 * element. There are several of that name in the document; only the direct child of the root is
 * meant.
 *
 * Returns: (transfer full): the body of UpdateDistribution, or %NULL with @error set
 */
GBytes *
todoku_cloudfront_disable_config (GBytes    *config,
                                  gboolean  *ret_changed,
                                  GError   **error)
{
  g_autoptr(xmlDoc) doc = parse_document (config, "DistributionConfig", error);
  xmlNode *root;
  xmlNode *enabled;

  if (doc == NULL)
    return NULL;
  root = xmlDocGetRootElement (doc);
  enabled = find_child (root, "Enabled");
  if (enabled == NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The configuration in the reply does not say whether it is enabled");
      return NULL;
    }
  *ret_changed = child_is_true (root, "Enabled");
  xmlNodeSetContent (enabled, BAD_CAST "false");

  return dump_document (doc);
}

static char *
get_alias (xmlNode *parent)
{
  return get_child_text (find_child (find_child (parent, "Aliases"), "Items"), "CNAME");
}

static gboolean
has_alias (xmlNode    *parent,
           const char *host)
{
  xmlNode *items = find_child (find_child (parent, "Aliases"), "Items");

  for (xmlNode *node = items != NULL ? items->children : NULL; node != NULL; node = node->next)
    {
      g_autofree char *text = node->type == XML_ELEMENT_NODE ? get_text (node) : NULL;

      if (text != NULL && g_ascii_strcasecmp (text, host) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Ids go into paths, so nothing but what they are made of may pass. */
static gboolean
is_id (const char *text)
{
  return text != NULL && *text != '\0' && strlen (text) <= 64 &&
         strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
         strlen (text);
}

/**
 * todoku_cloudfront_parse_distribution:
 * @body: a reply of CreateDistribution, GetDistribution or UpdateDistribution
 * @service_time: the service's clock
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: (transfer full): the distribution, without its ETag; or %NULL with @error set
 */
TodokuDistribution *
todoku_cloudfront_parse_distribution (GBytes  *body,
                                      gint64   service_time,
                                      GError **error)
{
  g_autoptr(xmlDoc) doc = parse_document (body, "Distribution", error);
  g_autoptr(TodokuDistribution) distribution = todoku_distribution_new ();
  g_autofree char *status = NULL;
  xmlNode *root;
  xmlNode *config;

  if (doc == NULL)
    return NULL;
  root = xmlDocGetRootElement (doc);
  config = find_child (root, "DistributionConfig");
  status = get_child_text (root, "Status");
  distribution->id = get_child_text (root, "Id");
  distribution->host = get_child_text (root, "DomainName");
  if (!is_id (distribution->id) || distribution->host == NULL || *distribution->host == '\0' ||
      status == NULL || config == NULL)
    {
      g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                           "The distribution in the reply is not complete");
      return NULL;
    }

  distribution->deployed = g_str_equal (status, "Deployed");
  distribution->alias = get_alias (config);
  distribution->caller_reference = get_child_text (config, "CallerReference");
  distribution->certificate_id = get_child_text (find_child (config, "ViewerCertificate"),
                                                 "ACMCertificateArn");
  distribution->enabled = child_is_true (config, "Enabled");
  distribution->service_time = service_time;

  return g_steal_pointer (&distribution);
}

/**
 * todoku_cloudfront_parse_list:
 * @body: a reply of ListDistributions
 * @host: the alias that is looked for
 * @ret_found: (out) (nullable): the id of the distribution that has it
 * @ret_next_marker: (out) (nullable): where this page ended, or %NULL at the end of the list
 * @error: return location of #TODOKU_ERROR_INVALID_REPLY
 *
 * Returns: whether the reply is one
 */
gboolean
todoku_cloudfront_parse_list (GBytes      *body,
                              const char  *host,
                              char       **ret_found,
                              char       **ret_next_marker,
                              GError     **error)
{
  g_autoptr(xmlDoc) doc = parse_document (body, "DistributionList", error);
  xmlNode *root;
  xmlNode *items;

  *ret_found = NULL;
  *ret_next_marker = NULL;
  if (doc == NULL)
    return FALSE;
  root = xmlDocGetRootElement (doc);
  items = find_child (root, "Items");

  for (xmlNode *node = items != NULL ? items->children : NULL; node != NULL; node = node->next)
    if (node->type == XML_ELEMENT_NODE && has_alias (node, host))
      {
        g_autofree char *id = get_child_text (node, "Id");

        if (!is_id (id))
          {
            g_set_error_literal (error, TODOKU_ERROR, TODOKU_ERROR_INVALID_REPLY,
                                 "A distribution in the list has no id");
            return FALSE;
          }
        *ret_found = g_steal_pointer (&id);
        return TRUE;
      }

  if (child_is_true (root, "IsTruncated"))
    *ret_next_marker = get_child_text (root, "NextMarker");

  return TRUE;
}

/**
 * todoku_cloudfront_parse_error:
 * @body: the body of a refusal
 * @ret_code: (out): the service's code
 * @ret_message: (out) (nullable): the service's words
 *
 * Returns: whether there is a code
 */
gboolean
todoku_cloudfront_parse_error (GBytes  *body,
                               char   **ret_code,
                               char   **ret_message)
{
  g_autoptr(xmlDoc) doc = parse_document (body, "ErrorResponse", NULL);
  xmlNode *node = doc != NULL ? find_child (xmlDocGetRootElement (doc), "Error") : NULL;

  *ret_code = get_child_text (node, "Code");
  *ret_message = get_child_text (node, "Message");

  return *ret_code != NULL;
}

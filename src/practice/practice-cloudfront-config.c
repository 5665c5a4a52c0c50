/* SPDX-License-Identifier: GPL-3.0-or-later
 * The DistributionConfig of CloudFront: reading and completing it. Pure. Nothing in it is trusted:
 * it is bounded, entities are never loaded, and every Quantity must be true.
 */
#include "practice-cloudfront-config.h"

#define MAX_BODY (1024 * 1024)

static xmlNode *
find_child (xmlNode    *parent,
            const char *name)
{
  for (xmlNode *child = parent != NULL ? xmlFirstElementChild (parent) : NULL; child != NULL;
       child = xmlNextElementSibling (child))
    if (g_str_equal ((const char *) child->name, name))
      return child;

  return NULL;
}

static char *
child_text (xmlNode    *parent,
            const char *name)
{
  xmlNode *child = find_child (parent, name);
  xmlChar *content = child != NULL ? xmlNodeGetContent (child) : NULL;
  char *text = g_strdup ((const char *) content);

  xmlFree (content);

  return text;
}

/* Quantity must say how many Items there are, everywhere in the document. */
static gboolean
quantities_agree (xmlNode *node)
{
  xmlNode *items = find_child (node, "Items");
  g_autofree char *quantity = child_text (node, "Quantity");

  if (quantity != NULL &&
      g_ascii_strtoull (quantity, NULL, 10) != (items != NULL ? xmlChildElementCount (items) : 0))
    return FALSE;
  for (xmlNode *child = xmlFirstElementChild (node); child != NULL;
       child = xmlNextElementSibling (child))
    if (!quantities_agree (child))
      return FALSE;

  return TRUE;
}

/**
 * practice_config_read:
 * @body: what a client sent
 * @ret_code: (out): what is wrong with it, in CloudFront's words
 * @ret_text: (out): the same as a sentence
 *
 * Returns: (transfer full) (nullable): the configuration, if it is one
 */
xmlDoc *
practice_config_read (GBytes      *body,
                      const char **ret_code,
                      const char **ret_text)
{
  static const char *const required[] = {
    "CallerReference", "Origins", "DefaultCacheBehavior", "Comment", "Enabled",
  };
  g_autoptr(xmlDoc) document = NULL;
  xmlNode *root;
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  if (length > 0 && length <= MAX_BODY)
    document = xmlReadMemory (data, (int) length, NULL, NULL,
                              XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                              XML_PARSE_NOBLANKS);
  root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  *ret_code = "MalformedXML";
  *ret_text = "The XML is not a DistributionConfig";
  if (root == NULL || !g_str_equal ((const char *) root->name, "DistributionConfig") ||
      root->ns == NULL ||
      !g_str_equal ((const char *) root->ns->href, PRACTICE_CLOUDFRONT_NAMESPACE))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (required); i++)
    if (find_child (root, required[i]) == NULL)
      {
        *ret_text = required[i];
        return NULL;
      }
  if (!quantities_agree (root))
    {
      *ret_code = "InconsistentQuantities";
      *ret_text = "The value of Quantity and the size of Items don't match.";
      return NULL;
    }

  return g_steal_pointer (&document);
}

/**
 * practice_config_dup_text:
 * @document: a configuration
 * @parent: (nullable): a child of its root, or %NULL for the root
 * @name: a child of that
 *
 * Returns: (transfer full) (nullable): the text in it
 */
char *
practice_config_dup_text (xmlDoc     *document,
                          const char *parent,
                          const char *name)
{
  xmlNode *root = xmlDocGetRootElement (document);

  return child_text (parent != NULL ? find_child (root, parent) : root, name);
}

/**
 * practice_config_read_aliases:
 * @document: a configuration
 *
 * Returns: (transfer full): the host names that the distribution answers for
 */
JsonArray *
practice_config_read_aliases (xmlDoc *document)
{
  xmlNode *root = xmlDocGetRootElement (document);
  JsonArray *aliases = json_array_new ();
  xmlNode *items = find_child (find_child (root, "Aliases"), "Items");

  for (xmlNode *item = items != NULL ? xmlFirstElementChild (items) : NULL; item != NULL;
       item = xmlNextElementSibling (item))
    {
      xmlChar *content = xmlNodeGetContent (item);

      json_array_add_string_element (aliases, (const char *) content);
      xmlFree (content);
    }

  return aliases;
}

static void
add_xml (xmlNode    *parent,
         const char *name,
         const char *xml)
{
  g_autofree char *wrapped = NULL;
  xmlNode *list = NULL;

  if (parent == NULL || find_child (parent, name) != NULL)
    return;
  wrapped = g_strdup_printf ("<%s>%s</%s>", name, xml, name);
  if (xmlParseInNodeContext (parent, wrapped, (int) strlen (wrapped), XML_PARSE_NONET, &list) ==
      XML_ERR_OK &&
      list != NULL && parent->children != NULL)
    xmlAddPrevSibling (parent->children, list);
}

/**
 * practice_config_complete:
 * @document: a configuration
 *
 * The service answers with more than it was sent: several more elements called Enabled, among
 * others, and not only after the one that counts.
 *
 * Returns: (transfer full): the configuration as the service gives it back
 */
char *
practice_config_complete (xmlDoc *document)
{
  xmlNode *root = xmlDocGetRootElement (document);
  xmlNode *origin = find_child (find_child (find_child (root, "Origins"), "Items"), "Origin");
  xmlBuffer *buffer = xmlBufferCreate ();
  char *text;

  add_xml (root, "Logging",
           "<Enabled>false</Enabled><IncludeCookies>false</IncludeCookies><Bucket/><Prefix/>");
  add_xml (find_child (root, "DefaultCacheBehavior"), "TrustedSigners",
           "<Enabled>false</Enabled><Quantity>0</Quantity>");
  add_xml (find_child (root, "DefaultCacheBehavior"), "TrustedKeyGroups",
           "<Enabled>false</Enabled><Quantity>0</Quantity>");
  add_xml (origin, "OriginShield", "<Enabled>false</Enabled>");
  xmlNodeDump (buffer, document, root, 0, 0);
  text = g_strdup ((const char *) xmlBufferContent (buffer));
  xmlBufferFree (buffer);

  return text;
}

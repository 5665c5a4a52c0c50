/* SPDX-License-Identifier: GPL-3.0-or-later
 * The catalogue of mistakes in words: for each code one short sentence of cause and one of remedy.
 * A sentence names its parameters in braces; each variant needs fewer of them, and the last one
 * none that a diagnosis may lack. Pure data; any thread.
 */
#include "todoku-config.h"

#include "todoku-text-catalogue.h"

#include <glib/gi18n-lib.h>

/* Translators: in all of these, {names in braces} are replaced and must be kept. {host_field} and
 * {value_field} are the names of the fields on the DNS company's screen; {typed_host} and
 * {typed_value} are exactly what is to be typed there.
 */
static const TodokuFindingText texts[] = {
  [TODOKU_FINDING_DOUBLED_SUFFIX] = {
    .causes = { N_("The domain name was added twice.") },
    .remedies = {
      N_("Enter only “{typed_host}” in “{host_field}”: the screen adds “{zone}” by itself."),
      N_("Enter only “{typed_host}” in “{host_field}”: the screen adds the domain by itself."),
    },
  },
  [TODOKU_FINDING_NEGATIVE_CACHE] = {
    .causes = {
      N_("Published; {seen_by} has it already, {resolver} not yet."),
      N_("Published; a cache still holds the old answer."),
    },
    .remedies = {
      N_("Nothing needs changing: the old answer in {resolver} goes away at {clock}."),
      N_("Nothing needs changing: {resolver} forgets its old answer within {time}."),
      N_("Nothing needs changing: the resolver forgets its old answer within {time}."),
      N_("Nothing needs changing: the resolver forgets its old answer before long."),
    },
  },
  [TODOKU_FINDING_MISSING] = {
    .causes = { N_("The record is not in DNS yet.") },
    .remedies = {
      N_("Add a record of type {type} with “{typed_host}” in “{host_field}” and “{typed_value}” "
         "in “{value_field}”."),
      N_("Add a record of type {type} with “{typed_host}” in “{host_field}” and the VALUE shown "
         "here in “{value_field}”."),
    },
  },
  [TODOKU_FINDING_ZONE_APPENDED_TO_VALUE] = {
    .causes = { N_("The domain was appended to the value.") },
    .remedies = {
      N_("Enter “{dotted_value}”, with the dot at its end, in “{value_field}”."),
      N_("Enter the value again in “{value_field}”, with a dot at its end."),
    },
  },
  [TODOKU_FINDING_PROXIED] = {
    .causes = { N_("Cloudflare’s proxy hides the record.") },
    .remedies = { N_("Set the proxy of “{typed_host}” to “DNS only”.") },
  },
  [TODOKU_FINDING_FLATTENED] = {
    .causes = { N_("The DNS company resolves the CNAME itself.") },
    .remedies = { N_("Turn CNAME flattening (ALIAS) off for “{typed_host}”.") },
    .note_causes = { N_("The DNS company resolves the CNAME itself, to the right addresses.") },
    .note_remedies = {
      N_("It works as it is, but turn CNAME flattening off if the service does not verify it."),
    },
  },
  [TODOKU_FINDING_UNDELEGATED_ZONE] = {
    .causes = { N_("It was entered at a DNS that is not in use.") },
    .remedies = {
      N_("Enter it at {operator} ({servers}), which serves this domain."),
      N_("Enter it at the DNS that serves this domain ({servers})."),
      N_("Enter it at the DNS that the name servers of this domain belong to."),
    },
  },
  [TODOKU_FINDING_WRONG_TYPE] = {
    .causes = {
      N_("It was registered as type {found_type}."),
      N_("The type of the record is wrong."),
    },
    .remedies = {
      N_("Delete the {found_type} record at “{found_at}” and add type {type} with “{typed_host}” "
         "in “{host_field}” and “{typed_value}” in “{value_field}”."),
      N_("Delete the {found_type} record and add type {type} with “{typed_value}” in "
         "“{value_field}”."),
      N_("Delete the {found_type} record and add type {type} with the VALUE shown here."),
      N_("Delete the record and add it again as type {type}."),
    },
    .note_causes = {
      N_("An alias to “{found}” does the work of the record."),
      N_("A record of another type does the work."),
    },
    .note_remedies = { N_("It works as it is: nothing needs changing.") },
  },
  [TODOKU_FINDING_DKIM_TRUNCATED] = {
    .causes = { N_("The DKIM key was cut off.") },
    .remedies = {
      N_("Only {stored} of {expected} characters were stored: enter the whole value, as two quoted "
         "strings in one record where the screen limits the length."),
      N_("Enter the whole value, as two quoted strings in one record where the screen limits the "
         "length."),
    },
  },
  [TODOKU_FINDING_DKIM_SPLIT_RECORDS] = {
    .causes = { N_("The key is split over several records.") },
    .remedies = {
      N_("Put the parts of all {count} records into one TXT record."),
      N_("Put all parts into one TXT record."),
    },
  },
  [TODOKU_FINDING_QUOTED_LITERALLY] = {
    .causes = { N_("Quotation marks, brackets or backslashes were stored in the value.") },
    .remedies = {
      N_("Enter the value in “{value_field}” without the characters {chars}."),
      N_("Enter the value in “{value_field}” without quotation marks and backslashes."),
    },
  },
  [TODOKU_FINDING_SPF_MULTIPLE] = {
    .causes = {
      N_("“{rest}” belongs to SPF, but is a TXT record of its own."),
      N_("There are several SPF records."),
    },
    .remedies = {
      N_("Change the SPF record to “{merged}”, without “{dead}”, which cannot be used, and delete "
         "“{rest}”."),
      N_("Change the SPF record to “{merged}”, and delete “{rest}”."),
      N_("Correct “{lost}”, or leave it out: without it the one record is “{merged}”; delete the "
         "others."),
      N_("Merge them into one, “{merged}”, without “{dead}”, which cannot be used, and delete the "
         "others."),
      N_("Merge them into one, “{merged}”, and delete the others."),
      N_("Merge them into one and delete the others."),
    },
  },
  [TODOKU_FINDING_WRONG_LEVEL] = {
    .causes = {
      N_("It was registered in another domain, {other_domain}."),
      N_("It was registered under another name."),
    },
    .remedies = {
      N_("It is in “{other_domain}”: open “{zone}” on the DNS company’s screen and enter "
         "“{typed_host}” in “{host_field}” there."),
      N_("Move it from “{found_at}” to “{host}”: enter “{typed_host}” in “{host_field}”."),
      N_("Enter “{typed_host}” in “{host_field}”."),
    },
    .note_causes = {
      N_("The DMARC policy of “{found_at}” holds here."),
      N_("The DMARC policy of the domain above holds here."),
    },
    .note_remedies = { N_("Nothing needs changing: receivers look for it there.") },
  },
  [TODOKU_FINDING_VALUES_EXCHANGED] = {
    .causes = { N_("The values of two records are exchanged.") },
    .remedies = {
      N_("Enter “{typed_value}” in “{value_field}” of “{typed_host}”."),
      N_("Enter the VALUE shown here in “{value_field}” of “{typed_host}”."),
    },
  },
  [TODOKU_FINDING_HOST_VALUE_EXCHANGED] = {
    .causes = { N_("HOST and VALUE are exchanged.") },
    .remedies = {
      N_("Enter “{typed_host}” in “{host_field}” and “{typed_value}” in “{value_field}”."),
      N_("Enter “{typed_host}” in “{host_field}” and the VALUE shown here in “{value_field}”."),
    },
  },
  [TODOKU_FINDING_CNAME_WITH_OTHER_DATA] = {
    .causes = {
      N_("The name is an alias of “{alias}”."),
      N_("Other records stand at the same name."),
    },
    .remedies = {
      N_("Nothing can stand beside an alias: use another sub-domain for sending, or, if “{alias}” "
         "must stay, replace the CNAME at “{typed_host}” by address records and add the {type} "
         "record beside them."),
      N_("Delete the {types} records at “{typed_host}”: a CNAME must be alone at its name."),
      N_("Delete the other records at “{typed_host}”: a CNAME must be alone at its name."),
    },
  },
  [TODOKU_FINDING_OLD_RECORD] = {
    .causes = {
      N_("Another TXT record, “{stray}”, stands beside it."),
      N_("An old value is still registered."),
    },
    .remedies = {
      N_("Merge them into one TXT record, “{merged}”, and delete the others."),
      N_("Delete the TXT record “{stray}”: only one may stand at this name."),
      N_("Replace “{found}” by “{typed_value}” in “{value_field}”."),
      N_("Replace it by “{typed_value}” in “{value_field}”."),
      N_("Replace it by the VALUE shown here in “{value_field}”."),
    },
  },
  [TODOKU_FINDING_TYPO] = {
    .causes = { N_("There is a typing error.") },
    .remedies = {
      N_("The name was saved as “{found_at}”: enter “{typed_host}” in “{host_field}”."),
      N_("Character {position} of the value is “{found_char}” where “{expected_char}” belongs: "
         "enter “{typed_value}” in “{value_field}”."),
      N_("Character {position} of the value differs: enter “{typed_value}” in “{value_field}”."),
      N_("Enter “{typed_value}” in “{value_field}”."),
      N_("Copy the VALUE shown here into “{value_field}”."),
    },
  },
  [TODOKU_FINDING_UNDERSCORE_LOST] = {
    .causes = { N_("The underscore was lost.") },
    .remedies = {
      N_("The name was saved as “{found_at}”: enter “{typed_host}”, with its underscore, in "
         "“{host_field}”."),
      N_("Enter “{typed_host}”, with its underscore, in “{host_field}”."),
    },
  },
  [TODOKU_FINDING_SERVERS_DIFFER] = {
    .causes = {
      /* Translators: the names are those of name servers. */
      N_("The registrar names {parent_servers}, the zone itself {zone_servers}."),
      N_("Some name servers do not have it yet."),
    },
    .remedies = {
      N_("Correct the NS records in the zone to {parent_servers}: it still names {zone_stale}."),
      N_("Remove {registrar_stale} from the name servers of the domain at the registrar: they do "
         "not have the record."),
      /* Translators: the name is that of a name server. */
      N_("{separate} belongs to another DNS company, which has a zone of its own: add the record "
         "there as well, or remove it from the name servers of the domain at the registrar."),
      N_("If nothing has changed by {clock}, ask the DNS company about the state of {servers}."),
      N_("If nothing has changed after {time}, ask the DNS company about the state of {servers}."),
      N_("If this does not change, ask the DNS company about the state of {servers}."),
      N_("Wait until all name servers have followed."),
    },
    .note_causes = {
      N_("{dead} is named as a name server but has no address."),
      N_("The registrar names {parent_servers}, the zone itself {zone_servers}."),
      N_("The name servers at the registrar and in the zone differ."),
    },
    .note_remedies = {
      N_("Remove {dead} from the name servers of the domain."),
      N_("Make the NS records of the zone and the name servers at the registrar the same."),
    },
  },
  [TODOKU_FINDING_LAME_SERVER] = {
    .causes = {
      N_("{alias} is an alias."),
      N_("A name server does not do its work."),
    },
    .remedies = {
      N_("Some resolvers do not follow a name server whose name is a CNAME: name what {alias} "
         "leads to in its place."),
      N_("Register the addresses of {no_address} too where the name servers are registered: they "
         "lie in the domain itself, and nobody finds them."),
      N_("Fix {servers}, or correct the NS records of “{zone}” in the zone “{parent}” "
         "({answers})."),
      N_("Fix {servers}, or correct the NS records of “{zone}” in the zone “{parent}”."),
      N_("Fix {servers}, or remove it from the name servers of the domain at the registrar "
         "({answers})."),
      N_("Fix {servers}, or remove it from the name servers of the domain at the registrar."),
      N_("Fix the name server, or remove it from the name servers of the domain at the "
         "registrar."),
    },
  },
  [TODOKU_FINDING_DNSSEC_BROKEN] = {
    .causes = { N_("DNSSEC validation fails.") },
    .remedies = {
      N_("Before anything else, correct or remove the DS record of {zone} at the registrar."),
      N_("Before anything else, correct or remove the DS record at the registrar."),
    },
  },
  [TODOKU_FINDING_WILDCARD] = {
    .causes = { N_("A “*” record answers in its place.") },
    .remedies = {
      N_("The answer comes from “{wildcard}”: add “{typed_host}” itself."),
      N_("The answer comes from a “*” record: add “{typed_host}” itself."),
    },
  },
  [TODOKU_FINDING_DOMAIN_INACTIVE] = {
    .causes = {
      N_("{held} has been suspended."),
      N_("The domain is not active in public DNS."),
    },
    .remedies = {
      /* Translators: {servers} are names of name servers. */
      N_("The registrar has put {servers} in place of the name servers of “{held}”: confirm the "
         "mail address of the registrant there, or renew the domain."),
      N_("First check the spelling and the registration of “{domain}”."),
      N_("First check the spelling and the registration of the domain."),
    },
  },
  [TODOKU_FINDING_SPF_INCLUDE_MISSING] = {
    .causes = {
      N_("“{idle}” in SPF has no effect."),
      N_("“{signed}” in SPF does not let the service send."),
      N_("SPF lacks “{term}”."),
      N_("The SPF record lacks a term."),
    },
    .remedies = {
      N_("Change the SPF record to “{fixed}”, and that of “{via}” to “{inner}”."),
      N_("Correct “{lost}”, or delete it: without it the SPF record is “{fixed}”."),
      N_("Change the SPF record to “{fixed}”, without “{dead}”, which cannot be used."),
      N_("Change the SPF record to “{fixed}”."),
      N_("Put “{term}” before “all” in the SPF record."),
      N_("Put the missing term before “all” in the SPF record."),
    },
  },
  [TODOKU_FINDING_SPF_TOO_MANY_LOOKUPS] = {
    .causes = {
      N_("SPF leads back to “{loop}”."),
      N_("SPF names things that do not exist: {voids} look-ups find nothing."),
      N_("“{crowded}” in SPF stands for too many mail servers."),
      N_("SPF needs too many look-ups."),
    },
    .remedies = {
      N_("Change the SPF record to “{fixed}”, without “{term}”, which leads back to “{loop}”."),
      N_("Remove the include that leads back to “{loop}”."),
      N_("Only 2 look-ups may find nothing: change the SPF record to “{fixed}”, without “{term}”."),
      N_("Of its look-ups {voids} find nothing, where 2 may: remove the names that do not exist."),
      N_("Only 10 mail servers may stand behind “{crowded}”: name their addresses in its place."),
      N_("It needs {count} look-ups where 10 are allowed: remove includes that are not used."),
      N_("Only 10 look-ups are allowed: remove includes that are not used."),
    },
  },
  [TODOKU_FINDING_SPF_INVALID] = {
    .causes = {
      N_("SPF refers to “{via}”, which has no valid SPF record."),
      N_("“{idle}” in SPF has no effect."),
      N_("“{open}” in SPF lets anybody send."),
      N_("A blank in “{blank}” is an error in SPF."),
      N_("“{term}” in SPF is an error."),
      N_("The SPF record is an error."),
    },
    .remedies = {
      N_("Change the SPF record of “{via}” to “{inner}”."),
      N_("Correct “{lost}”, or delete it: without it the SPF record is “{fixed}”."),
      N_("Change the SPF record to “{fixed}”, without “{dead}”, which cannot be used."),
      N_("Change the SPF record to “{fixed}”."),
      N_("Correct or delete “{term}” in the SPF record."),
      N_("Correct or delete the term in the SPF record."),
    },
  },
  [TODOKU_FINDING_DMARC_REPORT_REFUSED] = {
    .causes = {
      N_("“{receiver}” has not agreed to receive the DMARC reports."),
      N_("The receiver of the DMARC reports has not agreed to it."),
    },
    .remedies = {
      N_("Ask whoever runs it to add a TXT record “{text}” at “{name}”, or use an address of this "
         "domain."),
      N_("Use an address of this domain for the reports."),
    },
  },
  [TODOKU_FINDING_KEY_EXPOSED] = {
    .causes = { N_("A private key stands in DNS.") },
    .remedies = {
      N_("Delete the record at once, re-issue the records at the delivery service and register the "
         "new public key: with the private key anybody can sign mail in your name."),
    },
  },
  [TODOKU_FINDING_DMARC_INVALID] = {
    .causes = {
      N_("The DMARC policy holds, but reports are lost: “{lost}”."),
      N_("The DMARC policy holds, but “{ignored}” in it does not."),
      N_("“{idle}” alone has no effect: the policy (p=) is missing."),
      N_("“{repeated}” stands twice in the DMARC record."),
      N_("There are {count} DMARC records."),
      N_("The DMARC record is not valid."),
    },
    .remedies = {
      N_("In place of “{idle}”, write “{fixed}”."),
      N_("Write “{repeated}” once, or the whole record has no effect: “{fixed}”."),
      N_("“{found}” is not valid: write “{fixed}”."),
      N_("Merge them into one DMARC record, “{merged}”, and delete the others."),
      N_("Keep one of the {count} DMARC records and delete the others."),
      N_("Fix “{tag}” in the DMARC record."),
      N_("Enter the DMARC record again as it is shown here."),
    },
    .note_causes = {
      N_("The DMARC reports are not sent to “{unsent}”."),
      N_("Somebody who asks for DMARC reports gets none."),
    },
    .note_remedies = {
      N_("If they are to go to “{unsent}” as well, write “{fixed}”."),
      N_("Add the missing address to “rua=” in the DMARC record."),
    },
  },
  [TODOKU_FINDING_TARGET_MISSING] = {
    .causes = {
      N_("The name is an alias of “{alias}”, where nothing is published."),
      N_("The target is not published yet."),
    },
    .remedies = {
      N_("Have the record published at “{alias}”, or replace the CNAME at “{typed_host}” by type "
         "{type} with the VALUE shown here."),
      N_("Your record is right: ask the delivery service why “{target}” is not published."),
    },
  },
  [TODOKU_FINDING_VALUE_ALTERED] = {
    .causes = {
      N_("The value was changed on its way into DNS ({damage})."),
      N_("The value was changed on its way into DNS."),
    },
    .remedies = {
      N_("Copy the VALUE shown here as plain text, and enter it again exactly so in "
         "“{value_field}”."),
    },
    .note_causes = { N_("The DNS company writes the value differently.") },
    .note_remedies = { N_("Nothing needs changing: it means the same.") },
  },
  [TODOKU_FINDING_URL_IN_VALUE] = {
    .causes = { N_("A URL was entered as the value.") },
    .remedies = {
      N_("Enter only “{typed_value}” in “{value_field}”."),
      N_("Enter only the host name in “{value_field}”."),
    },
  },
  [TODOKU_FINDING_MX_PRIORITY_IN_VALUE] = {
    .causes = {
      N_("Another MX record, “{other}”, stands beside it."),
      N_("The priority of the MX record is wrong."),
    },
    .remedies = {
      N_("Delete the MX record “{other}” at “{typed_host}”."),
      N_("Enter “{priority}” as the priority and only “{typed_value}” in “{value_field}”."),
      N_("Enter the priority in its own field and only “{typed_value}” in “{value_field}”."),
      N_("Enter the priority in its own field."),
    },
    .note_causes = { N_("The priority of the MX record differs.") },
    .note_remedies = { N_("Nothing needs changing: mail finds its way.") },
  },
  [TODOKU_FINDING_DELEGATED_SUBZONE] = {
    .causes = { N_("The sub-domain is a zone of its own.") },
    .remedies = {
      N_("Add the record in the zone “{zone}” at {servers}."),
      N_("Add the record in the zone “{zone}”."),
      N_("Add the record in the zone of the sub-domain."),
    },
  },
  [TODOKU_FINDING_NON_ASCII] = {
    .causes = { N_("Full-width or invisible characters are in it.") },
    .remedies = {
      N_("Change the value to “{fixed}”, in half-width letters."),
      N_("The name was saved as “{found_at}”: enter “{typed_host}” in “{host_field}”, in "
         "half-width letters."),
      N_("Enter “{typed_value}” again in “{value_field}”, in half-width letters."),
      N_("Copy the VALUE shown here into “{value_field}” once more."),
    },
  },
  [TODOKU_FINDING_PLACEHOLDER] = {
    .causes = { N_("A placeholder was entered as it is.") },
    .remedies = {
      N_("Enter “{typed_host}” in “{host_field}” and “{typed_value}” in “{value_field}”."),
      N_("Enter “{typed_host}” in “{host_field}” and the VALUE shown here in “{value_field}”."),
    },
  },
  [TODOKU_FINDING_CNAME_AT_APEX] = {
    .causes = { N_("A CNAME cannot stand at the domain itself.") },
    .remedies = {
      N_("Replace the CNAME to “{alias}” at “{zone}” by address records and add the {type} record "
         "beside them."),
      N_("Delete the CNAME at “{zone}” and use a sub-domain."),
      N_("Use a sub-domain."),
    },
  },
  [TODOKU_FINDING_CNAME_LOOP] = {
    .causes = { N_("The CNAME leads back to itself.") },
    .remedies = {
      N_("Delete the CNAME to “{alias}” at “{typed_host}” and add type {type} with the VALUE shown "
         "here."),
      N_("Point “{typed_host}” directly to “{typed_value}”."),
      N_("Point “{typed_host}” directly to the VALUE shown here."),
    },
  },
  [TODOKU_FINDING_INTERCEPTED] = {
    .causes = { N_("This network answers DNS by itself.") },
    .remedies = {
      N_("Check again from another network: what is seen here may differ from what the delivery "
         "service sees."),
    },
    .note_causes = {
      N_("This network lets only its own resolver, {resolver}, ask DNS."),
      N_("This network answers DNS by itself."),
    },
    .note_remedies = {
      N_("What it says was believed: check again from another network to be sure."),
    },
  },
  [TODOKU_FINDING_TRUNCATED_NO_TCP] = {
    .causes = { N_("DNS over TCP is blocked.") },
    .remedies = {
      N_("The answer is too long for UDP: allow TCP port 53 to {servers}."),
      N_("The answer is too long for UDP: allow TCP port 53."),
    },
  },
  [TODOKU_FINDING_DKIM_KEY_UNUSABLE] = {
    .causes = { N_("The DKIM key cannot be used.") },
    .remedies = {
      N_("Replace what stands there ({fault}) by the VALUE shown here in “{value_field}”."),
      N_("Re-issue the records at the delivery service and register the new key ({reason})."),
      N_("Re-issue the records at the delivery service and register the new key."),
    },
    .note_causes = { N_("The DKIM key has a weakness.") },
    .note_remedies = { N_("It works as it is: re-issue the records when you next change them.") },
  },
  [TODOKU_FINDING_REGISTERED_TWICE] = {
    .causes = { N_("The domain is registered twice at the service.") },
    .remedies = {
      N_("Remove the older authentication “{other}” at the delivery service."),
      N_("Remove the older authentication at the delivery service."),
    },
  },
  [TODOKU_FINDING_SPF_NOT_RECOGNISED] = {
    .causes = { N_("It is not recognised as SPF.") },
    .remedies = {
      N_("Make it two records of type TXT: “{fixed}”, and “{beside}” by itself."),
      N_("Use type TXT and change the value to “{fixed}”, without “{dead}”, which cannot be used."),
      N_("Use type TXT and change the value to “{fixed}”."),
      N_("Use type TXT and start the value exactly with “v=spf1”."),
    },
  },
  [TODOKU_FINDING_LONG_TTL] = {
    .causes = { N_("The old value stays in caches for long.") },
    .remedies = {
      N_("After the correction, caches may hold the old value for up to {time}."),
      N_("After the correction, caches may hold the old value for hours."),
    },
  },
  [TODOKU_FINDING_UNREACHABLE] = {
    .causes = { N_("DNS could not be asked.") },
    .remedies = {
      N_("Whether the record is right is not known: {servers} did not answer properly "
         "({answers}), so check again later."),
      N_("Whether the record is right is not known: {servers} did not answer, so check again "
         "later."),
      N_("Whether the record is right is not known: check again later."),
    },
    .note_causes = { N_("One DNS server could not be asked.") },
    .note_remedies = {
      N_("{servers} did not answer properly ({answers}); the others did."),
      N_("{servers} did not answer; the others did."),
      N_("Nothing needs changing: the others did answer."),
    },
  },
  [TODOKU_FINDING_WRONG_VALUE] = {
    .causes = { N_("The value does not match.") },
    .remedies = {
      N_("Replace “{found}” by “{fixed}” in “{value_field}”, which keeps what else stands there."),
      N_("Replace “{found}” by “{typed_value}” in “{value_field}”."),
      N_("Replace it by “{typed_value}” in “{value_field}”."),
      N_("Replace it by the VALUE shown here in “{value_field}”."),
    },
    .note_causes = {
      N_("The alias comes to the right name by way of “{found}”."),
      N_("The alias comes to the right name by way of another."),
    },
    .note_remedies = {
      N_("It works as it is, but enter “{typed_value}” in “{value_field}” if the service does not "
         "verify it."),
      N_("It works as it is, but enter the VALUE shown here if the service does not verify it."),
    },
  },
};

G_STATIC_ASSERT (G_N_ELEMENTS (texts) == TODOKU_FINDING_WRONG_VALUE + 1);

/**
 * todoku_text_catalogue_get:
 * @code: a mistake
 *
 * Returns: (transfer none): its sentences
 */
const TodokuFindingText *
todoku_text_catalogue_get (TodokuFindingCode code)
{
  g_return_val_if_fail ((guint) code < G_N_ELEMENTS (texts), &texts[TODOKU_FINDING_WRONG_VALUE]);

  return &texts[code];
}

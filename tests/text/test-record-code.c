/* SPDX-License-Identifier: GPL-3.0-or-later
 * Records in the source of tools: YAML, JSON, zone files, Terraform and dnscontrol, and what only
 * looks like one. Each input is read in pieces of three sizes, and damaged at random. What we
 * export ourselves is read back, in every format.
 */
#include "todoku-record-reader.h"

#include <locale.h>
#include <string.h>

#include "record-rows.h"
#include "todoku-export.h"

static const RecordRow rows[] = {
  { "yaml-inline",
    "- {type: CNAME, host: em1.a.jp, value: u1.b.net}\n"
    "- {type: TXT, host: a.jp, value: \"v=spf1 include:b.net ~all\"}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "postmark",
    "{\"Name\":\"a.jp\",\"DKIMHost\":\"\",\"DKIMTextValue\":\"\",\"DKIMPendingHost\":"
    "\"1pm._domainkey.a.jp\",\"DKIMPendingTextValue\":\"k=rsa;p=abcd\","
    "\"ReturnPathDomain\":\"pm-bounces.a.jp\",\"ReturnPathDomainCNAMEValue\":\"pm.b.net\"}\n",
    "TXT|1pm._domainkey.a.jp|k=rsa;p=abcd|-1|-|-|1\nCNAME|pm-bounces.a.jp|pm.b.net|-1|-|-|1\n" },
  { "mailgun",
    "{\"domain\":{\"name\":\"mg.a.jp\",\"state\":\"unverified\"},\"receiving_dns_records\":["
    "{\"priority\":\"10\",\"record_type\":\"MX\",\"value\":\"mxa.b.net\"}],"
    "\"sending_dns_records\":[{\"name\":\"mg.a.jp\",\"record_type\":\"TXT\","
    "\"value\":\"v=spf1 -all\"}]}\n",
    "MX|mg.a.jp|mxa.b.net|10|-|-|1\nTXT|mg.a.jp|v=spf1 -all|-1|-|-|1\n" },
  { "yaml-inline-under",
    "records:\n  - { type: CNAME, name: em1.a.jp, content: u1.b.net, ttl: 300 }\n"
    "  - { type: MX, name: send.a.jp, content: mx.b.net, priority: 10 }\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "yaml-inline-plain-spf",
    "- {type: TXT, host: a.jp, value: v=spf1 include:b.net ~all}\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "yaml-inline-semicolon",
    "- {type: TXT, host: _dmarc.a.jp, value: 'v=DMARC1; p=none; rua=mailto:a@a.jp,mailto:b@a."
    "jp'}\n",
    "TXT|_dmarc.a.jp|v=DMARC1; p=none; rua=mailto:a@a.jp,mailto:b@a.jp|-1|-|-|1\n" },
  { "yaml-block",
    "- type: CNAME\n  host: em1.a.jp\n  value: u1.b.net\n"
    "- type: TXT\n  host: a.jp\n  value: \"v=spf1 include:b.net ~all\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "yaml-fold",
    "- type: TXT\n  host: s1._domainkey.a.jp\n"
    "  value: >-\n    v=DKIM1; k=rsa;\n    p=abcd\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\n" },
  { "yaml-literal",
    "- host: a.jp\n  type: TXT\n  value: |\n    v=spf1 include:b.net ~all\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "yaml-comment",
    "# SendGrid\n---\nrecords:\n- host: em1.a.jp # return path\n"
    "  type: CNAME\n  value: u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "yaml-values",
    "- name: a.jp\n  type: TXT\n  values:\n  - \"v=spf1 include:b.net ~all\"\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "gcloud-yaml",
    "kind: dns#resourceRecordSet\nname: em1.a.jp.\n"
    "rrdatas:\n- u1.b.net.\nttl: 300\ntype: CNAME\n"
    "---\nkind: dns#resourceRecordSet\nname: a.jp.\n"
    "rrdatas:\n- '\"v=spf1 include:b.net ~all\"'\n"
    "ttl: 300\ntype: TXT\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "external-dns",
    "apiVersion: externaldns.k8s.io/v1alpha1\n"
    "kind: DNSEndpoint\nmetadata:\n  name: x\n"
    "spec:\n  endpoints:\n  - dnsName: em1.a.jp\n"
    "    recordTTL: 180\n    recordType: CNAME\n"
    "    targets:\n    - u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "cfn-yaml",
    "  Em1:\n    Type: AWS::Route53::RecordSet\n"
    "    Properties:\n      HostedZoneName: a.jp.\n"
    "      Name: em1.a.jp.\n      Type: CNAME\n"
    "      TTL: '300'\n      ResourceRecords:\n"
    "      - u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "ansible",
    "- name: return path\n  community.aws.route53:\n"
    "    zone: a.jp\n    record: em1.a.jp\n    type: CNAME\n"
    "    ttl: 300\n    value: u1.b.net\n    state: present\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "tf-route53",
    "resource \"aws_route53_record\" \"em1\" {\n"
    "  zone_id = aws_route53_zone.main.zone_id\n"
    "  name    = \"em1.a.jp\"\n  type    = \"CNAME\"\n"
    "  ttl     = 300\n  records = [\"u1.b.net\"]\n"
    "}\n\nresource \"aws_route53_record\" \"spf\" {\n"
    "  zone_id = aws_route53_zone.main.zone_id\n"
    "  name    = \"a.jp\"\n  type    = \"TXT\"\n"
    "  ttl     = 300\n  records = [\"v=spf1 include:b.net ~all\"]\n"
    "}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "tf-cf",
    "resource \"cloudflare_record\" \"em1\" {\n"
    "  zone_id = var.zone_id\n  name    = \"em1.a.jp\"\n"
    "  content = \"u1.b.net\"\n  type    = \"CNAME\"\n"
    "  proxied = false\n}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "tf-multiline",
    "resource \"aws_route53_record\" \"mx\" {\n"
    "  name = \"send.a.jp\"\n  type = \"MX\"\n"
    "  records = [\n    \"10 mx.b.net\",\n  ]\n"
    "}\n",
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "dnscontrol",
    "D(\"a.jp\", REG_NONE, DnsProvider(DSP),\n"
    "  CNAME(\"em1\", \"u1.b.net.\"),\n  TXT(\"@\", \"v=spf1 include:b.net ~all\"),\n"
    "  MX(\"send\", 10, \"mx.b.net.\"),\n);\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n"
    "MX|send.a.jp|mx.b.net|10|a.jp|-|1\n" },
  { "yaml-zone",
    "zone: a.jp\nrecords:\n- name: em1\n  type: CNAME\n"
    "  value: u1.b.net.\n- name: \"@\"\n  type: TXT\n"
    "  value: \"v=spf1 include:b.net ~all\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n" },
  { "yaml-quoted-keys",
    "- \"type\": \"TXT\"\n  \"name\": 'a.jp'\n"
    "  \"value\": '\"v=spf1 include:b.net ~all\"'\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "yaml-multi-line",
    "- type: TXT\n  host: s1._domainkey.a.jp\n"
    "  value: \"v=DKIM1; k=rsa;\n    p=abcd\"\n"
    "- type: TXT\n  host: a.jp\n  value: v=spf1\n"
    "    include:b.net\n    ~all\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\n"
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "yaml-tight",
    "- type: CNAME\n  host: em1.a.jp\n  value: u1.b.net\n"
    "  ttl: 300   # five minutes\n-\n  type: MX\n"
    "  host: send.a.jp\n  value: 10 mx.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "yaml-flow-lines",
    "records: [\n  {type: CNAME,\n   host: em1.a.jp, value: u1.b.net},\n"
    "  {type: TXT, host: a.jp, value: \"v=spf1 include:b.net ~all\"},\n"
    "]\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "yaml-ja",
    "ドメイン: a.jp\nレコード:\n  - 種別: CNAME\n"
    "    ホスト名: em1\n    値: u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "yaml-anchors",
    "defaults: &d\n  ttl: 300\nrecords:\n  - <<: *d\n"
    "    type: CNAME\n    host: em1.a.jp\n    value: u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "bullets-not-yaml",
    "- Type: CNAME\n- Host: em1.a.jp\n- Value: u1.b.net\n"
    "\n- Type: TXT\n- Host: a.jp\n- Value: v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "label-below-heading",
    "SendGrid:\n  Type: CNAME\n  Host: em1.a.jp\n"
    "  Value: u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "mail-not-yaml",
    "# お世話になっております\n- Type: CNAME\n"
    "  Host: em1.a.jp\n  Value: u1.b.net\nよろしくお願いします\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "tf-locals",
    "locals {\n  records = {\n    em1 = { name = \"em1.a.jp\", type = \"CNAME\", records = ["
    "\"u1.b.net\"] }\n    spf = {\n      name    = \"a.jp\"\n"
    "      type    = \"TXT\"\n      records = [\"v=spf1 include:b.net ~all\"]\n"
    "    }\n  }\n}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "tf-module",
    "module \"records\" {\n  source    = \"terraform-aws-modules/route53/aws//modules/"
    "records\"\n  zone_name = \"a.jp\"\n  records = [\n"
    "    {\n      name    = \"em1\"\n      type    = \"CNAME\"\n"
    "      ttl     = 300\n      records = [\"u1.b.net\"]\n"
    "    },\n    {\n      name    = \"\"\n      type    = \"TXT\"\n"
    "      ttl     = 300\n      records = [\n        \"v=spf1 include:b.net ~all\",\n"
    "      ]\n    },\n  ]\n}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n" },
  { "tf-google",
    "resource \"google_dns_record_set\" \"spf\" {\n"
    "  managed_zone = var.zone\n  name = \"a.jp.\"\n"
    "  type = \"TXT\"\n  ttl  = 300\n  rrdatas = [\"\\\"v=spf1 include:b.net ~all\\\"\"]\n"
    "}\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "tf-azure",
    "resource \"azurerm_dns_cname_record\" \"em1\" {\n"
    "  name                = \"em1\"\n  zone_name           = \"a.jp\"\n"
    "  resource_group_name = \"x\"\n  ttl                 = 300\n"
    "  record              = \"u1.b.net\"\n}\n"
    "resource \"azurerm_dns_txt_record\" \"spf\" {\n"
    "  name      = \"@\"\n  zone_name = \"a.jp\"\n"
    "  ttl       = 300\n  record {\n    value = \"v=spf1 include:b.net ~all\"\n"
    "  }\n}\nresource \"azurerm_dns_mx_record\" \"mx\" {\n"
    "  name      = \"send\"\n  zone_name = \"a.jp\"\n"
    "  record {\n    preference = 10\n    exchange   = \"mx.b.net\"\n"
    "  }\n}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n"
    "MX|send.a.jp|mx.b.net|10|a.jp|-|1\n" },
  { "tf-split-key",
    "resource \"aws_route53_record\" \"k\" {\n"
    "  name    = \"s1._domainkey.a.jp\"\n  type    = \"TXT\"\n"
    "  records = [\"v=DKIM1; k=rsa; p=ab\\\"\\\"cd\"]\n"
    "}\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\n" },
  { "tf-split-key-blank",
    "resource \"aws_route53_record\" \"k\" {\n"
    "  name    = \"s1._domainkey.a.jp\"\n  type    = \"TXT\"\n"
    "  records = [\"v=DKIM1; k=rsa; p=ab\\\" \\\"cd\"]\n"
    "}\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\n" },
  { "tf-heredoc",
    "resource \"cloudflare_record\" \"spf\" {\n"
    "  name    = \"a.jp\"\n  type    = \"TXT\"\n"
    "  content = <<-EOT\n    v=spf1 include:b.net ~all\n"
    "  EOT\n}\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "tf-comments",
    "# mail\n/* SendGrid\n   2026 */\nresource \"cloudflare_record\" \"em1\" {\n"
    "  # return path\n  zone_id = local.zone[\"a\"] // id\n"
    "  name    = \"em1.a.jp\"\n  type    = \"CNAME\"\n"
    "  content = \"u1.b.net\" # target\n  lifecycle {\n"
    "    prevent_destroy = true\n  }\n}\n\noutput \"x\" {\n"
    "  value = \"y\"\n}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "tf-sakura",
    "resource \"sakuracloud_dns_record\" \"em1\" {\n"
    "  dns_id = sakuracloud_dns.a.id\n  name   = \"em1.a.jp\"\n"
    "  type   = \"CNAME\"\n  value  = \"u1.b.net.\"\n"
    "}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "dnscontrol-js",
    "var REG = NewRegistrar('none');\nvar CF = NewDnsProvider('cf');\n"
    "// mail\nD('a.jp', REG, DnsProvider(CF), DefaultTTL(300),\n"
    "\tCNAME('em1', 'u1.b.net.', CF_PROXY_OFF),\n"
    "\tTXT('s1._domainkey', 'v=DKIM1; k=rsa; ' +\n"
    "\t\t'p=abcd'),\n\tTXT('@', ['v=spf1 ', 'include:b.net ~all'], TTL(60)),\n"
    "\tMX('send', 10, 'mx.b.net.'),\n\tA('@', '192.0.2.1')\n"
    ");\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|a."
    "jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n"
    "MX|send.a.jp|mx.b.net|10|a.jp|-|1\n" },
  { "dnscontrol-part",
    "CNAME(\"em1.a.jp.\", \"u1.b.net.\"),\nMX(\"send.a.jp.\", 10, \"mx.b.net.\"),\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nMX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "dnscontrol-extend",
    "D_EXTEND(\"a.jp\", /* mail */ CNAME(\"em1\", \"u1.b.net.\"));\n"
    "D_EXTEND(\"c.jp\", CNAME(\"em1\", \"u1.b.net.\"));\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nCNAME|em1.c.jp|u1.b.net|-1|c.jp|-|1\n" },
  { "json-data-nested",
    "{\"data\":{\"attributes\":{\"records\":[{\"type\":\"cname\",\"hostname\":\"em1.a.jp\",\""
    "target\":\"u1.b.net\"}]}}}",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "json-txt-array-strings",
    "{\"type\":\"TXT\",\"host\":\"s1._domainkey.a.jp\",\"value\":[\"v=DKIM1; k=rsa; \",\"p="
    "abcd\"]}",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\n" },
  { "json-r53-delete",
    "{\"Changes\":[{\"Action\":\"DELETE\",\"ResourceRecordSet\":{\"Name\":\"old.a.jp.\",\""
    "Type\":\"CNAME\",\"TTL\":300,\"ResourceRecords\":[{\"Value\":\"x.b.net\"}]}},{\"Action\""
    ":\"CREATE\",\"ResourceRecordSet\":{\"Name\":\"em1.a.jp.\",\"Type\":\"CNAME\",\"TTL\":"
    "300,\"ResourceRecords\":[{\"Value\":\"u1.b.net\"}]}}]}",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "json-escaped-octal",
    "{\"ResourceRecordSets\":[{\"Name\":\"\\\\052.a.jp.\",\"Type\":\"CNAME\",\""
    "ResourceRecords\":[{\"Value\":\"u1.b.net\"}]}]}",
    "CNAME|*.a.jp|u1.b.net|-1|-|-|1\n" },
  { "zone-at-soa",
    "a.jp. 3600 IN SOA ns1.a.jp. h.a.jp. 1 2 3 4 5\n"
    "a.jp. 3600 IN NS ns1.a.jp.\nem1 3600 IN CNAME u1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "zone-txt-multi-paren",
    "s1._domainkey.a.jp. IN TXT (\"v=DKIM1; k=rsa;\"\n"
    "  \" p=ab\"\n  \"cd\")\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\n" },
  { "zone-comment-domain",
    ";; Domain: a.jp\nem1\t300\tIN\tCNAME\tu1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "zone-origin-late",
    "em1 IN CNAME u1.b.net.\n$ORIGIN a.jp.\ns1._domainkey IN CNAME s1.b.net.\n",
    "CNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n" },
  { "zone-windns",
    "; Zone file a.jp\n@  IN SOA ns1.a.jp. h.a.jp. (\n"
    " 1 ; serial\n 2 3 4 5 ) ; ttl\nem1.a.jp.   CNAME   u1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "zone-dollar-ttl-lower",
    "$ttl 3600\n$origin a.jp.\nem1 cname u1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "yaml-name-type-content",
    "resource_records:\n  - name: em1.a.jp\n    type: CNAME\n"
    "    content: u1.b.net\n  - name: _dmarc.a.jp\n"
    "    type: TXT\n    content: \"v=DMARC1; p=none; rua=mailto:a@a.jp\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none; rua=mailto:a@a.jp|-"
    "1|-|-|1\n" },
  { "yaml-host-keys",
    "em1.a.jp:\n  type: CNAME\n  value: u1.b.net\n"
    "_dmarc.a.jp:\n  type: TXT\n  value: v=DMARC1; p=none; rua=mailto:a@a.jp\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|_dmarc.a.jp|v=DMARC1; p=none; rua=mailto:a@a.jp|-"
    "1|-|-|1\n" },
  { "yaml-type-keys",
    "cname:\n  - host: em1.a.jp\n    value: u1.b.net\n"
    "txt:\n  - host: a.jp\n    value: v=spf1 include:b.net ~all\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "yaml-crlf",
    "- type: CNAME\r\n  host: em1.a.jp\r\n  value: u1.b.net\r\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "yaml-tab-comment",
    "- type: CNAME # x\n  # host\n  host: em1.a.jp\n"
    "\n  value: u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "yaml-long-flow",
    "- {type: TXT, host: s1._domainkey.a.jp, value: \"v=DKIM1; k=rsa; p=abcd\", ttl: 300, "
    "required: true}\n",
    "TXT|s1._domainkey.a.jp|v=DKIM1; k=rsa; p=abcd|-1|-|-|1\n" },
  { "yaml-in-fence",
    "```yaml\n- type: CNAME\n  host: em1.a.jp\n"
    "  value: u1.b.net\n```\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "hcl-in-fence",
    "```hcl\nresource \"aws_route53_record\" \"em1\" {\n"
    "  name = \"em1.a.jp\"\n  type = \"CNAME\"\n"
    "  records = [\"u1.b.net\"]\n}\n```\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "tf-var-name",
    "resource \"aws_route53_record\" \"em1\" {\n"
    "  name = \"em1.${var.domain}\"\n  type = \"CNAME\"\n"
    "  records = [\"u1.b.net\"]\n}\nresource \"aws_route53_record\" \"t\" {\n"
    "  name = \"a.jp\"\n  type = \"TXT\"\n  records = [\"v=spf1 include:b.net ~all\"]\n"
    "}\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "dnscontrol-spf-builder",
    "D(\"a.jp\", REG, DnsProvider(X),\n  SPF_BUILDER({ label: \"@\", parts: [\"v=spf1\", \""
    "include:b.net\", \"~all\"] }),\n  CNAME(\"em1\", \"u1.b.net.\")\n"
    ");\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\nCNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "zone-txt-semicolon-escaped",
    "_dmarc.a.jp. TXT \"v=DMARC1\\; p=none\\; rua=mailto:a@a.jp\"\n",
    "TXT|_dmarc.a.jp|v=DMARC1; p=none; rua=mailto:a@a.jp|-1|-|-|1\n" },
  { "zone-txt-single-quotes",
    "a.jp. IN TXT 'v=spf1 include:b.net ~all'\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "zone-at-origin-nodot",
    "$ORIGIN a.jp\n@ TXT \"v=spf1 include:b.net ~all\"\n"
    "em1 CNAME u1.b.net.\n",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "front-matter",
    "---\ntitle: DNS\n---\n| TYPE | HOST | VALUE |\n"
    "|---|---|---|\n| CNAME | em1.a.jp | u1.b.net |\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "text-then-hcl",
    "以下です\nresource \"aws_route53_record\" \"a\" {\n"
    "  name = \"em1.a.jp\"\n  type = \"CNAME\"\n"
    "  records = [\"u1.b.net\"]\n}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "html-pre-yaml",
    "<pre>\n- type: CNAME\n  host: em1.a.jp\n  value: u1.b.net\n"
    "</pre>",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "comment-zone",
    "# zone of a.jp\nem1.a.jp. IN CNAME u1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "json-record-key",
    "{\"record\":\"SPF\",\"type\":\"TXT\",\"name\":\"a.jp\",\"value\":\"v=spf1 include:b.net "
    "~all\"}",
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "json-zone-key",
    "{\"zone\":\"a.jp\",\"type\":\"CNAME\",\"name\":\"em1.a.jp\",\"content\":\"u1.b.net\"}",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "json-two-keys",
    "{\"dkim\":{\"type\":\"CNAME\",\"host\":\"s1._domainkey.a.jp\",\"value\":\"s1.b.net\"},\""
    "return_path\":{\"type\":\"CNAME\",\"host\":\"em1.a.jp\",\"value\":\"u1.b.net\"}}",
    "CNAME|s1._domainkey.a.jp|s1.b.net|-1|-|-|1\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "zone-server-owner",
    "$ORIGIN a.jp.\nserver IN A 192.0.2.1\nzone 300 IN CNAME u1.b.net.\n"
    "em1 CNAME u1.b.net.\nkey IN TXT \"x=1\"\n",
    "CNAME|zone.a.jp|u1.b.net|-1|-|-|1\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "TXT|key.a.jp|x=1|-1|-|-|1\n" },
  { "zone-quote-apos",
    "a.jp. IN TXT \"it's\" \"x\"\n",
    "TXT|a.jp|it'sx|-1|-|-|1\n" },
  { "gcloud",
    "gcloud dns record-sets create em1.a.jp. --zone=z --type=CNAME --ttl=300 --rrdatas=u1.b."
    "net.\ngcloud dns record-sets create a.jp. --rrdatas='\"v=spf1 include:b.net ~all\"' --"
    "type=TXT --ttl=300 --zone=z\ngcloud dns record-sets create send.a.jp. --rrdatas=\"10 mx."
    "b.net.\" --type=MX --ttl=300 --zone=z\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "MX|send.a.jp|mx.b.net|10|-|-|1\n" },
  { "gcloud-lines",
    "$ gcloud dns record-sets create em1.a.jp. \\\n"
    "    --zone=\"my-zone\" \\\n    --type=\"CNAME\" \\\n"
    "    --ttl=\"300\" \\\n    --rrdatas=\"u1.b.net.\"\n"
    "Created.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "azure-cli",
    "az network dns record-set cname set-record -g rg -z a.jp -n em1 -c u1.b.net\n"
    "az network dns record-set txt add-record -g rg -z a.jp -n @ -v \"v=spf1 include:b.net ~"
    "all\"\naz network dns record-set mx add-record -g rg -z a.jp -n send -e mx.b.net -p 10\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|a.jp|-|1\n"
    "MX|send.a.jp|mx.b.net|10|a.jp|-|1\n" },
  { "doctl",
    "doctl compute domain records create a.jp --record-type CNAME --record-name em1 --record-"
    "data u1.b.net.\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "flarectl",
    "flarectl dns create --zone a.jp --name em1 --type CNAME --content u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
  { "yaml-list-and-words",
    "- type: CNAME\n  host: em1.a.jp\n  value: u1.b.net\n\n# SPF\n- type: TXT\n"
    "  host: a.jp\n  value: \"v=spf1 include:b.net ~all\"\n\n"
    "以上、よろしくお願いします。\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
  { "yaml-list-of-documents",
    "---\n- type: CNAME\n  host: em1.a.jp\n  value: u1.b.net\n- type: TXT\n  host: a.jp\n"
    "  value: \"v=spf1 include:b.net ~all\"\n---\n- type: CNAME\n  host: em1.a.jp\n"
    "  value: u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\nTXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n"
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n" },
  { "ansible-relative",
    "- hosts: all\n  tasks:\n    - name: mail\n      community.general.cloudflare_dns:\n"
    "        zone: a.jp\n        record: em1\n        type: CNAME\n"
    "        value: u1.b.net\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n" },
};

/* Each record is reported on its own line. */
static const RecordRow lines[] = {
  { "yaml",
    "# SendGrid\nrecords:\n  - type: CNAME\n    host: em1.a.jp\n    value: u1 b\n"
    "  - {type: SRV, host: x.a.jp, value: y}\n  - host: a.jp\n    type: TXT\n    value:\n"
    "  - host: em2.a.jp\n    type: CNAME\n    value: u1.b.net\n",
    "!Line 3: the value is not a host name\n~Line 6: only CNAME, TXT and MX records are checked\n"
    "!Line 7: there is no value\nCNAME|em2.a.jp|u1.b.net|-1|-|-|1\n" },
  { "json",
    "{\n\"records\": [\n{\"type\": \"CNAME\", \"host\": \"em1.a.jp\", \"value\": \"u1.b.net\"},\n"
    "{\"type\": \"CNAME\", \"host\": \"em1 a.jp\", \"value\": \"u1.b.net\"}\n]}\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "!Line 4: the host is not a name that DNS can be asked for\n" },
  { "dnscontrol",
    "D(\"a.jp\", REG,\n  CNAME(\"em1\", \"u1.b.net.\"),\n  CNAME(\"em2\"),\n"
    "  A(\"@\", \"192.0.2.1\")\n);\n",
    "CNAME|em1.a.jp|u1.b.net|-1|a.jp|-|1\n!Line 3: there is no value\n"
    "~Line 4: only CNAME, TXT and MX records are checked\n" },
  { "commands",
    "gcloud dns record-sets list --zone=z\ngcloud dns record-sets create em1.a.jp. "
    "--type=CNAME \\\n"
    "  --rrdatas=u1.b.net.\naz network dns record-set a add-record -z a.jp -n x -a 192.0.2.1\n",
    "!Line 1: no records with TYPE, HOST and VALUE were found\nCNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "!Line 4: no records with TYPE, HOST and VALUE were found\n" },
  { "hcl",
    "resource \"aws_route53_record\" \"a\" {\n  name = \"em1.a.jp\"\n  type = \"CNAME\"\n"
    "  records = [aws_x.y]\n}\nresource \"aws_route53_record\" \"c\" {\n  name = \"em2.a.jp\"\n"
    "  type = \"CNAME\"\n  records = [\"u1.b.net\"]\n}\nresource \"aws_route53_record\" \"b\" {\n"
    "  name = \"em1.a.jp\"\n",
    "!Line 1: there is no value\nCNAME|em2.a.jp|u1.b.net|-1|-|-|1\n"
    "!Line 11: the bracket is not closed\n" },
  { "yaml-list-damaged",
    "- type: CNAME\n  host: em1.a.jp\n  value: u1.b.net\n- type: TXT\n  host a.jp\n"
    "- type: TXT\n  host: a.jp\n  value: \"v=spf1 include:b.net ~all\"\n",
    "CNAME|em1.a.jp|u1.b.net|-1|-|-|1\n"
    "!Line 4: there is no value\n"
    "TXT|a.jp|v=spf1 include:b.net ~all|-1|-|-|1\n" },
};

static void
test_code (void)
{
  assert_record_rows (rows, G_N_ELEMENTS (rows));
}

static void
test_lines (void)
{
  assert_all_record_rows (lines, G_N_ELEMENTS (lines));
}

static void
test_damage (void)
{
  damage_record_rows (rows, G_N_ELEMENTS (rows));
  damage_record_rows (lines, G_N_ELEMENTS (lines));
}

static void
add_record_cb (TodokuRecord *record,
               gpointer      user_data)
{
  gsize length = strlen (record->value);

  if (length > 0 && record->value[length - 1] == '.')
    length--;
  g_string_append_printf (user_data, "%d %.*s %.*s %d\n", record->type,
                          (int) strcspn (record->host, "/"), record->host, (int) length,
                          record->value, record->priority);
}

static void
fail_cb (const char *problem,
         gboolean    is_foreign,
         gpointer    user_data)
{
  g_string_append_printf (user_data, "%s\n", problem);
}

static int
compare_lines_cb (const void *a,
                  const void *b)
{
  return strcmp (*(char * const *) a, *(char * const *) b);
}

static char *
dup_sorted (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, "\n", -1);

  qsort (parts, g_strv_length (parts), sizeof *parts, compare_lines_cb);

  return g_strjoinv ("\n", parts);
}

static void
test_exports (void)
{
  g_autofree char *key = g_strnfill (380, 'A');
  g_autofree char *dkim = g_strconcat ("v=DKIM1; k=rsa; p=", key, NULL);
  static const char domain[] = "Domain: example.co.jp\n";
  const TodokuRecord records[] = {
    { .type = TODOKU_RECORD_TYPE_CNAME, .host = "em1.example.co.jp", .value = "u1.wl.b.net",
      .priority = -1, .domain = "example.co.jp", .required = TRUE },
    { .type = TODOKU_RECORD_TYPE_TXT, .host = "s1._domainkey.example.co.jp", .value = dkim,
      .priority = -1, .domain = "example.co.jp", .required = TRUE },
    { .type = TODOKU_RECORD_TYPE_MX, .host = "send.example.co.jp", .value = "mx.b.net",
      .priority = 10, .domain = "example.co.jp", .required = TRUE },
    { .type = TODOKU_RECORD_TYPE_TXT, .host = "example.co.jp",
      .value = "v=spf1 include:b.net ~all", .priority = -1, .domain = "example.co.jp",
      .required = TRUE },
  };
  g_autoptr(GEnumClass) formats = g_type_class_ref (TODOKU_TYPE_EXPORT_FORMAT);
  TodokuExportRow exported[G_N_ELEMENTS (records)];
  g_autoptr(GString) expected = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      exported[i] = (TodokuExportRow) { .record = todoku_record_new (&records[i]),
                                        .status = TODOKU_STATUS_PENDING };
      add_record_cb (exported[i].record, expected);
    }
  for (guint i = 0; i < formats->n_values; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(TodokuRecordReader) reader =
        todoku_record_reader_new (add_record_cb, fail_cb, text);
      g_autofree char *written =
        todoku_export_to_string (formats->values[i].value, exported, G_N_ELEMENTS (exported), NULL,
                                 &error);
      g_autofree char *sorted = NULL;
      g_autofree char *wanted = NULL;

      g_test_message ("%s", formats->values[i].value_nick);
      g_assert_no_error (error);
      /* There the domain is the name of the file alone. */
      if (formats->values[i].value == TODOKU_EXPORT_OCTODNS)
        todoku_record_reader_push (reader, domain, strlen (domain));
      todoku_record_reader_push (reader, written, strlen (written));
      todoku_record_reader_end (reader, &error);
      g_assert_no_error (error);
      sorted = dup_sorted (text->str);
      wanted = dup_sorted (expected->str);
      g_assert_cmpstr (sorted, ==, wanted);
    }
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    todoku_record_unref (exported[i].record);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/record-code/read", test_code);
  g_test_add_func ("/text/record-code/lines", test_lines);
  g_test_add_func ("/text/record-code/damage", test_damage);
  g_test_add_func ("/text/record-code/exports", test_exports);

  return g_test_run ();
}

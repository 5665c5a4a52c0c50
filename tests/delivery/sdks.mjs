// SPDX-License-Identifier: GPL-3.0-or-later
// What the services' own libraries make of the practice server, as TAP. sdks.py starts it.
import assert from 'node:assert'
import http from 'node:http'
import {createRequire} from 'node:module'

import {Resend} from 'resend'
import * as acm from '@aws-sdk/client-acm'
import * as cloudfront from '@aws-sdk/client-cloudfront'
import * as ses from '@aws-sdk/client-sesv2'

const require = createRequire(import.meta.url)
const Mailgun = require('mailgun.js').default ?? require('mailgun.js')
const FormData = require('form-data')
const sendgrid = require('@sendgrid/client')

const info = JSON.parse(process.argv[2])
const tests = []
const test = (name, run) => tests.push([name, run])

async function control(method, path, body) {
  const reply = await fetch(`${info.http}/practice/v1${path}`, {
    method, headers: {'X-Practice-Token': info.control_token},
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  assert.equal(reply.ok, true)
  return reply.json()
}

const enter = records => control('POST', '/records/register', {records, mistake: null})
const sleep = milliseconds => new Promise(done => setTimeout(done, milliseconds))

test('resend', async () => {
  const client = new Resend(info.resend_key, {baseUrl: info.http})
  const name = 'resend.example.co.jp'
  const stranger = await new Resend('re_stranger', {baseUrl: info.http}).domains.list()
  assert.match(stranger.error.message, /API key is invalid/)
  const {data, error} = await client.domains.create({name, region: 'ap-northeast-1'})
  assert.equal(error, null)
  assert.equal(data.status, 'not_started')
  assert.deepEqual(data.records.map(record => record.name),
                   ['send.resend', 'send.resend', 'resend._domainkey.resend'])
  assert.equal((await client.domains.create({name})).error.name, 'validation_error')
  await enter(data.records.map(record => ({
    type: record.type, host: `${record.name}.example.co.jp`,
    value: record.value.replace(/^"|"$/g, ''), priority: record.priority,
  })))
  await client.domains.verify(data.id)
  assert.equal((await client.domains.get(data.id)).data.status, 'pending')
  await sleep(3500)
  assert.equal((await client.domains.get(data.id)).data.status, 'verified')
  // To verify what is verified sets it back.
  await client.domains.verify(data.id)
  assert.equal((await client.domains.get(data.id)).data.status, 'pending')
  await sleep(3500)
  const mail = await client.emails.send({from: `a@${name}`, to: 'delivered@resend.dev',
                                         subject: 's', text: 't'})
  assert.equal(mail.error, null)
  const foreign = await client.emails.send({from: 'a@other.example', to: 'b@example.net',
                                            subject: 's', text: 't'})
  assert.match(foreign.error.message, /not verified/)
  assert.equal((await client.domains.list()).data.data.length, 1)
  assert.equal((await client.domains.remove(data.id)).data.deleted, true)
  assert.equal((await client.domains.get(data.id)).error.name, 'not_found')
})

test('mailgun', async () => {
  const mailgun = new Mailgun(FormData)
  const client = mailgun.client({username: 'api', key: info.mailgun_key, url: info.http})
  const name = 'mailgun.example.co.jp'
  for (const other of [{key: 'key-stranger', url: info.http},
                       {key: info.mailgun_key, url: `${info.http}/eu`}])
    await assert.rejects(mailgun.client({username: 'api', ...other}).domains.list(),
                         failure => failure.status === 401)
  const made = await client.domains.create({name, use_automatic_sender_security: true,
                                            dkim_key_size: '2048'})
  assert.equal(made.state, 'unverified')
  assert.equal(made.sending_dns_records.length, 4)
  assert.equal(made.receiving_dns_records[0].name, undefined)
  await assert.rejects(client.domains.create({name}), failure => failure.status === 400)
  assert.equal((await client.domains.verify(name)).state, 'unverified')
  await enter(made.sending_dns_records.map(record => ({
    type: record.record_type, host: record.name, value: record.value,
  })))
  const verified = await client.domains.verify(name)
  assert.equal(verified.state, 'active')
  assert.deepEqual(verified.sending_dns_records.map(record => record.valid),
                   ['valid', 'valid', 'valid', 'valid'])
  const mail = await client.messages.create(name, {from: `a@${name}`, to: 'b@example.net',
                                                   subject: 's', text: 't', 'o:testmode': 'yes'})
  assert.match(mail.message, /Queued/)
  assert.equal((await client.domains.list()).length, 1)
  assert.match((await client.domains.destroy(name)).message, /background/)
  await assert.rejects(client.domains.get(name), failure => failure.status === 404)
})

test('ses', async () => {
  const make = options => new ses.SESv2Client({
    region: 'ap-northeast-3', endpoint: info.http, maxAttempts: 1,
    credentials: {accessKeyId: info.aws_access_key_id,
                  secretAccessKey: info.aws_secret_access_key}, ...options,
  })
  const client = make({})
  const identity = {EmailIdentity: 'ses.example.co.jp'}
  await assert.rejects(make({credentials: {accessKeyId: info.aws_access_key_id,
                                           secretAccessKey: 'wrong'}})
    .send(new ses.GetAccountCommand({})), {name: 'InvalidSignatureException'})
  const made = await client.send(new ses.CreateEmailIdentityCommand(identity))
  assert.equal(made.DkimAttributes.Status, 'NOT_STARTED')
  assert.equal(made.DkimAttributes.SigningHostedZone, 'dkim.ap-northeast-3.amazonses.com')
  await assert.rejects(client.send(new ses.CreateEmailIdentityCommand(identity)),
                       {name: 'AlreadyExistsException'})
  const get = () => client.send(new ses.GetEmailIdentityCommand(identity))
  assert.equal((await get()).VerificationStatus, 'PENDING')
  // Everything belongs to a region.
  await assert.rejects(make({region: 'ap-northeast-1'})
    .send(new ses.GetEmailIdentityCommand(identity)), {name: 'NotFoundException'})
  await client.send(new ses.PutEmailIdentityMailFromAttributesCommand(
    {...identity, MailFromDomain: 'bounce.ses.example.co.jp'}))
  await enter(made.DkimAttributes.Tokens.map(token => ({
    type: 'CNAME', host: `${token}._domainkey.ses.example.co.jp`,
    value: `${token}.dkim.ap-northeast-3.amazonses.com`,
  })))
  const verified = await get()
  assert.equal(verified.VerificationStatus, 'SUCCESS')
  assert.equal(verified.VerifiedForSendingStatus, true)
  assert.equal(verified.MailFromAttributes.MailFromDomainStatus, 'PENDING')
  const mail = to => new ses.SendEmailCommand({
    FromEmailAddress: 'a@ses.example.co.jp', Destination: {ToAddresses: [to]},
    Content: {Simple: {Subject: {Data: 's'}, Body: {Text: {Data: 't'}}}},
  })
  assert.ok((await client.send(mail('b@example.net'))).MessageId)
  await control('POST', '/settings', {ses_sandbox: 1})
  await assert.rejects(client.send(mail('b@example.net')), {name: 'MessageRejected'})
  assert.ok((await client.send(mail('success@simulator.amazonses.com'))).MessageId)
  assert.equal((await client.send(new ses.GetAccountCommand({}))).ProductionAccessEnabled, false)
  await control('POST', '/settings', {ses_sandbox: 0})
  // What nobody enters is given up after 72 hours, and can be asked for again.
  const late = {EmailIdentity: 'late.example.co.jp'}
  await client.send(new ses.CreateEmailIdentityCommand(late))
  await client.send(new ses.CreateEmailIdentityCommand({EmailIdentity: 'i@example.net'}))
  await control('POST', '/settings', {clock_offset: 73 * 3600})
  assert.equal((await client.send(new ses.GetEmailIdentityCommand(late))).VerificationStatus,
               'FAILED')
  await client.send(new ses.PutEmailIdentityDkimSigningAttributesCommand({
    ...late, SigningAttributesOrigin: 'AWS_SES',
    SigningAttributes: {NextSigningKeyLength: 'RSA_2048_BIT'},
  }))
  assert.equal((await client.send(new ses.GetEmailIdentityCommand(late))).VerificationStatus,
               'PENDING')
  await control('POST', '/settings', {clock_offset: 0})
  const names = []
  let token
  do {
    const page = await client.send(new ses.ListEmailIdentitiesCommand(
      {PageSize: 2, NextToken: token}))
    names.push(...page.EmailIdentities.map(entry => entry.IdentityType))
    token = page.NextToken
  } while (token)
  assert.deepEqual(names, ['DOMAIN', 'DOMAIN', 'EMAIL_ADDRESS'])
  await client.send(new ses.DeleteEmailIdentityCommand(identity))
})

test('sendgrid', async () => {
  sendgrid.setApiKey(info.api_key)
  sendgrid.setDefaultRequest('baseUrl', `${info.http}/`)
  const [reply, domain] = await sendgrid.request({
    method: 'POST', url: '/v3/whitelabel/domains', body: {domain: 'sendgrid.example.co.jp'}})
  assert.equal(reply.statusCode, 201)
  assert.deepEqual(Object.keys(domain.dns).sort(), ['dkim1', 'dkim2', 'mail_cname'])
  const [gone] = await sendgrid.request({
    method: 'DELETE', url: `/v3/whitelabel/domains/${domain.id}`})
  assert.equal(gone.statusCode, 204)
})

test('a connection stays open after a 204', async () => {
  const agent = new http.Agent({keepAlive: true, maxSockets: 1})
  const ask = (method, path, body) => new Promise((done, fail) => {
    const request = http.request(`${info.http}${path}`, {
      method, agent, headers: {Authorization: `Bearer ${info.api_key}`},
    }, reply => {
      const chunks = []
      reply.on('data', chunk => chunks.push(chunk))
      reply.on('end', () => done({status: reply.statusCode, port: request.socket.localPort,
                                  body: Buffer.concat(chunks).toString()}))
    })
    request.on('error', fail)
    request.end(body)
  })
  const made = await ask('POST', '/v3/whitelabel/domains', '{"domain":"kept.example.co.jp"}')
  const gone = await ask('DELETE', `/v3/whitelabel/domains/${JSON.parse(made.body).id}`)
  const after = await ask('GET', '/v3/scopes')
  assert.equal(gone.status, 204)
  assert.equal(gone.body, '')
  assert.equal(after.status, 200)
  assert.equal(after.port, gone.port)
  agent.destroy()
})

// A certificate and a distribution, from the request to the end.
test('edge', async () => {
  const options = secret => ({
    region: 'us-east-1', maxAttempts: 1,
    credentials: {accessKeyId: info.aws_access_key_id, secretAccessKey: secret},
  })
  const authority = new acm.ACMClient({...options(info.aws_secret_access_key),
                                       endpoint: info.acm_url})
  const cdn = new cloudfront.CloudFrontClient({...options(info.aws_secret_access_key),
                                               endpoint: info.cloudfront_url})
  const host = 'click.example.co.jp'
  const wanted = {DomainName: host, ValidationMethod: 'DNS', IdempotencyToken: 'token1'}
  await assert.rejects(new acm.ACMClient({...options('wrong'), endpoint: info.acm_url})
    .send(new acm.ListCertificatesCommand({})),
                       failure => [400, 403].includes(failure.$metadata.httpStatusCode))
  const {CertificateArn} = await authority.send(new acm.RequestCertificateCommand(wanted))
  assert.equal((await authority.send(new acm.RequestCertificateCommand(wanted))).CertificateArn,
               CertificateArn)
  const describe = async () => (await authority.send(
    new acm.DescribeCertificateCommand({CertificateArn}))).Certificate
  let certificate
  for (let i = 0; i < 50 && !certificate?.DomainValidationOptions?.[0]?.ResourceRecord; i++) {
    await sleep(100)
    certificate = await describe()
  }
  assert.equal(certificate.Status, 'PENDING_VALIDATION')
  const record = certificate.DomainValidationOptions[0].ResourceRecord
  assert.equal(record.Type, 'CNAME')
  await enter([{type: 'CNAME', host: record.Name.replace(/\.$/, ''),
                value: record.Value.replace(/\.$/, '')}])
  for (let i = 0; i < 50 && certificate.Status !== 'ISSUED'; i++) {
    await sleep(100)
    certificate = await describe()
  }
  assert.equal(certificate.Status, 'ISSUED')
  assert.ok(certificate.NotAfter > new Date())
  const listed = await authority.send(new acm.ListCertificatesCommand({}))
  assert.deepEqual(listed.CertificateSummaryList.map(entry => entry.CertificateArn),
                   [CertificateArn])

  const config = {
    CallerReference: 'reference1', Comment: '', Enabled: true,
    Aliases: {Quantity: 1, Items: [host]},
    Origins: {Quantity: 1, Items: [{
      Id: 'links', DomainName: 'sendgrid.net',
      CustomOriginConfig: {HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only'},
    }]},
    DefaultCacheBehavior: {
      TargetOriginId: 'links', ViewerProtocolPolicy: 'redirect-to-https', MinTTL: 0,
      ForwardedValues: {QueryString: true, Cookies: {Forward: 'all'},
                        Headers: {Quantity: 1, Items: ['Host']}},
    },
    ViewerCertificate: {ACMCertificateArn: CertificateArn, SSLSupportMethod: 'sni-only',
                        MinimumProtocolVersion: 'TLSv1.2_2021'},
  }
  const made = await cdn.send(new cloudfront.CreateDistributionCommand(
    {DistributionConfig: config}))
  const {Id} = made.Distribution
  assert.match(made.Distribution.DomainName, /cloudfront/)
  const again = await cdn.send(new cloudfront.CreateDistributionCommand(
    {DistributionConfig: config})).catch(failure => failure)
  assert.ok(again.Distribution?.Id === Id || again.name === 'DistributionAlreadyExists' ||
            again.name === 'CNAMEAlreadyExists')
  await assert.rejects(authority.send(new acm.DeleteCertificateCommand({CertificateArn})),
                       {name: 'ResourceInUseException'})
  const get = () => cdn.send(new cloudfront.GetDistributionCommand({Id}))
  const deployed = async () => {
    let found
    for (let i = 0; i < 100; i++) {
      found = await get()
      if (found.Distribution.Status === 'Deployed')
        break
      await sleep(100)
    }
    assert.equal(found.Distribution.Status, 'Deployed')
    return found
  }
  await deployed()
  const list = await cdn.send(new cloudfront.ListDistributionsCommand({}))
  assert.deepEqual(list.DistributionList.Items.map(entry => entry.Id), [Id])
  const stored = await cdn.send(new cloudfront.GetDistributionConfigCommand({Id}))
  await assert.rejects(cdn.send(new cloudfront.DeleteDistributionCommand(
    {Id, IfMatch: stored.ETag})), {name: 'DistributionNotDisabled'})
  await assert.rejects(cdn.send(new cloudfront.UpdateDistributionCommand(
    {Id, IfMatch: 'EOTHER', DistributionConfig: {...stored.DistributionConfig, Enabled: false}})),
                       failure => [400, 412].includes(failure.$metadata.httpStatusCode))
  await cdn.send(new cloudfront.UpdateDistributionCommand({
    Id, IfMatch: stored.ETag, DistributionConfig: {...stored.DistributionConfig, Enabled: false},
  }))
  const off = await deployed()
  await cdn.send(new cloudfront.DeleteDistributionCommand({Id, IfMatch: off.ETag}))
  await assert.rejects(get(), {name: 'NoSuchDistribution'})
  await authority.send(new acm.DeleteCertificateCommand({CertificateArn}))
  await assert.rejects(describe(), {name: 'ResourceNotFoundException'})
})

let n_failed = 0
console.log(`1..${tests.length}`)
for (const [index, [name, run]] of tests.entries()) {
  try {
    await run()
    console.log(`ok ${index + 1} ${name}`)
  } catch (failure) {
    n_failed++
    console.log(`not ok ${index + 1} ${name}`)
    console.log(String(failure.stack).replace(/^/gm, '# '))
  }
}
process.exit(n_failed > 0 ? 1 : 0)

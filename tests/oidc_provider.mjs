// A real identity provider (npm oidc-provider) for the tests of signing in. It signs everybody in at once as
// the subject that was last named, and spoils the next ID token where it was asked to.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, port, back, publicKey] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(createRequire(`${folder}/`).resolve(name)).href);
const { Provider } = await load('oidc-provider');
const jose = await load('jose');

const issuer = `http://localhost:${port}`;
let subject = 'subject-1';
let edit = '';
const first = await newKey('first');
let key = first;

async function newKey(kid) {
  const pair = await jose.generateKeyPair('RS256', { extractable: true });
  return { kid, private: pair.privateKey, jwk: { ...(await jose.exportJWK(pair.privateKey)), kid, alg: 'RS256', use: 'sig' } };
}

const client = { redirect_uris: [back], response_types: ['code'], grant_types: ['authorization_code'] };
const provider = new Provider(issuer, {
  jwks: { keys: [first.jwk] },
  cookies: { keys: ['only for tests'] },
  clients: [
    { ...client, client_id: 'planflow', client_secret: 'a secret of the tests alone, long enough' },
    {
      ...client, client_id: 'planflow-key', token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'RS256', jwks: { keys: [JSON.parse(publicKey)] },
    },
  ],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
});

async function spoilt(token) {
  const claims = jose.decodeJwt(token);
  const hour = 3600;
  const changes = {
    iss: { iss: 'http://elsewhere.example' }, aud: { aud: 'other' }, azp: { aud: ['other', 'planflow'], azp: 'other' },
    'aud-with-our-azp': { aud: 'other', azp: 'planflow' }, nonce: { nonce: 'another one' },
    expired: { iat: claims.iat - 2 * hour, exp: claims.exp - 2 * hour }, 'no-sub': { sub: undefined }, rotated: {},
  };
  const told = { ...claims, ...(changes[edit] ?? {}) };
  if (edit === 'none') return new jose.UnsecuredJWT(told).encode();
  if (edit === 'hmac') {
    const secret = new TextEncoder().encode('a secret of the tests alone, long enough');
    return new jose.SignJWT(told).setProtectedHeader({ alg: 'HS256', kid: key.kid }).sign(secret);
  }
  const signer = edit === 'signature' ? (await newKey('first')).private : key.private;
  return new jose.SignJWT(told).setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(signer);
}

provider.use(async (ctx, next) => {
  if (ctx.path.startsWith('/interaction/')) return interact(ctx);
  await next();
  if (ctx.path === '/jwks') ctx.body = { keys: [...new Set([first, key])].map((one) => public_(one.jwk)) };
  if (ctx.path === '/token' && edit && ctx.body?.id_token) ctx.body = { ...ctx.body, id_token: await spoilt(ctx.body.id_token) };
});

function public_({ d, p, q, dp, dq, qi, ...rest }) {
  return rest;
}

async function interact(ctx) {
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (prompt.name === 'login') {
    const to = await provider.interactionResult(ctx.req, ctx.res, { login: { accountId: subject } });
    return ctx.redirect(to);
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope('openid');
  const consent = { grantId: await grant.save() };
  const to = await provider.interactionResult(ctx.req, ctx.res, { consent }, { mergeWithLastSubmission: true });
  return ctx.redirect(to);
}

const handle = provider.callback();
createServer(async (request, response) => {
  const asked = new URL(request.url, issuer);
  if (asked.pathname !== '/test') return handle(request, response);
  subject = asked.searchParams.get('subject') ?? subject;
  edit = asked.searchParams.get('edit') ?? '';
  if (edit === 'rotated') key = await newKey(`key-${Date.now()}`);
  response.end('ok');
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));

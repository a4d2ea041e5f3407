// Verifies one bundle with @sigstore/verify: `node verify.mjs NODE_MODULES BUNDLE ROOT MODULE [PUBLIC_KEY | SAN ISSUER]`.
import crypto from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";

const [modules, bundlePath, rootPath, modulePath, ...who] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { bundleFromJSON } = require("@sigstore/bundle");
const { TrustedRoot } = require("@sigstore/protobuf-specs");
const { toSignedEntity, toTrustMaterial, Verifier } = require("@sigstore/verify");

const json = (path) => JSON.parse(fs.readFileSync(path));
const keyed = who.length === 1;
const key = keyed
  ? () => ({ publicKey: crypto.createPublicKey(fs.readFileSync(who[0])), validFor: () => true })
  : undefined;
const bundle = bundleFromJSON(json(bundlePath));
const entity = toSignedEntity(bundle);
// A key needs no log and no timestamp; what there is, is verified.
const threshold = keyed ? 0 : 1;
const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(json(rootPath)), key), {
  tlogThreshold: threshold,
  timestampThreshold: threshold,
  ctlogThreshold: threshold,
});
const policy = keyed
  ? undefined
  : { subjectAlternativeName: who[0], extensions: { issuer: who[1] } };
verifier.verify(entity, policy);
// The library leaves the subject to its users.
const statement = JSON.parse(bundle.content.dsseEnvelope.payload);
const digest = crypto.createHash("sha256").update(fs.readFileSync(modulePath)).digest("hex");
if (!statement.subject.some((subject) => subject.digest.sha256 === digest)) {
  throw new Error("the statement is about other bytes");
}

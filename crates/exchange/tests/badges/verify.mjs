// Verifies badges with jose, as any other program would: keys and tokens in files, nothing fetched.
// Arguments: the folder of jose, the key set, then pairs of an expectation (good or bad) and a token file.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [jose, keys, ...rest] = process.argv.slice(2);
const { createLocalJWKSet, jwtVerify } = await import(pathToFileURL(join(jose, "dist/webapi/index.js")));
const set = createLocalJWKSet(JSON.parse(readFileSync(keys, "utf8")));
for (let at = 0; at < rest.length; at += 2) {
  const [expected, file] = rest.slice(at, at + 2);
  let found = "bad";
  try {
    const { payload } = await jwtVerify(readFileSync(file, "utf8"), set, { algorithms: ["RS256"], typ: "JWT" });
    if (payload.type.includes("VerifiableCredential")) found = "good";
  } catch {
    found = "bad";
  }
  if (found !== expected) {
    console.error(`${file} is ${found}, not ${expected}`);
    process.exit(1);
  }
}

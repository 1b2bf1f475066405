import { conditionalResponse } from "../api/conditional.ts";
import { problem } from "../api/problem.ts";
import { type ApiResponse, type Headers, textResponse } from "../api/response.ts";
import { styleSource } from "../report/html/style.ts";
import type { PageFile } from "./page-file.ts";

/** The document of the page. Its scripts show the page that the hash of the URL names. */
export const indexFile = "index.html";

/** The page loads nothing from elsewhere, runs no inline script, and appears in no frame. */
const contentSecurityPolicy = [
  "default-src 'none'",
  ...["script-src", "img-src", "connect-src"].map((kind) => `${kind} 'self'`),
  // A report that the page opens has the policy of the page, and its style sheet inside.
  `style-src 'self' ${styleSource}`,
  ...["base-uri", "form-action", "frame-ancestors"].map((kind) => `${kind} 'none'`),
].join("; ");

const documentHeaders: Headers = {
  "content-security-policy": contentSecurityPolicy,
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

/** The name of an asset changes with its content. */
const assetHeaders: Headers = { "cache-control": "public, max-age=31536000, immutable" };

/** Marks the document of an app in which people sign in: elsewhere its scripts would ask paths that do not exist. */
export function withSignIn(files: readonly PageFile[]): readonly PageFile[] {
  const marked = (body: string) => body.replace("<html ", '<html data-sign-in="entra" ');
  return files.map((file) => (file.path === indexFile ? { ...file, body: marked(file.body) } : file));
}

/**
 * A file of the page.
 *
 * @param ifNoneMatch the request's header
 */
export function pageResponse(files: readonly PageFile[], path: string, ifNoneMatch: string | undefined): ApiResponse {
  const file = files.find((each) => each.path === path);
  if (file === undefined) return problem("no-such-path", "no file of the page has this name");
  const { contentType, body } = file;
  return path === indexFile
    ? conditionalResponse(textResponse(200, contentType, body, documentHeaders), ifNoneMatch)
    : textResponse(200, contentType, body, assetHeaders);
}

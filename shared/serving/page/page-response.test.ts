import { describe, expect, it } from "vitest";
import { pageResponse, withSignIn } from "./page-response.ts";

const files = [
  { path: "index.html", contentType: "text/html; charset=utf-8", body: "<!doctype html>" },
  { path: "assets/main-1.js", contentType: "text/javascript; charset=utf-8", body: "1" },
];

describe("a file of the page", () => {
  it("has a policy that allows its own files and no frame", () => {
    const { status, headers, body } = pageResponse(files, "index.html", undefined);
    const policy = headers["content-security-policy"]?.split("; ");
    expect([status, body]).toEqual([200, "<!doctype html>"]);
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(headers["content-security-policy"]).not.toMatch(/unsafe|\*|http|data:/);
  });

  it("is marked where people sign in, and nothing else changes", () => {
    const document = { path: "index.html", contentType: "text/html; charset=utf-8", body: '<html lang="en"><p>' };
    const [page, script] = withSignIn([document, { ...document, path: "assets/main-1.js" }]);
    expect(page?.body).toBe('<html data-sign-in="entra" lang="en"><p>');
    expect(script?.body).toBe(document.body);
  });

  it("is read again only if the document changed", () => {
    const { headers } = pageResponse(files, "index.html", undefined);
    expect(headers["cache-control"]).toBe("private, no-cache");
    expect(pageResponse(files, "index.html", headers["etag"]).status).toBe(304);
    const changed = files.map((file) => ({ ...file, body: `${file.body}!` }));
    expect(pageResponse(changed, "index.html", headers["etag"]).status).toBe(200);
  });

  it("is kept by the browser if its name contains its digest", () => {
    const { headers } = pageResponse(files, "assets/main-1.js", undefined);
    expect(headers["cache-control"]).toContain("immutable");
  });

  it.each(["assets/main-2.js", "assets/", "assets/../package.json", ""])("is not %j", (path) => {
    expect(pageResponse(files, path, undefined).status).toBe(404);
  });
});

/** A file of the web page, which `dashboard/build.ts` builds. */
export interface PageFile {
  /** Without a leading slash: `index.html`, `assets/main-5KQ2.js`. The name of an asset contains a digest of it. */
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

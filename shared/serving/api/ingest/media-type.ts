/** Types whose bodies are no JSON, whatever they contain. */
const unsupported = [
  /^(multipart|image|audio|video|font)\//,
  /^application\/(x-www-form-urlencoded|xml|pdf|zip|vnd\.apache\.parquet)$/,
  /^text\/(xml|html|csv)$/,
  /\+xml$/,
];

/** Whether a body of this `Content-Type` can be read. Without a type, and with an unknown one, its content decides. */
export function isSupportedType(contentType: string | undefined): boolean {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return !unsupported.some((pattern) => pattern.test(type));
}

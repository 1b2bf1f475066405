/** The message of an error for people; some errors of services have a status only. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message.trim() !== "") return error.message;
  const code = "code" in error && error.code !== undefined ? ` ${error.code}` : "";
  const status = "statusCode" in error && error.statusCode !== undefined ? ` with HTTP status ${error.statusCode}` : "";
  return `${error.name}${code}${status}`;
}

/**
 * How the user called an entry of this package: as an npm script of their app, or directly.
 *
 * @param entry path of the file, such as `local/main.ts`
 * @returns the text before the arguments: `npm run fault --`
 */
export function commandName(entry: string, environment: Readonly<Record<string, string | undefined>>): string {
  const script = environment["npm_lifecycle_event"];
  if (script === undefined) return `node ${entry}`;
  return script === "start" ? "npm start --" : `npm run ${script} --`;
}

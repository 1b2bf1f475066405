/**
 * The optional positional argument of a command.
 *
 * @param name its name in the usage text, such as `FILE`
 * @throws Error for a second argument, for example if the shell expands `*`
 */
export function singleArgument([first, second]: readonly string[], name: string): string | undefined {
  if (second !== undefined) throw new Error(`one ${name} expected, not both ${first} and ${second}`);
  return first;
}

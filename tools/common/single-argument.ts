/**
 * What a command is given beside its flags, when it takes one thing.
 *
 * @param what of its usage, such as `FILE`
 * @throws Error that names what is too much: a shell's `*` may stand for many
 */
export function onlyOne([first, second]: readonly string[], what: string): string | undefined {
  if (second !== undefined) throw new Error(`one ${what} expected: ${first}, but then came ${second}`);
  return first;
}

/** Flags of the local stack as its command line. */
export function stackFlags(options: object): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    [value]
      .flat()
      .flatMap((one) => [`--${name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`, String(one)]),
  );
}

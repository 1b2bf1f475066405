/** An injected fault of the infrastructure. */
export class Fault extends Error {
  override readonly name = "Fault";
}

/**
 * The same object, whose asynchronous methods sometimes fail: before they do anything, or after they did it (the
 * response is lost). `next` decides for each call.
 */
export function withFaults<T extends object>(target: T, next: () => "none" | "before" | "after"): T {
  return new Proxy(target, {
    get(object, property, receiver) {
      const member: unknown = Reflect.get(object, property, receiver);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        // A listing returns no promise and does nothing before it is read.
        if (member.constructor.name !== "AsyncFunction") return Reflect.apply(member, object, args);
        const fault = next();
        if (fault === "before") return Promise.reject(new Fault(`before ${String(property)}`));
        const result: Promise<unknown> = Reflect.apply(member, object, args);
        if (fault === "none") return result;
        return result.then(() => {
          throw new Fault(`after ${String(property)}`);
        });
      };
    },
  });
}

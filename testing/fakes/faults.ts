/** An injected fault of the infrastructure. */
export class Fault extends Error {
  override readonly name = "Fault";
}

/**
 * The same object, whose asynchronous methods fail now and then: before they do anything, or after they did it (the answer is lost).
 * `next` decides call by call.
 */
export function withFaults<T extends object>(target: T, next: () => "none" | "before" | "after"): T {
  return new Proxy(target, {
    get(object, property, receiver) {
      const member: unknown = Reflect.get(object, property, receiver);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        // What is no promise (a listing) does nothing before it is read: it is left alone.
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

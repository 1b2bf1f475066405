import { expect, it } from "vitest";
import { setCookie } from "./cookie.ts";

it("writes the attributes that are set", () => {
  expect(setCookie({ name: "a", value: "(é)!*'" })).toBe("a=%28%C3%A9%29%21%2A%27; path=/");
  expect(setCookie({ name: "a", value: "b c" })).toBe("a=b%20c; path=/");
  expect(
    setCookie({
      name: "session",
      value: "1",
      domain: { value: "example.org" },
      path: { value: "/x" },
      expires: { value: { seconds: 0 } },
      secure: { value: true },
      httpOnly: { value: true },
      sameSite: "explicitNone",
      maxAge: { value: 0 },
    }),
  ).toBe(
    "session=1; expires=Thu, 01 Jan 1970 00:00:00 GMT; max-age=0; domain=example.org; path=/x; secure; samesite=none; httponly",
  );
});

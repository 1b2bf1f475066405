import { expect, it } from "vitest";
import { setCookie } from "./cookie.ts";

it("writes the attributes that are set", () => {
  expect(setCookie({ name: "a", value: "b c" })).toBe("a=b%20c");
  expect(
    setCookie({
      name: "session",
      value: "1",
      domain: { value: "example.org" },
      path: { value: "/" },
      expires: { value: { seconds: 0 } },
      secure: { value: true },
      httpOnly: { value: true },
      sameSite: "explicitNone",
      maxAge: { value: 0 },
    }),
  ).toBe(
    "session=1; Max-Age=0; Domain=example.org; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=None",
  );
});

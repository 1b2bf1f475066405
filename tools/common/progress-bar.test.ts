import { expect, it } from "vitest";
import { openLine, rateMeter, rateText } from "./progress-bar.ts";

function lineOn(isTerminal: boolean) {
  const output = { text: "", time: 0 };
  const line = openLine({
    isTerminal,
    write(text) {
      output.text += text;
    },
    now: () => output.time,
  });
  return { line, output };
}

it("updates one line on a terminal", () => {
  const { line, output } = lineOn(true);
  for (const text of ["1", "1", "2"]) line.write(text);
  line.end();
  expect(output.text).toBe("\r\u001b[2K1\r\u001b[2K2\n");
});

it("prints a line every ten seconds elsewhere, and the last one", () => {
  const { line, output } = lineOn(false);
  for (let second = 0; second <= 25; second += 1) {
    output.time = second * 1000;
    line.write(String(second));
  }
  line.end();
  expect(output.text).toBe("0\n10\n20\n25\n");
});

it("shows the rate and the time that is left", () => {
  expect(rateText(1234.5, 12_345)).toBe(", 1,235 per second, 10 s left");
  expect(rateText(10, 60_00)).toBe(", 10 per second, 10 min left");
  expect(rateText(10, 0)).toBe(", 10 per second");
  expect(rateText(0, 5)).toBe("");
});

it("measures the rate since the first count, not within the first second", () => {
  let time = 5000;
  const rateOf = rateMeter(() => time);
  expect(rateOf(18_786)).toBe(0);
  time += 999;
  expect(rateOf(19_000)).toBe(0);
  time += 1001;
  expect(rateOf(20_786)).toBe(1000);
});

#!/usr/bin/env node
// Imports nothing that an older Node lacks before its version is known.
if (isOlderThan(22, 15)) {
  console.error(`otel-sessions needs Node.js 22.15 or newer; this is ${process.version}`);
  process.exitCode = 1;
} else {
  const { run } = await import("./cli/run.ts");
  await run(process.argv);
}

function isOlderThan(major: number, minor: number): boolean {
  const [actualMajor = 0, actualMinor = 0] = process.versions.node.split(".").map(Number);
  return actualMajor < major || (actualMajor === major && actualMinor < minor);
}

/** Next.js calls it once, when the server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { registerTracing } = await import("./telemetry.ts");
  await registerTracing();
  const { addUsers } = await import("./users.ts");
  await addUsers();
}

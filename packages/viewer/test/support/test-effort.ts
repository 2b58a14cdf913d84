/** How often a test repeats what it does: as CI does, unless the environment variable `name` says more. */
export function readEffort(name: string, usual: number): number {
  const given = Number(process.env[name]);
  return Number.isInteger(given) && given > 0 ? given : usual;
}

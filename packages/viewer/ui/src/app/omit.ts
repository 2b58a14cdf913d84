/** A copy without some of its properties: how a parameter is taken out of the address. */
export function omit<Value extends object, Name extends keyof Value>(
  value: Value,
  ...names: readonly Name[]
): Omit<Value, Name> {
  const copy = { ...value };
  for (const name of names) delete copy[name];
  return copy;
}

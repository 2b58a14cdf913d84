/**
 * Keeps this process from sleeping while it has nothing to do but wait. To wake it would be the app's
 * work, at the end of each of its writes: on virtual machines that costs more than most handlers, and
 * the slower an app is, the more often it has to.
 */
export async function stayAwake<Result>(until: Promise<Result>): Promise<Result> {
  let isDone = false;
  const spin = (): void => {
    if (!isDone) setImmediate(spin);
  };
  spin();
  try {
    return await until;
  } finally {
    isDone = true;
  }
}

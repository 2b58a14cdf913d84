/** Every key there is, as the help shows them. */
export const shortcuts: readonly {
  readonly where: string;
  readonly keys: readonly (readonly [string, string])[];
}[] = [
  {
    where: "Everywhere",
    keys: [
      ["⌘ K or Ctrl K", "Go to a session, a page or an action"],
      ["/", "Search"],
      ["?", "This help"],
      ["Esc", "Close what is open"],
    ],
  },
  {
    where: "In the list",
    keys: [
      ["j", "Next row"],
      ["k", "Previous row"],
      ["Enter", "Open the session"],
    ],
  },
  {
    where: "In a session",
    keys: [
      ["j", "Next session"],
      ["k", "Previous session"],
      ["n N", "Next and previous search hit"],
      ["e E", "Next and previous turn that failed"],
      ["u", "Back to the list"],
      ["↑ ↓ ← →", "Walk, fold and unfold a trace"],
      ["Enter", "Show the span"],
    ],
  },
];

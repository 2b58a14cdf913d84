/** A book of the library. */
export interface Book {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly pages: number;
  readonly subjects: readonly string[];
  readonly shelf: string;
}

export const books: readonly Book[] = [
  {
    id: "invisible-cities",
    title: "Invisible Cities",
    author: "Italo Calvino",
    pages: 165,
    subjects: ["travel", "short"],
    shelf: "F 12",
  },
  {
    id: "in-patagonia",
    title: "In Patagonia",
    author: "Bruce Chatwin",
    pages: 260,
    subjects: ["travel", "essay"],
    shelf: "T 3",
  },
  {
    id: "the-old-patagonian-express",
    title: "The Old Patagonian Express",
    author: "Paul Theroux",
    pages: 420,
    subjects: ["travel", "trains"],
    shelf: "T 4",
  },
  {
    id: "grace-hopper",
    title: "Grace Hopper and the Invention of the Information Age",
    author: "Kurt W. Beyer",
    pages: 389,
    subjects: ["computing", "biography", "grace hopper"],
    shelf: "B 21",
  },
  {
    id: "code",
    title: "Code: The Hidden Language of Computer Hardware and Software",
    author: "Charles Petzold",
    pages: 480,
    subjects: ["computing"],
    shelf: "C 7",
  },
];

import { tool } from "ai";
import { z } from "zod";

const recipes = [
  {
    name: "Chickpeas with spinach and lemon",
    minutes: 20,
    ingredients: ["chickpeas", "spinach", "lemon", "garlic", "olive oil"],
  },
  { name: "Warm chickpea salad", minutes: 15, ingredients: ["chickpeas", "onion", "lemon", "parsley"] },
  { name: "Spinach dal", minutes: 35, ingredients: ["red lentils", "spinach", "ginger", "turmeric"] },
];

/** What one unit is in grams of water. */
const GRAMS: Readonly<Record<string, number>> = { g: 1, ml: 1, cup: 236.6, tbsp: 14.8, tsp: 4.9 };

/** What the model may call. */
export const tools = {
  find_recipes: tool({
    description: "Finds recipes by what is in the house.",
    inputSchema: z.object({ ingredients: z.string().describe("Words, for example `chickpeas lemon`") }),
    execute: ({ ingredients }) => {
      const words = ingredients.toLowerCase().split(/\W+/);
      return recipes.filter((recipe) => words.some((word) => recipe.ingredients.includes(word)));
    },
  }),
  convert: tool({
    description: "Converts an amount of water or something as heavy between g, ml, cup, tbsp and tsp.",
    inputSchema: z.object({ amount: z.coerce.number(), from: z.string(), to: z.string() }),
    execute: ({ amount, from, to }) => {
      const [source, target] = [from, to].map((unit) => GRAMS[unit.split(" ")[0] ?? ""]);
      if (source === undefined || target === undefined) return "One of these units is unknown.";
      return { amount: Number(((amount * source) / target).toFixed(2)), unit: to };
    },
  }),
};

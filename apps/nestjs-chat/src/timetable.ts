import { tool } from "@langchain/core/tools";
import { z } from "zod";

const trains = [
  {
    train: "NJ 491",
    from: "Hamburg",
    to: "Vienna",
    departs: "20:50",
    arrives: "09:23",
    seat: "€49",
    couchette: "€89",
    sleeper: "€159",
    bikes: 2,
  },
  {
    train: "NJ 40491",
    from: "Amsterdam",
    to: "Vienna",
    departs: "19:00",
    arrives: "09:23",
    seat: "€59",
    couchette: "€99",
    sleeper: "€179",
    bikes: 0,
  },
  {
    train: "NJ 295",
    from: "Munich",
    to: "Rome",
    departs: "20:09",
    arrives: "09:05",
    seat: "€39",
    couchette: "€79",
    sleeper: "€149",
    bikes: 4,
  },
  {
    train: "EN 345",
    from: "Berlin",
    to: "Stockholm",
    departs: "18:31",
    arrives: "09:55",
    seat: "€44",
    couchette: "€84",
    sleeper: "€164",
    bikes: 0,
  },
];

const bookings = [
  {
    code: "K7QX2M",
    train: "NJ 295",
    date: "12 June",
    berth: "couchette 61, lower",
    passengers: 2,
    changeable: "until the day before, €15 each",
  },
];

const findTrains = tool(({ from, to }) => trains.filter((train) => train.from === from && train.to === to), {
  name: "find_trains",
  description:
    "Night trains between two cities, with prices from and the number of places for bicycles left.",
  schema: z.object({
    from: z.string().describe("City, in English"),
    to: z.string().describe("City, in English"),
  }),
});

const getBooking = tool(
  ({ code }) => bookings.find((booking) => booking.code === code) ?? "There is no such booking.",
  {
    name: "get_booking",
    description: "Looks a booking up by its code.",
    schema: z.object({ code: z.string().describe("Six letters and digits") }),
  },
);

/** What the assistant may look up. */
export const tools = [findTrains, getBooking];

import { aBookForTheTrain } from "./a-book-for-the-train.ts";
import { aNightTrainToVienna } from "./a-night-train-to-vienna.ts";
import { bikepackingInScotland } from "./bikepacking-in-scotland.ts";
import { changingABooking } from "./changing-a-booking.ts";
import { comparingTents } from "./comparing-tents.ts";
import type { ScriptedConversation } from "./conversation.ts";
import { dinnerFromTheFridge } from "./dinner-from-the-fridge.ts";
import { flatSourdough } from "./flat-sourdough.ts";
import { geschenkFuerPapa } from "./geschenk-fuer-papa.ts";
import { lateWithTheBooks } from "./late-with-the-books.ts";
import { packingForTheDolomites } from "./packing-for-the-dolomites.ts";
import { quickQuestion } from "./quick-question.ts";
import { readingAboutGraceHopper } from "./reading-about-grace-hopper.ts";
import { returningTheBoots } from "./returning-the-boots.ts";
import { travellingWithABike } from "./travelling-with-a-bike.ts";
import { whereIsMyOrder } from "./where-is-my-order.ts";

/** The conversations with a shop for outdoor gear. First user messages are distinct, also from the others. */
export const conversations: readonly ScriptedConversation[] = [
  packingForTheDolomites,
  whereIsMyOrder,
  returningTheBoots,
  comparingTents,
  bikepackingInScotland,
  geschenkFuerPapa,
  quickQuestion,
];

/** The conversations with a travel desk for night trains. */
export const travelConversations: readonly ScriptedConversation[] = [
  aNightTrainToVienna,
  changingABooking,
  travellingWithABike,
];

/** The conversations with a companion in the kitchen. */
export const kitchenConversations: readonly ScriptedConversation[] = [dinnerFromTheFridge, flatSourdough];

/** The conversations with the librarian of a public library. */
export const libraryConversations: readonly ScriptedConversation[] = [
  aBookForTheTrain,
  readingAboutGraceHopper,
  lateWithTheBooks,
];

/** What the model knows by heart. */
export const allConversations: readonly ScriptedConversation[] = [
  ...conversations,
  ...travelConversations,
  ...kitchenConversations,
  ...libraryConversations,
];

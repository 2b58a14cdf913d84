import { bikepackingInScotland } from "./bikepacking-in-scotland.ts";
import { comparingTents } from "./comparing-tents.ts";
import type { ScriptedConversation } from "./conversation.ts";
import { geschenkFuerPapa } from "./geschenk-fuer-papa.ts";
import { packingForTheDolomites } from "./packing-for-the-dolomites.ts";
import { quickQuestion } from "./quick-question.ts";
import { returningTheBoots } from "./returning-the-boots.ts";
import { whereIsMyOrder } from "./where-is-my-order.ts";

/** Every scripted conversation; first user messages are distinct. */
export const conversations: readonly ScriptedConversation[] = [
  packingForTheDolomites,
  whereIsMyOrder,
  returningTheBoots,
  comparingTents,
  bikepackingInScotland,
  geschenkFuerPapa,
  quickQuestion,
];

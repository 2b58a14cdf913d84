import type { ScriptedConversation } from "./conversation.ts";

/** Not everybody writes English, nor in ASCII. */
export const geschenkFuerPapa: ScriptedConversation = {
  title: "Geschenk für Papa",
  turns: [
    {
      user: "Hallo! Mein Vater wird 60 und wandert gern. Was könnte ich ihm für etwa 100 € schenken?",
      assistant: `Herzlichen Glückwunsch an Ihren Vater! Drei Ideen um 100 €:

- **Trekkingstöcke aus Carbon**, 95 €: schonen die Knie beim Abstieg
- **Thermosflasche und Brotzeitbox**, zusammen 68 €
- **Stirnlampe mit 500 Lumen**, 89 €

Hat er schon Stöcke?`,
    },
    {
      user: "Stöcke hat er. Die Stirnlampe klingt gut – reicht der Akku für eine Nacht?",
      assistant: `Auf mittlerer Stufe (150 Lumen) leuchtet sie **11 Stunden**, auf höchster 3½. Geladen wird über USB-C. Für eine Nachtwanderung reicht es gut. 🌙`,
    },
    {
      user: "Prima, die nehme ich. Können Sie sie als Geschenk einpacken?",
      assistant: `Gern! Wählen Sie an der Kasse **„Als Geschenk verpacken“** (3 €) und schreiben Sie ein paar Zeilen für die Karte. Der Lieferschein enthält dann keine Preise.`,
    },
  ],
};

// What the page says, in its language: sentences stand in English where they are said.

const spoken = { sentences: {}, decimal: ".", thousands: ",", percent: "{}%" };

const say = (sentence, values = {}) =>
  (spoken.sentences[sentence] || sentence).replace(/\{(\w+)\}/g, (_, name) => values[name]);

// A number, formatted in English, in the style of the language.
const written = (number) => String(number).replace(/[.,]/g, (mark) => (mark === "." ? spoken.decimal : spoken.thousands));

const percent = (number) => spoken.percent.replace("{}", written(number));

const iterations = (n) => (n === 1 ? say("1 iteration") : say("{n} iterations", { n }));

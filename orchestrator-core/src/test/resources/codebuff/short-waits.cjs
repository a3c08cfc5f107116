// Lets the two minutes in which a message must be acknowledged pass at once.
const wait = globalThis.setTimeout;
globalThis.setTimeout = (work, time, ...rest) => wait(work, time === 120000 ? 0 : time, ...rest);

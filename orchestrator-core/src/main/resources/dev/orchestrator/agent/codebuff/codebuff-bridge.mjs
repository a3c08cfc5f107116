// Drives @codebuff/sdk 0.3.13 for one run, in lines of JSON. In: first the run, with the key; then {call, text, failed} for each
// tool that was asked for. Out: {ev: 'alive' | 'event' | 'tool' | 'done' | 'fail'}. Ends with its input, so that it never outlives Java.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// Standard output belongs to the lines above, whatever the package prints.
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

let over = false;
let seen = false;
let calls = 0;
const waiting = new Map();

const tell = (message) => over || write(JSON.stringify(message) + '\n');

function end(message) {
  if (!over) {
    over = true;
    write(JSON.stringify(message) + '\n', () => process.exit(0));
  }
}

const words = (error) => String(error?.message || error?.code || error);
const fail = (kind, error) => end({ ev: 'fail', kind, message: words(error) });

// A rejection that nobody handles would end Node without a word.
process.on('unhandledRejection', (error) => fail('sdk', error));
process.on('uncaughtException', (error) => fail('sdk', error));

function alive() {
  if (!seen) {
    seen = true;
    tell({ ev: 'alive' });
  }
}

function ask(name, input) {
  const call = ++calls;
  tell({ ev: 'tool', call, name, input: input ?? {} });
  return new Promise((answered) => waiting.set(call, answered));
}

function answer({ call, text, failed }) {
  waiting.get(call)?.([{ type: 'json', value: failed ? { errorMessage: text } : parsed(text) }]);
  waiting.delete(call);
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : text;
  } catch {
    return text;
  }
}

// Closes what the package leaves open: by itself it would run commands and write files on this machine, die of a tool that it does not
// know, wait for ever on a connection that is gone, and die of a message that was not acknowledged.
function guard(handler) {
  const subscribe = handler.setupSubscriptions;
  handler.setupSubscriptions = function () {
    const socket = this.cbWebSocket;
    const send = socket.sendMessage;
    socket.sendMessage = (type, data) => send.call(socket, type, data).catch((error) => {
      if (/ timed out\.$/.test(words(error))) {
        process.stderr.write('a message was not acknowledged\n');
      } else {
        fail('backend', error);
      }
    });
    socket.ws.addEventListener('close', ({ code }) => fail('lost', `code ${code}`));
    this.handleToolCall = async ({ toolName, input }) => ({ output: await ask(toolName, input) });
    // What each answer of a model has cost: the package is told, and keeps it to itself.
    this.onCostResponse = async ({ credits, agentId }) => tell({ ev: 'event', event: { type: 'cost', credits, agentId } });
    this.readFiles = async ({ filePaths }) => Object.fromEntries(filePaths.map((path) => [path, null]));
    subscribe.call(this);
  };
}

function happened(event) {
  if (event.type === 'error') {
    fail('backend', event.message || 'it cannot be reached');
    return;
  }
  const { type, text, toolCallId, toolName, agentId, agentType, displayName, totalCost } = event;
  tell({ ev: 'event', event: { type, text, toolCallId, toolName, agentId, agentType, displayName, totalCost } });
}

const textOf = (value) => {
  if (typeof value === 'string') {
    return value;
  }
  const parts = Array.isArray(value) ? value : [value];
  return parts.map((part) => part?.text ?? textOf(part?.content ?? '')).join('');
};

/** What the state of an agent says that it has cost, those below it included; and the same of these. */
const costs = ({ agentId, creditsUsed, subagents }, above) => [
  { agentId, above, credits: creditsUsed },
  ...subagents.flatMap((state) => costs(state, agentId)),
];

function done({ sessionState, output }) {
  if (output.type === 'error') {
    fail('backend', output.message);
    return;
  }
  const { creditsUsed, stepsRemaining } = sessionState.mainAgentState;
  const text = output.type === 'structuredOutput' ? JSON.stringify(output.value) : textOf(output.value);
  const agents = costs(sessionState.mainAgentState);
  end({ ev: 'done', text, credits: creditsUsed, agents, stepsRemaining });
}

async function run({ sdk, key, agent, agents, tools, prompt, history, steps }) {
  const { CodebuffClient, WebSocketHandler, generateInitialRunState, withMessageHistory } =
    createRequire(join(sdk, 'package.json'))('@codebuff/sdk');
  guard(WebSocketHandler.prototype);
  const options = {
    agentDefinitions: agents,
    customToolDefinitions: tools.map(({ name, description, parameters }) => ({
      toolName: name,
      description,
      inputJsonSchema: parameters,
      endsAgentStep: true,
      exampleInputs: [],
      execute: (input) => ask(name, input),
    })),
    maxAgentSteps: steps,
    projectFiles: {},
    knowledgeFiles: {},
  };
  const previousRun = history.length === 0
    ? undefined
    : withMessageHistory({ runState: await generateInitialRunState(options), messages: history });
  const client = new CodebuffClient({ apiKey: key, handleEvent: happened, handleStreamChunk: alive });
  done(await client.run({ ...options, agent, prompt, previousRun }));
}

let started = false;
createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on('line', (line) => {
    const message = JSON.parse(line);
    if (started) {
      answer(message);
    } else {
      started = true;
      run(message).catch((error) => fail(error?.code === 'MODULE_NOT_FOUND' ? 'missing' : 'sdk', error));
    }
  })
  .on('close', () => process.exit(0));

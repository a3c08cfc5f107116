// Codebuff's side of the wire, played by a test: what the client sends comes out as a line of JSON, and each line that comes in is sent to
// it as an action, or {close: code} ends the connection. Arguments: the folder of the package, and "no-acks" to acknowledge nothing.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [, , sdk, mood] = process.argv;
const { WebSocketServer } = createRequire(join(sdk, 'package.json'))('ws');
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/ws' });
const tell = (message) => process.stdout.write(JSON.stringify(message) + '\n');
let client;
let prompt;

server.on('listening', () => tell({ type: 'listening', port: server.address().port }));
server.on('connection', (socket) => {
  client = socket;
  socket.on('close', () => tell({ type: 'closed' }));
  socket.on('message', (bytes) => {
    const { type, txid, data } = JSON.parse(bytes);
    if (mood !== 'no-acks') {
      socket.send(JSON.stringify({ type: 'ack', txid, success: true }));
    }
    if (type === 'action') {
      prompt = data.type === 'prompt' ? data : prompt;
      tell(data);
    }
  });
});

/** The end of a run hands back the whole state that came with its beginning. */
function ended({ state, output }) {
  const mainAgentState = { ...prompt.sessionState.mainAgentState, ...state };
  const sessionState = { ...prompt.sessionState, mainAgentState };
  return { type: 'prompt-response', promptId: prompt.promptId, sessionState, toolCalls: [], toolResults: [], output };
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message = JSON.parse(line);
    if (message.close) {
      client.close(message.close);
      return;
    }
    const data = message.type === 'end' ? ended(message) : { userInputId: prompt.promptId, promptId: prompt.promptId, ...message };
    client.send(JSON.stringify({ type: 'action', data }));
  })
  .on('close', () => process.exit(0));

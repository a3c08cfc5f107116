package dev.orchestrator.llm;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import java.io.EOFException;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer on the calling thread: a stream of events, or one piece of JSON where a server does not stream. Tells
 * the two apart by their first visible byte, since content types lie and bodies are padded with white space.
 */
final class AnswerStream extends EventSourceListener {

    private static final MediaType EVENT_STREAM = MediaType.get("text/event-stream");
    private static final ByteString BYTE_ORDER_MARK = ByteString.decodeHex("efbbbf");
    private static final String DONE = "[DONE]";

    /** The largest event that is taken; okhttp-sse would collect one without an end until the memory is full. */
    private static final long LARGEST_EVENT = 64L * 1024 * 1024;

    private final ChunkReader reader = new ChunkReader();
    private final Refrain refrain = new Refrain();
    private final Chunk chunk = new Chunk();
    private final AnswerAssembly answer;
    private final Failures failures;
    private final WireLog log;
    private final Cancellation cancellation;
    private long readSinceEvent;
    private boolean done;
    private @Nullable RuntimeException thrown;
    private @Nullable Throwable broken;

    AnswerStream(String requestedModel, EventSink events, Failures failures, WireLog log, Cancellation cancellation) {
        this.answer = new AnswerAssembly(requestedModel, events, failures);
        this.failures = failures;
        this.log = log;
        this.cancellation = cancellation;
    }

    /**
     * Reads the answer.
     *
     * @throws ModelException if there is none, or not a whole one
     * @throws IOException if the connection broke before the model had given a reason for stopping
     */
    ModelResponse read(Response response) throws IOException {
        if (!response.isSuccessful()) {
            throw failures.refused(response);
        }
        try (reader) {
            return readAnswer(response);
        }
    }

    private ModelResponse readAnswer(Response response) throws IOException {
        BufferedSource body = response.body().source();
        if (body.rangeEquals(0, BYTE_ORDER_MARK)) {
            body.skip(BYTE_ORDER_MARK.size());
        }
        switch (firstVisible(body)) {
            case -1 -> throw failures.unreadable("the answer is empty");
            case '<' -> throw failures.unreadable("the answer is a web page");
            case '{', '[' -> readWhole(response);
            default -> readEvents(response);
        }
        return answer.finish(chunk);
    }

    private static int firstVisible(BufferedSource source) throws IOException {
        for (long at = 0; source.request(at + 1); at++) {
            byte next = source.getBuffer().getByte(at);
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return next & 0xFF;
            }
        }
        return -1;
    }

    private void readWhole(Response response) throws IOException {
        String json = JsonAnswer.text(response, failures, log);
        cancellation.throwIfCancelled();
        accept(json);
    }

    private void readEvents(Response response) throws IOException {
        EventSources.processResponse(
                response.newBuilder().body(new Events(response.body())).build(), this);
        if (thrown != null) {
            throw thrown;
        }
        if (readSinceEvent > LARGEST_EVENT) {
            throw failures.misfit("a piece of the answer is larger than " + LARGEST_EVENT + " bytes");
        }
        if (broken != null && !done && !answer.isComplete()) {
            answer.reportUsage();
            throw broken instanceof IOException e ? e : new EOFException("it ended inside an event");
        }
    }

    @Override
    public void onEvent(EventSource source, @Nullable String id, @Nullable String type, String data) {
        readSinceEvent = 0;
        if (done || data.isEmpty() || data.charAt(0) == ':') { // gateways turn comments into data
            return;
        }
        log.received(data);
        if (data.startsWith(DONE)) {
            done = true;
            source.cancel(); // some servers keep the connection open: nothing that counts comes any more
            return;
        }
        try {
            cancellation.throwIfCancelled(); // what was read ahead must not be told any more
            accept(data);
        } catch (RuntimeException e) {
            thrown = e;
            throw e;
        }
    }

    private void accept(String json) {
        chunk.clear();
        String words = refrain.words(json);
        if (words == null) {
            parse(json);
        } else {
            chunk.content = words;
        }
        answer.accept(chunk);
    }

    private void parse(String json) {
        try {
            reader.read(json, chunk);
        } catch (IOException e) { // not kept as the cause: it quotes the answer
            throw failures.unreadable("a piece of the answer is no JSON");
        }
        if (chunk.content != null && chunk.isPlainText()) {
            refrain.learn(json, chunk.content);
        }
    }

    @Override
    public void onFailure(EventSource source, @Nullable Throwable failure, @Nullable Response response) {
        broken = failure;
    }

    /** The body as a stream of events, whatever its content type; closing it is left to whoever made the call. */
    private final class Events extends ResponseBody {
        private final BufferedSource source;

        Events(ResponseBody body) {
            source = Okio.buffer(new WholeLines(body.source()));
        }

        @Override
        public MediaType contentType() {
            return EVENT_STREAM;
        }

        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        public BufferedSource source() {
            return source;
        }

        @Override
        public void close() {}
    }

    /**
     * Ends a body that stops at a carriage return with a line feed, which makes no other line of it: okhttp-sse would
     * wait for one there for ever, without reading and beyond the reach of a cancellation. Stops at an event that does
     * not end.
     */
    private final class WholeLines extends ForwardingSource {
        private boolean afterReturn;

        WholeLines(Source body) {
            super(body);
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long count = super.read(sink, byteCount);
            readSinceEvent += Math.max(0, count);
            if (readSinceEvent > LARGEST_EVENT) {
                throw new IOException("an event without an end");
            }
            if (count > 0) {
                afterReturn = sink.getByte(sink.size() - 1) == '\r';
            } else if (count < 0 && afterReturn) {
                afterReturn = false;
                sink.writeByte('\n');
                return 1;
            }
            return count;
        }
    }
}

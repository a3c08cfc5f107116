package dev.orchestrator.llm;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ModelException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The server as HTTP sees it: where it is, what every request carries, and how a call is made on the calling thread,
 * stopped, and counted as failed.
 */
final class Endpoint {

    /** Reads an answer while its connection is open. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Response response) throws IOException;
    }

    private static final MediaType JSON = MediaType.get("application/json");
    private static final String OPENROUTER = "openrouter.ai";

    private final HttpUrl base;
    private final Headers headers;
    private final List<String> secrets;
    private final @Nullable Consumer<String> wireLog;

    Endpoint(HttpUrl base, Headers headers, List<String> secrets, @Nullable Consumer<String> wireLog) {
        this.base = base;
        this.headers = headers;
        this.secrets = secrets;
        this.wireLog = wireLog;
    }

    static boolean isOpenRouter(HttpUrl url) {
        return url.host().equals(OPENROUTER) || url.host().endsWith("." + OPENROUTER);
    }

    boolean isOpenRouter() {
        return isOpenRouter(base);
    }

    /** Returns what the server is called in messages. */
    String name() {
        return isOpenRouter() ? "OpenRouter" : base.host() + ":" + base.port();
    }

    /** Starts the book-keeping of a call's failures; {@code prompt} is what they must not repeat. */
    Failures failures(Supplier<List<String>> prompt) {
        return new Failures(name(), new Redaction(secrets, prompt));
    }

    WireLog wireLog() {
        return new WireLog(wireLog, new Redaction(secrets, List::of));
    }

    HttpUrl.Builder url(String path) {
        return base.newBuilder().addPathSegments(path);
    }

    <T> T get(OkHttpClient client, HttpUrl url, Failures failures, Cancellation cancellation, Reader<T> reader) {
        return call(client, request(url).build(), new byte[0], failures, cancellation, reader);
    }

    <T> T post(
            OkHttpClient client,
            String path,
            byte[] body,
            Failures failures,
            Cancellation cancellation,
            Reader<T> reader) {
        Request request = request(url(path).build()).post(new SentOnce(body)).build();
        return call(client, request, body, failures, cancellation, reader);
    }

    private Request.Builder request(HttpUrl url) {
        return new Request.Builder().url(url).headers(headers);
    }

    private <T> T call(
            OkHttpClient client,
            Request request,
            byte[] body,
            Failures failures,
            Cancellation cancellation,
            Reader<T> reader) {
        cancellation.throwIfCancelled();
        wireLog().request(request, body);
        StoppableCall call = new StoppableCall(client.newCall(request));
        Cancellation.Registration hook = cancellation.onCancel(call::cancel);
        try {
            T result = call.read(reader, failures, wireLog());
            cancellation.throwIfCancelled();
            return result;
        } catch (IOException e) {
            cancellation.throwIfCancelled();
            throw failures.transport(e);
        } catch (ModelException e) {
            cancellation.throwIfCancelled();
            throw e;
        } finally {
            hook.close();
        }
    }

    /**
     * A call that can be stopped by another thread, but not once its answer has been read: its connection may serve
     * another call by then.
     */
    private static final class StoppableCall {
        private final Call call;
        private final ReentrantLock lock = new ReentrantLock();
        private boolean read;

        StoppableCall(Call call) {
            this.call = call;
            call.addEventListener(new EventListener() {
                /** Told before OkHttp gives the connection back, where another call may take it at once. */
                @Override
                public void responseBodyEnd(Call ended, long bytes) {
                    finished();
                }
            });
        }

        void cancel() {
            lock.lock();
            try {
                if (!read) {
                    call.cancel();
                }
            } finally {
                lock.unlock();
            }
        }

        <T> T read(Reader<T> reader, Failures failures, WireLog log) throws IOException {
            try (Response response = execute()) {
                failures.received(response);
                log.response(response);
                T result = readOrStop(reader, response);
                finished();
                return result;
            }
        }

        /** Declares what OkHttp throws undeclared when the thread is interrupted while it connects. */
        private Response execute() throws IOException {
            try {
                return call.execute();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the calling thread was interrupted");
            }
        }

        /** Closes the socket at once on failure: closing the body alone would go on reading for a while. */
        private <T> T readOrStop(Reader<T> reader, Response response) throws IOException {
            try {
                return reader.read(response);
            } catch (IOException | RuntimeException | Error e) {
                call.cancel();
                throw e;
            }
        }

        private void finished() {
            lock.lock();
            try {
                read = true;
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * A body that is sent once. OkHttp then repeats a request only where not a byte of it can have reached the server,
     * such as on another address of the host, and never one that may cost money twice. A pooled connection that the
     * server has closed is noticed beforehand: OkHttp looks at the socket before it sends a POST.
     */
    private static final class SentOnce extends RequestBody {
        private final byte[] bytes;

        SentOnce(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public MediaType contentType() {
            return JSON;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }
    }
}

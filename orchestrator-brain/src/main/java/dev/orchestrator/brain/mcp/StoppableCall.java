package dev.orchestrator.brain.mcp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Call;
import okhttp3.Response;

/**
 * An HTTP call that another thread can stop, but not once its answer has been read: its connection may serve another call
 * by then.
 */
final class StoppableCall {

    /** Reads an answer while its connection is open. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Response response) throws IOException;
    }

    private final Call call;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean over;

    StoppableCall(Call call) {
        this.call = call;
    }

    /** Closes the socket, and returns whether anybody was still reading from it. */
    boolean stop() {
        lock.lock();
        try {
            if (!over) {
                call.cancel();
            }
            return !over;
        } finally {
            lock.unlock();
        }
    }

    <T> T read(Reader<T> reader) throws IOException {
        try (Response response = execute()) {
            T result = reader.read(response);
            finished();
            return result;
        } catch (IOException | RuntimeException | Error e) {
            call.cancel(); // closing the body alone would go on reading for a while
            throw e;
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

    private void finished() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }
}

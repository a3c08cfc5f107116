package dev.orchestrator.contract;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One request that a {@link FaultServer} received, and what became of it. All methods may be called by any thread.
 */
public final class Exchange {

    private final int number;
    private final Request request;
    private final Object lock = new Object();
    private long sent;
    private boolean released;
    private boolean over;
    private boolean played;
    private OptionalLong closedAt = OptionalLong.empty();

    Exchange(int number, Request request) {
        this.number = number;
        this.request = request;
    }

    /**
     * Returns which request of the server this is.
     *
     * @return counted from 1
     */
    public int number() {
        return number;
    }

    /**
     * Returns the first line of the request.
     *
     * @return such as {@code POST /v1/chat/completions HTTP/1.1}
     */
    public String requestLine() {
        return request.line();
    }

    /**
     * Returns a header of the request.
     *
     * @param name in any case
     * @return its value, if it was sent
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.headers().get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Returns the body of the request.
     *
     * @return as text
     */
    public String body() {
        return request.body();
    }

    /** Lets a script go on that holds, or that sends keep-alives; a later hold of it does not hold any more. */
    public void release() {
        synchronized (lock) {
            released = true;
            lock.notifyAll();
        }
    }

    /**
     * Returns how much of the response's body was handed to the socket.
     *
     * @return bytes, without the framing of chunks
     */
    public long sent() {
        synchronized (lock) {
            return sent;
        }
    }

    /**
     * Waits until so much of the response's body was handed to the socket.
     *
     * @param bytes without the framing of chunks
     * @param limit how long to wait
     * @throws AssertionError if it took longer
     */
    public void awaitSent(long bytes, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            while (sent < bytes) {
                Waits.on(lock, end, () -> "Request " + number + " was sent " + sent + " of " + bytes + " bytes");
            }
        }
    }

    /**
     * Returns whether the script was played to its end.
     *
     * @return false while it is played, and for good if the client went before
     */
    public boolean played() {
        synchronized (lock) {
            return played;
        }
    }

    /**
     * Waits until the client has closed the connection, seen from this side: its end or a reset arrived.
     *
     * @param limit how long to wait
     * @return the {@link System#nanoTime()} at which it was seen
     * @throws AssertionError if it took longer
     */
    public long awaitClosed(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            while (closedAt.isEmpty()) {
                Waits.on(lock, end, () -> "The client of request " + number + " kept its socket open for " + limit);
            }
            return closedAt.getAsLong();
        }
    }

    /** Sleeps until the time has passed, or the exchange was released (if that counts), or is over. */
    void rest(Duration time, boolean untilReleased) {
        long end = System.nanoTime() + time.toNanos();
        synchronized (lock) {
            while (!over && !(untilReleased && released) && System.nanoTime() < end) {
                long left = (end - System.nanoTime()) / 1_000_000 + 1;
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    over = true;
                }
            }
        }
    }

    boolean isReleased() {
        synchronized (lock) {
            return released;
        }
    }

    boolean isOver() {
        synchronized (lock) {
            return over;
        }
    }

    void addSent(int bytes) {
        synchronized (lock) {
            sent += bytes;
            lock.notifyAll();
        }
    }

    void finishPlaying() {
        synchronized (lock) {
            played = true;
            lock.notifyAll();
        }
    }

    /** The connection is gone: by the client, or by this side. */
    void end(boolean byClient) {
        long now = System.nanoTime();
        synchronized (lock) {
            over = true;
            if (byClient && closedAt.isEmpty()) {
                closedAt = OptionalLong.of(now);
            }
            lock.notifyAll();
        }
    }
}

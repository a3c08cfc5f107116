package dev.orchestrator.testing;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Scheduler;
import dev.orchestrator.internal.base.Nanos;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock and a scheduler whose time passes only when a test says so. Thread-safe; what falls due runs on the thread that
 * lets time pass.
 *
 * <pre>{@code
 * VirtualTime time = new VirtualTime();
 * Orchestrator.builder(model).time(time.clock(), time).build();
 * time.pass(Duration.ofMinutes(5));
 * }</pre>
 */
public final class VirtualTime implements Scheduler {

    private record Task(Instant at, long number, Runnable action) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long numbers;

    /** Begins at the start of 2026, in UTC. */
    public VirtualTime() {}

    /**
     * Returns a clock that shows this time.
     *
     * @return the clock, in UTC
     */
    public Clock clock() {
        return new ShownTime();
    }

    @Override
    public Cancellation.Registration after(Duration delay, Runnable action) {
        Task task;
        synchronized (this) {
            task = new Task(now.plusNanos(Math.max(0, Nanos.in(delay))), numbers++, action);
            tasks.add(task);
        }
        return () -> forget(task);
    }

    private synchronized void forget(Task task) {
        tasks.remove(task);
    }

    /**
     * Lets time pass, and runs on this thread what falls due meanwhile, in order.
     *
     * @param time how much
     */
    public void pass(Duration time) {
        Instant until = read().plus(time);
        for (Task due = next(until); due != null; due = next(until)) {
            due.action().run();
        }
    }

    private synchronized @Nullable Task next(Instant until) {
        Task first = tasks.peek();
        boolean due = first != null && !first.at().isAfter(until);
        now = due ? first.at() : until;
        return due ? tasks.poll() : null;
    }

    /**
     * Returns how many tasks wait for their time.
     *
     * @return the number
     */
    public synchronized int pending() {
        return tasks.size();
    }

    private synchronized Instant read() {
        return now;
    }

    private final class ShownTime extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("virtual time is in UTC");
        }

        @Override
        public Instant instant() {
            return read();
        }
    }
}

package dev.orchestrator.conformance;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.RunEntry;
import dev.orchestrator.port.store.RunHead;
import dev.orchestrator.port.store.StoredRun;
import dev.orchestrator.port.store.StoredRun.Status;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/** A run of a {@link PlainRunStore}. */
final class PlainRun {

    final RunHead head;
    final Instant createdAt;
    final NavigableMap<Long, RunEntry> log = new ConcurrentSkipListMap<>();
    volatile Status status = Status.RUNNING;
    volatile String result;
    volatile ErrorCode error;
    volatile Instant wakeAt;
    volatile boolean cancelAsked;
    volatile long epoch = 1;
    volatile Instant lastUpdated;
    volatile Instant dueAt;
    volatile String secret;
    volatile String lastSecret;

    PlainRun(RunHead head, Instant now) {
        this.head = head;
        this.createdAt = now;
        this.lastUpdated = now;
    }

    void hold(Instant until) {
        secret = UUID.randomUUID().toString();
        dueAt = until;
    }

    void add(RunEntry entry) {
        log.put(entry.position(), entry);
    }

    List<RunEntry> window(long after, int limit) {
        return log.tailMap(after, false).values().stream().limit(limit).toList();
    }

    StoredRun stored() {
        return new StoredRun(
                head, status, result, error, wakeAt, cancelAsked, epoch, log.size(), createdAt, lastUpdated);
    }
}

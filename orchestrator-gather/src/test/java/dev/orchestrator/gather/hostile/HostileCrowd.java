package dev.orchestrator.gather.hostile;

import static dev.orchestrator.gather.hostile.House.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Gather;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.stream.StreamListener;
import java.io.ByteArrayInputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** So many of the largest that all of them together do not fit into the memory. */
final class HostileCrowd {

    private static final int ALIKE = 24; // eight at a time, each with ten candidates of 4 MB
    private static final int PENDING = 60; // of 8 MB in memory
    private static final int PICTURE = 19 << 20; // bytes, just below what is shown to a model
    private static final String SENTENCE = "The keeper trims the lamp of the lighthouse. ";
    private static final String BEGINNING = IntStream.range(0, 300)
            .mapToObj(i -> "entry" + Integer.toString(i * 7_919, Character.MAX_RADIX))
            .collect(Collectors.joining(" "));

    private final Gather gather;
    private final GatherStore store;

    HostileCrowd(Orchestrator orchestrator, GatherStore store) {
        this.gather = orchestrator.gather();
        this.store = store;
    }

    void all() {
        pending();
        alike();
        pictures();
    }

    /** Somebody else is at all of them: to list them, and to look for what is pending, is what takes memory. */
    private void pending() {
        Instant now = Instant.now();
        for (int i = 0; i < PENDING; i++) {
            String content = "漢".repeat(GatherItem.LONGEST_CONTENT - 10) + i;
            GatherItem item = GatherItem.accepted(
                            "pending-" + i, "pending", Format.TEXT, content, "hash " + i, ANNA.userId(), now)
                    .busyUntil(now.plus(Duration.ofHours(1)))
                    .build();
            store.insert(item, List.of());
        }
        Set<String> listed = new HashSet<>();
        House.each(gather, "pending", item -> listed.add(item.id()));
        assertThat(listed).hasSize(PENDING);
        assertThat(gather.retryPending(ANNA, "pending")).isEqualTo(new RetryResult(0, PENDING, 0));
        IntStream.range(0, PENDING).forEach(i -> store.delete("pending", "pending-" + i));
    }

    /** They differ in their last words, which nobody looks at. */
    private void alike() {
        int sentences = (GatherItem.LONGEST_CONTENT - BEGINNING.length()) / SENTENCE.length() - 1;
        String same = BEGINNING + ". " + SENTENCE.repeat(sentences);
        ingest(
                ALIKE,
                number -> DataRequest.builder(ANNA, "alike")
                        .text(same + number)
                        .enrich(false)
                        .build());
        GatherItem last =
                gather.list(ANNA, GatherQuery.of("alike").page(null, 1)).get(0);
        assertThat(last.duplicates()).isNotEmpty();
    }

    private void pictures() {
        ingest(
                Gather.AT_ONCE,
                number -> DataRequest.builder(ANNA, "pictures")
                        .attach(Attachment.of("large.png", "image/png", () -> picture(number)))
                        .build());
    }

    /** One is made when it is its turn. */
    private void ingest(int count, IntFunction<DataRequest> request) {
        Iterable<DataRequest> requests =
                () -> IntStream.range(0, count).mapToObj(request).iterator();
        IngestResult result =
                gather.ingest(ANNA, requests, StreamListener.text(text -> {})).await();
        assertThat(result.problems()).isEmpty();
        assertThat(result.progress().accepted()).isEqualTo(count);
        assertThat(result.progress().pending()).isZero();
    }

    private static SequenceInputStream picture(int number) {
        byte[] head = ("\u0089PNG\r\n\u001a\n" + number).getBytes(StandardCharsets.ISO_8859_1);
        return new SequenceInputStream(new ByteArrayInputStream(head), new Zeros(PICTURE));
    }
}

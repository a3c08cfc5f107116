package dev.orchestrator;

import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.DuplicateRules;
import dev.orchestrator.data.FieldProposal;
import dev.orchestrator.data.IngestResult;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.data.MergeProposal;
import dev.orchestrator.data.Qualification;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.port.content.DocumentText;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.stream.IngestProgress;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.TaskProgress;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The records of data mode. */
final class DataRecords {

    private DataRecords() {}

    static List<Record> saying(String secret) {
        FieldProposal field =
                new FieldProposal("name", FieldProposal.Agreement.CONFLICT, secret, secret, FieldProposal.Choice.ASK);
        TaskProgress progress =
                TaskProgress.of(List.of(TaskProgress.Step.of("s", "Store", TaskProgress.State.DONE)), 100);
        IngestProgress ingested = new IngestProgress(1, 0, 0, 0, -1, Duration.ZERO, null);
        return List.of(
                DataRequest.builder(Caller.user("u-1"), "p")
                        .text(secret)
                        .imageUrl("https://cdn.example/" + secret)
                        .build(),
                result(secret),
                DuplicateRules.DEFAULT,
                field,
                new MergeProposal("p", "a", 1, "u-1", Instant.EPOCH, "b", 1, "u-1", Instant.EPOCH, List.of(field)),
                MergePolicy.KEEP_ALL,
                new Qualification("p", "a", List.of(Entity.of("e", "prop", secret, secret)), List.of(), Usage.NONE),
                new RetryResult(1, 0, 0),
                new IngestResult(ingested, List.of()),
                new IngestResult.Problem(1, false, ErrorCode.VALIDATION_ERROR, "content must be a JSON object or list"),
                DocumentText.of(secret, "text/plain"),
                progress,
                progress.steps().get(0),
                ingested,
                new StreamEvent.ProgressMade(progress),
                new StreamEvent.ItemsIngested(ingested));
    }

    private static DataResult result(String secret) {
        return new DataResult(
                Caller.user("u-1"),
                "p",
                "c",
                "m",
                "run",
                "t",
                "g-1",
                false,
                GatherItem.State.FAILED,
                secret,
                secret,
                secret,
                secret,
                List.of(),
                0,
                "model",
                "provider",
                Usage.NONE,
                Duration.ZERO);
    }
}

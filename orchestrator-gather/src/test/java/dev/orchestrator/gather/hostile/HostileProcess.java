package dev.orchestrator.gather.hostile;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.gather.content.Documents;
import dev.orchestrator.gather.process.StoresAddress;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.testing.ScriptedModel;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Opens stores, and brings to data mode what means harm; says "done" if each piece ended as it must. */
final class HostileProcess {

    /** The address of stores in the memory of the process. */
    static final String MEMORY = "memory";

    /** The stores cannot keep a project of any name. */
    static final String REFUSING = "refusing";

    /** Files are brought too. */
    static final String FILES = "files";

    /** Many large contents and files are brought at the same time. */
    static final String TOGETHER = "together";

    /** What the model adds to an item: fields with names that are something else to a database. */
    static final String ADDED = "{\"$set\":\"{\\\"$gt\\\":\\\"\\\"}\",\"a.b.\\u0000c\":\"'; DROP TABLE items; --\"}";

    private static final String ANSWER = "{\"fields\":[{\"name\":\"$set\",\"value\":\"{\\\"$gt\\\":\\\"\\\"}\"},"
            + "{\"name\":\"a.b.\\u0000c\",\"value\":\"'; DROP TABLE items; --\"}],\"complete\":true}";

    private static final long ANSWERS_AFTER = 500_000_000; // nanoseconds

    private HostileProcess() {}

    /** {@code address}, {@link #REFUSING} where that is so, {@link #FILES} and {@link #TOGETHER} to bring more. */
    public static void main(String[] arguments) throws Exception {
        List<String> all = List.of(arguments);
        try (StoresAddress.Opened opened = open(arguments[0]);
                Orchestrator orchestrator = Orchestrator.builder((LanguageModel) HostileProcess::answer)
                        .stores(opened.stores())
                        .documents(Documents.create())
                        .build()) {
            new HostileContents(orchestrator).all();
            new HostileNames(orchestrator, all.contains(REFUSING)).all();
            if (all.contains(FILES)) {
                new HostileFiles(orchestrator, FILES).all();
            }
            if (all.contains(TOGETHER)) {
                new HostileFiles(orchestrator, TOGETHER).together();
                new HostileCrowd(orchestrator, opened.stores().gather()).all();
            }
        }
        System.out.println("done");
    }

    private static StoresAddress.Opened open(String address) {
        return address.equals(MEMORY)
                ? new StoresAddress.Opened(InMemoryStores.create(), () -> {})
                : StoresAddress.open(address);
    }

    private static ModelResponse answer(ModelRequest request, EventSink events, Cancellation cancellation) {
        write(request);
        boolean asksForJson = request.messages().stream()
                .flatMap(message -> message.content().stream())
                .anyMatch(part ->
                        part instanceof ContentPart.Text words && words.text().contains("JSON Schema"));
        return ScriptedModel.answering(asksForJson ? ANSWER : "It lies on a shelf.")
                .generate(request, events, cancellation);
    }

    /** As an adapter does: what it writes a picture into is in memory until the provider has answered. */
    private static void write(ModelRequest request) {
        List<byte[]> bodies = request.messages().stream()
                .flatMap(message -> message.content().stream())
                .filter(ContentPart.Data.class::isInstance)
                .map(part -> Base64.getEncoder().encodeToString(((ContentPart.Data) part).bytes()))
                .map(text -> ("{\"url\":\"" + text + "\"}").getBytes(StandardCharsets.US_ASCII))
                .toList();
        if (!bodies.isEmpty()) {
            LockSupport.parkNanos(ANSWERS_AFTER);
        }
        Reference.reachabilityFence(bodies);
    }
}

package dev.orchestrator.agent.codebuff;

import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What was emitted, with the path of its agent. */
final class HeardEvents implements EventSink {

    record Heard(List<String> path, StreamEvent event) {}

    private final List<String> path;
    private final List<Heard> all;
    private final CompletableFuture<Void> firstText;

    HeardEvents() {
        this(List.of(), new CopyOnWriteArrayList<>(), new CompletableFuture<>());
    }

    private HeardEvents(List<String> path, List<Heard> all, CompletableFuture<Void> firstText) {
        this.path = path;
        this.all = all;
        this.firstText = firstText;
    }

    @Override
    public void emit(StreamEvent event) {
        all.add(new Heard(path, event));
        if (event instanceof TextDelta) {
            firstText.complete(null);
        }
    }

    @Override
    public EventSink below(String agent) {
        List<String> further = new ArrayList<>(path);
        further.add(agent);
        return new HeardEvents(List.copyOf(further), all, firstText);
    }

    void awaitText() {
        firstText.join();
    }

    /** The words of one agent. */
    String text(String... of) {
        return of(TextDelta.class, of).stream().map(TextDelta::text).collect(Collectors.joining());
    }

    <E extends StreamEvent> List<E> of(Class<E> type, String... of) {
        return all.stream()
                .filter(heard -> heard.path().equals(List.of(of)))
                .map(Heard::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}

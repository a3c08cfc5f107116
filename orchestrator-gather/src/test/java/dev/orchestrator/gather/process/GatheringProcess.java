package dev.orchestrator.gather.process;

import dev.orchestrator.contract.Together;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Opens stores, says "ready", waits for a line, and gathers the same contents from each of four threads, as every other such
 * process does; says "stored" and which item it is after each time that it was acknowledged, and looks for it by its terms.
 */
final class GatheringProcess {

    static final int THREADS = 4;

    private GatheringProcess() {}

    public static void main(String[] arguments) throws Exception {
        String project = arguments[1];
        String name = arguments[2];
        int contents = Integer.parseInt(arguments[3]);
        try (StoresAddress.Opened opened = StoresAddress.open(arguments[0])) {
            GatherStore store = opened.stores().gather();
            System.out.println("ready");
            System.in.read();
            Together.run(THREADS, thread -> {
                for (int i = 0; i < contents; i++) {
                    GatherItem stored = store.insert(item(project, i, name + "-" + thread), terms(i));
                    System.out.println("stored " + i + " " + stored.id());
                    requireFound(store, stored, "term-" + i);
                }
                return null;
            });
        }
        System.out.println("done");
    }

    /** Nobody deletes anything: what was acknowledged is found, though the other process writes. */
    private static void requireFound(GatherStore store, GatherItem stored, String term) {
        List<String> held = store.holding(stored.projectId(), Map.of(term, 1.0), 10, 10);
        List<String> listed = store.list(GatherQuery.of(stored.projectId()).holding(Set.of(term, "all"))).stream()
                .map(GatherItem::id)
                .toList();
        if (!held.equals(List.of(stored.id())) || !listed.equals(held)) {
            throw new IllegalStateException(stored.id() + " was stored, found are " + held + " and " + listed);
        }
    }

    private static GatherItem item(String project, int content, String by) {
        return GatherItem.accepted(
                        content + "-by-" + by,
                        project,
                        Format.TEXT,
                        "content " + content,
                        "hash-" + content,
                        by,
                        Instant.now())
                .build();
    }

    static List<String> terms(int content) {
        return List.of("all", "term-" + content, content % 2 == 0 ? "even" : "odd");
    }
}
